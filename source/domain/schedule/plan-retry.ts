import type { RetryPolicy } from '../asset.ts';
import type { Loss } from '../events.ts';
import type { PartitionKey } from '../names.ts';
import { countOrdinals, ordinalAtPosition } from '../ordinals.ts';
import type { MutableRun } from './mutable-run.ts';
import { planLoss } from './plan-loss.ts';
import { cellsToTry, laneOf } from './task-cells.ts';

/** Attempts of a task after which a batch is not split any further. */
export const mostAttemptsOfSplit = 1000;

/** What follows an attempt that fails. Times are epoch ms. */
export interface PlannedRetry {
  /** When it is tried again; absent: never. */
  readonly retryAt?: number;
  /** What to do instead when it does not say which partitions failed. */
  readonly split?: { readonly splitAt: PartitionKey; readonly retryAt: number };
  /** What it means should nobody have seen how it ended. */
  readonly loss: Loss;
}

/**
 * How long to wait before the next try after `failures` failed ones (at least 1), in ms;
 * `undefined` when the policy allows no more. `random` is in [0, 1).
 */
export function retryDelay(
  policy: RetryPolicy,
  failures: number,
  random: number,
): number | undefined {
  return failures > policy.max ? undefined : delayAfter(policy, failures, random);
}

function delayAfter(policy: RetryPolicy, failures: number, random: number): number {
  const growth = policy.backoff === 'exponential' ? 2 ** (failures - 1) : 1;
  const delay = Math.min(policy.delayMs * growth, policy.maxDelayMs);
  return Math.round(policy.jitter ? delay * (0.5 + random / 2) : delay);
}

/**
 * What follows if the task's running attempt fails now. Splitting uses up no tries: halves of
 * halves are tried until single partitions fail, and those have tries of their own.
 */
export function planRetry(
  run: MutableRun,
  task: number,
  { now, random }: { readonly now: number; readonly random: number },
): PlannedRetry {
  const { retry } = laneOf(run, task).asset.definition;
  const delay = retryDelay(retry, run.tasks.failures[task]! + 1, random);
  const splitAt = retry.split ? findMiddle(run, task) : undefined;
  return {
    loss: planLoss(run, task),
    ...(delay === undefined ? {} : { retryAt: now + delay }),
    ...(splitAt === undefined
      ? {}
      : { split: { splitAt, retryAt: now + delayAfter(retry, 1, random) } }),
  };
}

/** First partition of the second half; `undefined` when what is tried is not to be split. */
function findMiddle(run: MutableRun, task: number): PartitionKey | undefined {
  const cells = cellsToTry(run, task);
  const count = countOrdinals(cells);
  if (count < 2 || run.tasks.attempts[task]! >= mostAttemptsOfSplit) return undefined;
  const middle = ordinalAtPosition(cells, Math.ceil(count / 2));
  return laneOf(run, task).asset.partitions.keyOf(middle);
}
