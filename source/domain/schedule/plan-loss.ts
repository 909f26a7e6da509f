import type { Loss } from '../events.ts';
import type { MutableRun } from './mutable-run.ts';
import { laneOf } from './task-cells.ts';

/** How often a task is begun again after it ended unseen, whatever its policy for failures. */
const fewestTriesAfterLoss = 3;

/**
 * What it means if the task's running attempt turns out to have ended unseen. Its runner or its
 * computer went down, most likely through no fault of its own: it is begun again at once, and not
 * counted among the failures. But a task that takes them down each time must not do so for ever:
 * it has as many tries after that as after failures, and at least three.
 */
export function planLoss(run: MutableRun, task: number): Loss {
  const times = run.tasks.losses[task]! + 1;
  const tries = Math.max(laneOf(run, task).asset.definition.retry.max, fewestTriesAfterLoss);
  return times > tries ? { times, isLast: true } : { times };
}

/** The message of such an attempt: how it was lost and, if it was the last try, why. */
export function tellLoss(how: string, { times, isLast }: Loss): string {
  if (!isLast) return how;
  return `${how}, ${times} times by now: it may be what takes its runner or the computer down`;
}
