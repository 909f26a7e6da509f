import { statusCode } from '../cell-status.ts';
import { subtractOrdinals } from '../ordinals.ts';
import { cascade, releaseChildren, type LaneCells } from './cascade.ts';
import { forgetTries, isStopped, setCells, setTask } from './change-status.ts';
import type { MutableRun } from './mutable-run.ts';
import { dropSplit } from './split-task.ts';
import { openCells } from './task-cells.ts';

/** Neither running nor wholly built: what operators may queue, skip or cancel. */
function isIdle(status: number): boolean {
  return status !== statusCode.succeeded && status !== statusCode.running;
}

/** Marks what a task had left to build as built, and tells its children. */
export function finishTask(run: MutableRun, task: number): void {
  const wasStopped = isStopped(run.tasks.status[task]!);
  const givenUp = dropSplit(run, task);
  const built = { lane: run.tasks.lane[task]!, cells: openCells(run, task) };
  setCells(run, task, { cells: built.cells, status: statusCode.succeeded });
  run.tasks.retryAt[task] = NaN;
  setTask(run, task, statusCode.succeeded);
  cascade(run, [wasStopped ? built : { ...built, cells: givenUp }], -1);
  releaseChildren(run, built);
}

/** Takes tasks out of the queue for good, as failed, cancelled or skipped, and blocks what needs them. */
export function stopTasks(run: MutableRun, tasks: readonly number[], status: number): void {
  const newlyStopped: LaneCells[] = [];
  for (const task of tasks) {
    const before = run.tasks.status[task]!;
    run.tasks.retryAt[task] = NaN;
    const givenUp = dropSplit(run, task);
    const cells = subtractOrdinals(setTask(run, task, status), givenUp);
    if (!isStopped(before)) newlyStopped.push({ lane: run.tasks.lane[task]!, cells });
  }
  cascade(run, newlyStopped, 1);
}

/** As `stopTasks`, for those of the tasks that are neither running nor built. */
export function stopIdleTasks(run: MutableRun, tasks: readonly number[], status: number): void {
  stopTasks(
    run,
    tasks.filter((task) => isIdle(run.tasks.status[task]!)),
    status,
  );
}

/**
 * Queues idle tasks again with all of their tries, or blocks them while a parent of theirs is
 * stopped; what they blocked is unblocked.
 */
export function queueIdleTasks(run: MutableRun, tasks: readonly number[]): void {
  const freed: LaneCells[] = [];
  for (const task of tasks) {
    const before = run.tasks.status[task]!;
    if (!isIdle(before)) continue;
    run.tasks.retryAt[task] = NaN;
    forgetTries(run, task);
    const isBlocked = run.tasks.blockers[task]! > 0;
    const givenUp = dropSplit(run, task);
    const cells = setTask(run, task, isBlocked ? statusCode.blocked : statusCode.queued);
    const stopped = isStopped(before) ? cells : givenUp;
    if (!isBlocked) freed.push({ lane: run.tasks.lane[task]!, cells: stopped });
  }
  cascade(run, freed, -1);
}
