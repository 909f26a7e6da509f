import { setTimeout as wait } from 'node:timers/promises';
import { isProcessAlive, readGroup, readProcesses, readVariable } from './process-facts.ts';

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

/**
 * Whether any process of the group is alive. Where `/proc` tells, members that have ended but that
 * nobody has waited for don't count: with a careless init process they stay for ever.
 */
export function isGroupAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  if (process.platform !== 'linux' || readGroup(group) === group) return true;
  return readProcesses().some((pid) => readGroup(pid) === group);
}

/**
 * Groups, but our own, with a living member whose environment has the variable, by its value
 * (Linux only).
 */
export function findGroupsByVariable(name: string): ReadonlyMap<string, number> {
  const own = readGroup(process.pid);
  const found = new Map<string, number>();
  for (const pid of readProcesses()) {
    const value = readVariable(pid, name);
    const group = value === undefined ? undefined : readGroup(pid);
    if (value !== undefined && group !== undefined && group !== own) found.set(value, group);
  }
  return found;
}

/**
 * Sends SIGTERM to the group and SIGKILL after the grace period. Resolves when no member is
 * alive, or when a killed one cannot be waited for any longer.
 */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  // One that is stopped acts on the request only when it goes on.
  signalGroup(group, 'SIGCONT');
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

/** Resolves once the process leads a group of its own, as it soon will, or has ended. */
export async function untilLeads(pid: number): Promise<void> {
  while (!signalGroup(pid, 0) && isProcessAlive(pid)) await wait(1);
}
