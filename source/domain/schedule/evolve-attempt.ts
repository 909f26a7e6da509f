import { statusCode } from '../cell-status.ts';
import type { BackfillEvent, Reported, Usage } from '../events.ts';
import { isPutBack } from '../is-last-try.ts';
import type { PartitionKey } from '../names.ts';
import {
  eachRange,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  ordinalsFromRanges,
  subtractOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { recallTask } from '../plan/recall-task.ts';
import { releaseChildren } from './cascade.ts';
import { setCells, setTask, updateReady } from './change-status.ts';
import type { Lane, MutableRun } from './mutable-run.ts';
import { finishTask, stopTasks } from './settle-tasks.ts';
import { endPart, markOtherParts, splitPart } from './split-task.ts';
import { cellsOfTask, cellsToTry, laneOf } from './task-cells.ts';

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { type: T }>;

export type AttemptEvent = EventOf<
  | 'attempt-started'
  | 'process-spawned'
  | 'attempt-succeeded'
  | 'attempt-failed'
  | 'attempt-cancelled'
>;

type FailedEvent = EventOf<'attempt-failed'>;
type EndEvent = EventOf<'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled'>;

/**
 * Folds one step of an attempt into the run. The end of an attempt that does not run changes
 * nothing: a runner that took over has already queued its cells again.
 */
export function evolveAttempt(run: MutableRun, event: AttemptEvent, at: number): void {
  const task = recallTask(run.plan, run.graph, event.task);
  if (task === undefined) return;
  const lane = laneOf(run, task);
  for (const [start, end] of eachRange(cellsOfTask(lane, task))) {
    run.changes.add(run.version, { asset: lane.planned.index, start, end });
  }
  switch (event.type) {
    case 'attempt-started':
      return startAttempt(run, task, { ...event, at });
    case 'process-spawned':
      run.tasks.pid[task] = event.pid;
      return;
    case 'attempt-succeeded':
    case 'attempt-failed':
    case 'attempt-cancelled':
      if (!leaveSlot(run, task)) return;
      if (event.handsOn) run.handedOn += 1;
      return endAttempt(run, task, event);
  }
}

function endAttempt(run: MutableRun, task: number, event: EndEvent): void {
  addUse(run, task, event);
  switch (event.type) {
    case 'attempt-succeeded':
      return endSucceeded(run, task, event);
    case 'attempt-failed':
      return endFailed(run, task, event);
    case 'attempt-cancelled':
      if (event.reported) addReported(run, task, event.reported);
      return stopTasks(run, [task], statusCode.cancelled);
  }
}

/**
 * Takes tasks out of the announced ones; those of them that are queued are free to start again. No
 * other of their asset is announced before one has succeeded.
 */
export function withdraw(run: MutableRun, tasks: readonly number[]): void {
  for (const task of tasks) {
    run.announced.delete(task);
    laneOf(run, task).paceMs = Infinity;
    updateReady(run, task);
  }
  run.areWithdrawn = run.announced.size > 0;
  run.handedOn = Math.min(run.handedOn, run.announced.size);
}

function startAttempt(
  run: MutableRun,
  task: number,
  { attempt, pid = 0, at }: EventOf<'attempt-started'> & { readonly at: number },
): void {
  leaveSlot(run, task);
  if (run.announced.delete(task)) {
    run.handedOn = Math.max(0, run.handedOn - 1);
    run.areWithdrawn &&= run.announced.size > 0;
  }
  const lane = laneOf(run, task);
  run.active.add(task);
  lane.running += 1;
  if (lane.pool) lane.pool.used += 1;
  lane.pool?.rate?.record(at);
  run.failures.delete(task);
  run.tasks.attempts[task] = attempt;
  run.tasks.startedAt[task] = at;
  run.tasks.pid[task] = pid;
  run.tasks.retryAt[task] = NaN;
  run.lastStartAt = at;
  delete run.held;
  setTask(run, task, statusCode.running);
  markOtherParts(run, task);
}

/** Takes the task out of the running ones; false when it was not among them. */
export function leaveSlot(run: MutableRun, task: number): boolean {
  if (!run.active.delete(task)) return false;
  const lane = laneOf(run, task);
  lane.running -= 1;
  if (lane.pool) lane.pool.used -= 1;
  run.tasks.pid[task] = 0;
  return true;
}

function endSucceeded(run: MutableRun, task: number, event: EventOf<'attempt-succeeded'>): void {
  const lane = laneOf(run, task);
  lane.paceMs = lane.paceMs < Infinity ? (lane.paceMs + event.durationMs) / 2 : event.durationMs;
  run.failuresInARow = 0;
  addReported(run, task, event.reported);
  if (run.splits.has(task)) finishPart(run, task);
  else finishTask(run, task);
}

function finishPart(run: MutableRun, task: number): void {
  const built = { lane: run.tasks.lane[task]!, cells: cellsToTry(run, task) };
  setCells(run, task, { cells: built.cells, status: statusCode.succeeded });
  endPart(run, task, noOrdinals);
  releaseChildren(run, built);
}

/**
 * Keeps the cells that a failed batch did not name. The rest waits for its automatic retry, whole
 * or in halves, goes back to the queue when the attempt was ended with its runner, or has failed for
 * good.
 */
function endFailed(run: MutableRun, task: number, event: FailedEvent): void {
  const lane = laneOf(run, task);
  lane.paceMs = Infinity;
  const open = cellsToTry(run, task);
  const failed = event.failed ? intersectOrdinals(cellsNamed(lane, event.failed), open) : open;
  const built = subtractOrdinals(open, failed);
  addReported(run, task, event.reported);
  run.failures.set(task, { cause: event.cause, message: event.message });
  setCells(run, task, { cells: built, status: statusCode.succeeded });
  if (event.cause.type === 'interrupted') run.tasks.losses[task]! += event.cause.loss ? 1 : 0;
  if (isPutBack(event.cause)) {
    setTask(run, task, statusCode.queued);
  } else {
    countFailure(run, event, isEmpty(built));
    run.tasks.failures[task]! += 1;
    followFailure(run, task, { event, failed });
  }
  if (!isEmpty(built)) releaseChildren(run, { lane: lane.position, cells: built });
}

/** A failure counts towards the guard when nothing was built and no try is to come. */
function countFailure(run: MutableRun, { retryAt }: FailedEvent, hasBuiltNothing: boolean): void {
  if (!hasBuiltNothing) run.failuresInARow = 0;
  else if (retryAt === undefined) run.failuresInARow += 1;
}

function followFailure(
  run: MutableRun,
  task: number,
  { event, failed }: { readonly event: FailedEvent; readonly failed: OrdinalSet },
): void {
  const { retryAt, splitAt } = event;
  if (retryAt === undefined) {
    // Without the partition that failed, the later ones have no past to be built from.
    const { dependsOnPast } = laneOf(run, task).asset.definition;
    if (run.splits.has(task) && !dependsOnPast) endPart(run, task, failed);
    else stopTasks(run, [task], statusCode.failed);
    return;
  }
  const from = splitAt && laneOf(run, task).asset.partitions.ordinalOf(splitAt);
  if (from !== undefined) splitPart(run, task, { cells: failed, from });
  waitForRetry(run, task, retryAt);
}

function waitForRetry(run: MutableRun, task: number, at: number): void {
  run.tasks.retryAt[task] = at;
  setTask(run, task, statusCode.queued);
}

function cellsNamed({ asset }: Lane, keys: readonly PartitionKey[]): OrdinalSet {
  return ordinalsFromRanges(
    keys.flatMap((key) => {
      const ordinal = asset.partitions.ordinalOf(key);
      return ordinal === undefined ? [] : [[ordinal, ordinal + 1] as const];
    }),
  );
}

/** Notes what the attempt's process used. */
function addUse(
  run: MutableRun,
  task: number,
  { durationMs, cpuMs = NaN, peakBytes = NaN }: Usage & { readonly durationMs: number },
): void {
  run.tasks.durationMs[task] = durationMs;
  run.tasks.cpuMs[task] = cpuMs;
  run.tasks.peakBytes[task] = peakBytes;
  run.cpuMs += cpuMs || 0;
  run.peakBytes = Math.max(run.peakBytes, peakBytes || 0);
}

/** Adds to the spend, and to the rows of what earlier attempts of a batch have built. */
function addReported(run: MutableRun, task: number, { cost, rows }: Reported): void {
  const { tasks } = run;
  if (cost !== undefined) {
    run.spend += cost;
    tasks.cost[task] = (tasks.cost[task]! || 0) + cost;
  }
  if (rows !== undefined) {
    const earlier = isPartlyBuilt(run, task) ? tasks.rows[task]! || 0 : 0;
    tasks.rows[task] = earlier + rows;
  }
}

function isPartlyBuilt({ cells, tasks }: MutableRun, task: number): boolean {
  const own = cells.subarray(tasks.firstCell[task], tasks.firstCell[task + 1]);
  return own.includes(statusCode.succeeded);
}
