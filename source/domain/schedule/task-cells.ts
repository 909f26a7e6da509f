import { statusCode } from '../cell-status.ts';
import { appendRange, type OrdinalSet } from '../ordinals.ts';
import { firstTaskEndingAfter } from '../plan/task-id.ts';
import type { Lane, MutableRun } from './mutable-run.ts';

/** First ordinal that the task builds. */
export function taskStart({ planned, firstTask }: Lane, task: number): number {
  return planned.taskStarts[task - firstTask]!;
}

/** Ordinal after the last that the task builds. */
export function taskEnd({ planned, firstTask }: Lane, task: number): number {
  return planned.taskEnds[task - firstTask]!;
}

export function laneOf(run: MutableRun, task: number): Lane {
  return run.lanes[run.tasks.lane[task]!]!;
}

/** Position in `run.cells` of one of the task's ordinals. */
export function cellPosition(run: MutableRun, task: number, ordinal: number): number {
  return run.tasks.firstCell[task]! + ordinal - taskStart(laneOf(run, task), task);
}

/** The task's ordinals that are not built yet; cost grows with the task's own cells. */
export function openCells(run: MutableRun, task: number): OrdinalSet {
  const start = taskStart(laneOf(run, task), task);
  const first = run.tasks.firstCell[task]!;
  const end = run.tasks.firstCell[task + 1]!;
  const open: number[] = [];
  for (let at = first; at < end; at++) {
    if (run.cells[at] === statusCode.succeeded) continue;
    appendRange(open, start + at - first, start + at - first + 1);
  }
  return open;
}

/** Task that builds the ordinal, `undefined` for one that is not planned. */
export function taskOf(lane: Lane, ordinal: number): number | undefined {
  const offset = firstTaskEndingAfter(lane.planned, ordinal);
  const start = lane.planned.taskStarts[offset];
  return start !== undefined && start <= ordinal ? lane.firstTask + offset : undefined;
}

/** Every task that builds any of the ordinals, ascending, each once. */
export function* tasksWithin(lane: Lane, cells: OrdinalSet): Generator<number> {
  const { taskStarts } = lane.planned;
  let next = 0;
  for (let i = 0; i < cells.length; i += 2) {
    let offset = Math.max(next, firstTaskEndingAfter(lane.planned, cells[i]!));
    for (; offset < taskStarts.length && taskStarts[offset]! < cells[i + 1]!; offset++) {
      yield lane.firstTask + offset;
    }
    next = offset;
  }
}
