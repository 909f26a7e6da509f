import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from './processes.ts';

/** The process that holds the lock of a project's state directory. */
export function readRunner(folder: string): number | undefined {
  try {
    const text = readFileSync(join(folder, '.backfill/lock'), 'utf8');
    return (JSON.parse(text) as { readonly pid: number }).pid;
  } catch {
    return undefined;
  }
}

const patienceMs = 20_000;

/** Resolves once a process has ended; rejects when it does not. */
export async function untilGone(pid: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} is still alive`);
    await wait(20);
  }
}

/** Ends the runner that a test left at work, with its tasks, whatever it was doing. */
export async function endRunner(folder: string): Promise<void> {
  const pid = readRunner(folder);
  if (pid === undefined || !isAlive(pid)) return;
  process.kill(pid, 'SIGCONT');
  process.kill(pid, 'SIGINT');
  await wait(50);
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  await untilGone(pid);
}
