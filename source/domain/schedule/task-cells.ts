import { statusCode } from '../cell-status.ts';
import { appendRange, type OrdinalSet } from '../ordinals.ts';
import { firstTaskEndingAfter } from '../plan/task-id.ts';
import type { Lane, MutableRun } from './mutable-run.ts';

/** First place that the task builds (see `PlannedAsset`). */
export function taskStart({ planned, firstTask }: Lane, task: number): number {
  return planned.taskStarts[task - firstTask]!;
}

/** Place after the last that the task builds. */
export function taskEnd({ planned, firstTask }: Lane, task: number): number {
  return planned.taskEnds[task - firstTask]!;
}

export function laneOf(run: MutableRun, task: number): Lane {
  return run.lanes[run.tasks.lane[task]!]!;
}

/** Position in `run.cells` of one of the task's ordinals. */
export function cellPosition(run: MutableRun, task: number, ordinal: number): number {
  const lane = laneOf(run, task);
  return run.tasks.firstCell[task]! + lane.lines.placeOf(ordinal) - taskStart(lane, task);
}

/** All cells that the task builds. */
export function cellsOfTask(lane: Lane, task: number): OrdinalSet {
  return lane.lines.toCells([taskStart(lane, task), taskEnd(lane, task)]);
}

/** The task's ordinals that are not built yet; cost grows with the task's own cells. */
export function openCells(run: MutableRun, task: number): OrdinalSet {
  const lane = laneOf(run, task);
  const start = taskStart(lane, task);
  const first = run.tasks.firstCell[task]!;
  const end = run.tasks.firstCell[task + 1]!;
  const open: number[] = [];
  for (let at = first; at < end; at++) {
    if (run.cells[at] === statusCode.succeeded) continue;
    const ordinal = lane.lines.ordinalAt(start + at - first);
    appendRange(open, ordinal, ordinal + 1);
  }
  return open;
}

/** Task that builds the ordinal, `undefined` for one that is not planned. */
export function taskOf(lane: Lane, ordinal: number): number | undefined {
  const place = lane.lines.placeOf(ordinal);
  const offset = firstTaskEndingAfter(lane.planned, place);
  const start = lane.planned.taskStarts[offset];
  return start !== undefined && start <= place ? lane.firstTask + offset : undefined;
}

/** Every task that builds any of the ordinals, ascending, each once. */
export function tasksWithin(lane: Lane, cells: OrdinalSet): Generator<number> {
  return tasksAtPlaces(lane, lane.lines.toPlaces(cells));
}

/** Every task with any of the places, ascending, each once. */
export function* tasksAtPlaces(lane: Lane, places: OrdinalSet): Generator<number> {
  const { taskStarts } = lane.planned;
  let next = 0;
  for (let i = 0; i < places.length; i += 2) {
    let offset = Math.max(next, firstTaskEndingAfter(lane.planned, places[i]!));
    for (; offset < taskStarts.length && taskStarts[offset]! < places[i + 1]!; offset++) {
      yield lane.firstTask + offset;
    }
    next = offset;
  }
}
