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

/** Process ids of the group's living members, as `/proc` tells; zombies are not alive. */
function readMembers(group: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    return Number.isInteger(pid) && isMember(pid, group) ? [pid] : [];
  });
}

function isMember(pid: number, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the command in brackets, which may hold brackets and spaces itself.
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(processGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
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
  return readMembers(group).some((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return environment.split('\0').includes(`${name}=${value}`);
    } catch {
      return false;
    }
  });
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
