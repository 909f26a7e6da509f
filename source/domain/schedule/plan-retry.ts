import type { RetryPolicy } from '../asset.ts';
import type { MutableRun } from './mutable-run.ts';
import { laneOf } from './task-cells.ts';

/**
 * How long to wait before the next try after `failures` failed ones (at least 1), in ms;
 * `undefined` when the policy allows no more. `random` is in [0, 1).
 */
export function retryDelay(
  policy: RetryPolicy,
  failures: number,
  random: number,
): number | undefined {
  if (failures > policy.max) return undefined;
  const growth = policy.backoff === 'exponential' ? 2 ** (failures - 1) : 1;
  const delay = Math.min(policy.delayMs * growth, policy.maxDelayMs);
  return Math.round(policy.jitter ? delay * (0.5 + random / 2) : delay);
}

/** When the task's running attempt is tried again if it fails now, epoch ms; `undefined`: never. */
export function planRetry(
  run: MutableRun,
  task: number,
  { now, random }: { readonly now: number; readonly random: number },
): number | undefined {
  const { retry } = laneOf(run, task).asset.definition;
  const delay = retryDelay(retry, run.tasks.failures[task]! + 1, random);
  return delay === undefined ? undefined : now + delay;
}
