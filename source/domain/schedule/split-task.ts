import { statusCode } from '../cell-status.ts';
import {
  clipOrdinals,
  countOrdinals,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { cascade } from './cascade.ts';
import { forgetTries, setCells, setTask } from './change-status.ts';
import type { MutableRun } from './mutable-run.ts';
import { openCells } from './task-cells.ts';

/**
 * Puts off the cells of a failed attempt as two parts, the second from that ordinal on, that are
 * tried before any other part of the task.
 */
export function splitPart(
  run: MutableRun,
  task: number,
  { cells, from }: { readonly cells: OrdinalSet; readonly from: number },
): void {
  const split = run.splits.get(task) ?? { parts: [], givenUp: noOrdinals };
  const halves = [clipOrdinals(cells, 0, from), clipOrdinals(cells, from, Infinity)];
  split.parts.shift();
  split.parts.unshift(...halves.filter((half) => !isEmpty(half)));
  run.splits.set(task, split);
  forgetTries(run, task);
}

/** Ends the part that was tried: the cells that are left of it, if any, have failed for good. */
export function endPart(run: MutableRun, task: number, failed: OrdinalSet): void {
  const split = run.splits.get(task)!;
  split.parts.shift();
  forgetTries(run, task);
  if (!isEmpty(failed)) {
    const story = run.failures.get(task);
    if (story) split.story = story;
    split.givenUp = unionOrdinals(split.givenUp, failed);
    setCells(run, task, { cells: failed, status: statusCode.failed });
    cascade(run, [{ lane: run.tasks.lane[task]!, cells: failed }], 1);
  }
  if (split.parts.length > 0) setTask(run, task, statusCode.queued);
  else settleSplit(run, task);
}

/** Every part was tried: what was given up makes the task a failed one. */
function settleSplit(run: MutableRun, task: number): void {
  const { givenUp, story } = run.splits.get(task)!;
  run.splits.delete(task);
  const hasFailed = !isEmpty(givenUp);
  if (hasFailed && story) run.failures.set(task, story);
  setTask(run, task, hasFailed ? statusCode.failed : statusCode.succeeded);
}

/** Shows the part of the task that is being tried as running, and the others as waiting. */
export function markOtherParts(run: MutableRun, task: number): void {
  const split = run.splits.get(task);
  if (!split) return;
  const others = split.parts.slice(1).reduce(unionOrdinals, noOrdinals);
  const waiting = intersectOrdinals(openCells(run, task), others);
  if (countOrdinals(waiting) > 0)
    setCells(run, task, { cells: waiting, status: statusCode.queued });
}

/** Forgets that the task was split; returns the cells of it that were given up, if any. */
export function dropSplit(run: MutableRun, task: number): OrdinalSet {
  const givenUp = run.splits.get(task)?.givenUp ?? noOrdinals;
  run.splits.delete(task);
  return givenUp;
}
