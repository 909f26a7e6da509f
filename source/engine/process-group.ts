import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Time between looks at a group that was asked to end. */
const pollMs = 20;
/** How long a killed group is waited for: the kernel may keep a process in a device's hands. */
const killedWaitMs = 2_000;

/** Sends the signal to every process of the group; false when there is none that takes it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ids of all processes that `/proc` shows. */
function readProcesses(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The group of a living process, as `/proc` tells; zombies are not alive. */
function readGroup(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the command in brackets, which may hold brackets and spaces itself.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(group);
  } catch {
    return undefined;
  }
}

function readMembers(group: number): readonly number[] {
  return readProcesses().filter((pid) => readGroup(pid) === group);
}

/** The environment that a process was started with; empty when it is another user's. */
function readEnvironment(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/**
 * Whether any process of the group is alive. Where `/proc` tells, members that have ended but that
 * nobody has waited for don't count: with a careless init process they stay for ever.
 */
export function isGroupAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  return process.platform !== 'linux' || readMembers(group).length > 0;
}

/** Whether a living member of the group has this variable in its environment (Linux only). */
export function hasGroupVariable(group: number, name: string, value: string): boolean {
  if (process.platform !== 'linux' || !signalGroup(group, 0)) return false;
  return readMembers(group).some((pid) => readEnvironment(pid).includes(`${name}=${value}`));
}

/**
 * Groups, but our own, with a living member in whose environment a variable begins with the value
 * (Linux only).
 */
export function findGroupsByVariable(name: string, start: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const wanted = `${name}=${start}`;
  const found = readProcesses()
    .filter((pid) => readEnvironment(pid).some((variable) => variable.startsWith(wanted)))
    .flatMap((pid) => readGroup(pid) ?? []);
  const own = readGroup(process.pid);
  return [...new Set(found)].filter((group) => group !== own);
}

/**
 * Sends SIGTERM to the group and SIGKILL after the grace period. Resolves when no member is
 * alive, or when a killed one cannot be waited for any longer.
 */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  if (await isGoneWithin(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await isGoneWithin(group, killedWaitMs);
}

async function isGoneWithin(group: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isGroupAlive(group)) {
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await wait(Math.min(pollMs, left));
  }
  return true;
}
