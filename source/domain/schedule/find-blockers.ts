import { statusCode } from '../cell-status.ts';
import type { MutableRun } from './mutable-run.ts';
import { cellsOfTask, laneOf, taskEnd, tasksAtPlaces, taskStart } from './task-cells.ts';

/** Tasks, or steps up the graph, after which a search ends: most blockers are close by. */
const searchLimit = 500;

/** Parents of the task that keep it from starting. */
function* stoppedParents(run: MutableRun, task: number): Generator<number> {
  const lane = laneOf(run, task);
  for (const link of lane.upstream) {
    const parent = run.lanes[link.upstream]!;
    const needs = parent.lines.toPlaces(link.needs(cellsOfTask(lane, task)));
    for (let i = 0; i < needs.length; i += 2) {
      const [within] = tasksAtPlaces(parent, [needs[i]!, needs[i + 1]!]);
      if (within === undefined) continue;
      for (const stopped of run.stoppedTasks.within(within, parent.endTask)) {
        if (taskStart(parent, stopped) >= needs[i + 1]!) break;
        yield stopped;
      }
    }
  }
}

/**
 * The tasks that failed (or were cancelled or skipped) and thereby block this one, nearest first,
 * at most `limit`. Empty for a task that is not blocked.
 */
export function findBlockers(run: MutableRun, task: number, limit: number): readonly number[] {
  if (run.tasks.status[task] !== statusCode.blocked) return [];
  const seen = new Set([task]);
  const found: number[] = [];
  for (const at of seen) {
    for (const parent of stoppedParents(run, at)) {
      if (seen.has(parent)) continue;
      if (seen.size >= searchLimit) break;
      seen.add(parent);
      if (run.tasks.status[parent] !== statusCode.blocked) found.push(parent);
      if (found.length >= limit) return found;
    }
  }
  return found.length > 0 ? found : findDistantBlocker(run, task);
}

/** One blocker at the end of a long chain: stretches that their past blocks are stepped over. */
function findDistantBlocker(run: MutableRun, task: number): readonly number[] {
  let at = task;
  for (let step = 0; step < searchLimit; step++) {
    const [parent] = stoppedParents(run, at);
    if (parent === undefined) return [];
    if (run.tasks.status[parent] !== statusCode.blocked) return [parent];
    at = firstOfBlocked(run, parent);
  }
  return [];
}

/** The earliest task of the unbroken stretch of blocked ones that ends with this one. */
function firstOfBlocked(run: MutableRun, task: number): number {
  const lane = laneOf(run, task);
  if (!lane.asset.definition.dependsOnPast) return task;
  let first = task;
  while (
    first > lane.firstTask &&
    run.tasks.status[first - 1] === statusCode.blocked &&
    taskEnd(lane, first - 1) === taskStart(lane, first)
  ) {
    first -= 1;
  }
  return first;
}
