import { statusCode } from '../cell-status.ts';
import { countOrdinals, type OrdinalSet } from '../ordinals.ts';
import type { Lane, MutableRun } from './mutable-run.ts';
import { cellPosition, laneOf, openCells } from './task-cells.ts';

/** Statuses that a task does not leave by itself and that keep its children from starting. */
export function isStopped(status: number): boolean {
  return (
    status === statusCode.failed ||
    status === statusCode.blocked ||
    status === statusCode.skipped ||
    status === statusCode.cancelled
  );
}

/** The task's place, from 0, in the order in which its lane's tasks start. */
export function placeOf(run: MutableRun, lane: Lane, task: number): number {
  return isNewestFirst(run) ? lane.endTask - 1 - task : task - lane.firstTask;
}

/** The task at a place in its lane's order. */
export function taskAtPlace(run: MutableRun, lane: Lane, place: number): number {
  return isNewestFirst(run) ? lane.endTask - 1 - place : lane.firstTask + place;
}

function isNewestFirst({ plan }: MutableRun): boolean {
  return plan.request.order === 'newest';
}

/** Whether only the time of an automatic retry may keep the task from starting. */
export function isPending({ tasks, announced }: MutableRun, task: number): boolean {
  const isQueued = tasks.status[task] === statusCode.queued && tasks.waiting[task] === 0;
  return isQueued && !announced.has(task);
}

/** Puts the task among the ready ones, or takes it away until its retry is due, as its facts say. */
export function updateReady(run: MutableRun, task: number): void {
  const at = run.tasks.retryAt[task]!;
  const isTimed = !Number.isNaN(at);
  const mayStart = isPending(run, task);
  if (mayStart && isTimed) run.retries.push({ at, task });
  setReady(run, task, mayStart && !isTimed);
}

/** Says whether the task may start now. */
export function setReady(run: MutableRun, task: number, isReady: boolean): void {
  const lane = laneOf(run, task);
  const { places } = lane.ownQueues.get(task) ?? lane.queues[0]!;
  const place = placeOf(run, lane, task);
  if (isReady) places.add(place);
  else places.delete(place);
}

/** Gives single cells of a task a status and keeps every count right. */
export function setCells(
  run: MutableRun,
  task: number,
  { cells, status }: { readonly cells: OrdinalSet; readonly status: number },
): void {
  const { counts, planned } = laneOf(run, task);
  for (let i = 0; i < cells.length; i += 2) {
    const first = cellPosition(run, task, cells[i]!);
    const end = first + cells[i + 1]! - cells[i]!;
    run.changes.add(run.version, { asset: planned.index, start: cells[i]!, end: cells[i + 1]! });
    for (let at = first; at < end; at++) {
      const before = run.cells[at]!;
      counts[before]! -= 1;
      run.counts[before]! -= 1;
      run.cells[at] = status;
    }
  }
  const count = countOrdinals(cells);
  counts[status]! += count;
  run.counts[status]! += count;
}

/** Gives the task and all of its cells that are not yet built a status; returns those cells. */
export function setTask(run: MutableRun, task: number, status: number): OrdinalSet {
  const cells = openCells(run, task);
  setCells(run, task, { cells, status });
  run.tasks.status[task] = status;
  if (status === statusCode.failed) run.failedTasks.add(task);
  else run.failedTasks.delete(task);
  if (isStopped(status)) run.stoppedTasks.add(task);
  else run.stoppedTasks.delete(task);
  updateReady(run, task);
  return cells;
}

/** The task has all its tries again. */
export function forgetTries({ tasks }: MutableRun, task: number): void {
  tasks.failures[task] = 0;
  tasks.losses[task] = 0;
}
