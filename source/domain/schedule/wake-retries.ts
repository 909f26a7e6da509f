import { isPending, setReady } from './change-status.ts';
import type { MutableRun } from './mutable-run.ts';

/**
 * Moves automatic retries that are due among the ready tasks, where they belong from now on;
 * returns when the next one is due (Infinity: none).
 */
export function wakeRetries(run: MutableRun, now: number): number {
  const { retries, tasks } = run;
  for (let next = retries.peek(); next; next = retries.peek()) {
    const holds = tasks.retryAt[next.task] === next.at;
    if (holds && next.at > now) return next.at;
    retries.pop();
    if (holds && isPending(run, next.task)) setReady(run, next.task, true);
  }
  return Infinity;
}
