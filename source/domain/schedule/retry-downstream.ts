import { statusCode } from '../cell-status.ts';
import {
  intersectOrdinals,
  isEmpty,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { cellsChained } from '../partitions/past.ts';
import { cascade, holdChildren } from './cascade.ts';
import { forgetTries, setCells, setTask } from './change-status.ts';
import type { MutableRun } from './mutable-run.ts';
import { queueIdleTasks } from './settle-tasks.ts';
import { cellsOfTask, laneOf, tasksWithin, unbuiltCells } from './task-cells.ts';

/** Cells of the plan by lane. */
export type CellsByLane = ReadonlyMap<number, OrdinalSet>;

/**
 * The cells that building the tasks again makes out of date, the tasks' own included: all of a
 * task that has succeeded, what is not built of any other, and whatever reads those. The cost is
 * that of the tasks found.
 */
export function cellsDownstream(run: MutableRun, tasks: readonly number[]): CellsByLane {
  const found = new Map<number, OrdinalSet>();
  const add = (lane: number, cells: OrdinalSet) =>
    found.set(lane, unionOrdinals(found.get(lane) ?? [], cells));
  for (const task of tasks) {
    const isBuilt = run.tasks.status[task] === statusCode.succeeded;
    const lane = laneOf(run, task);
    add(lane.position, isBuilt ? cellsOfTask(lane, task) : unbuiltCells(run, task));
  }
  for (const lane of run.lanes) {
    const cells = found.get(lane.position);
    if (cells === undefined) continue;
    if (lane.asset.definition.dependsOnPast) {
      add(lane.position, cellsChained(lane.asset.partitions, cells, lane.planned.cells));
    }
    for (const link of lane.downstream) {
      if (link.downstream === lane.position) continue;
      const { planned } = run.lanes[link.downstream]!;
      const affected = intersectOrdinals(link.affects(found.get(lane.position)!), planned.cells);
      if (!isEmpty(affected)) add(link.downstream, affected);
    }
  }
  return found;
}

/** Tasks that build any of the cells, in plan order. */
export function* tasksOf(run: MutableRun, cells: CellsByLane): Generator<number> {
  for (const lane of run.lanes) {
    const own = cells.get(lane.position);
    if (own) yield* tasksWithin(lane, own);
  }
}

/**
 * Queues the tasks again with all that reads them, as if what they build had never been built;
 * tasks that run go on.
 */
export function retryDownstream(run: MutableRun, tasks: readonly number[]): void {
  const cells = cellsDownstream(run, tasks);
  const idle = [...tasksOf(run, cells)].filter((task) => !run.active.has(task));
  queueIdleTasks(run, idle);
  for (const task of idle) forgetBuilt(run, task, cells.get(run.tasks.lane[task]!)!);
}

/** Makes built cells of an idle task as good as never built; what reads them waits for them again. */
function forgetBuilt(run: MutableRun, task: number, among: OrdinalSet): void {
  const lane = laneOf(run, task);
  const own = intersectOrdinals(cellsOfTask(lane, task), among);
  const built = { lane: lane.position, cells: subtractOrdinals(own, unbuiltCells(run, task)) };
  if (isEmpty(built.cells)) return;
  const isBlocked = run.tasks.blockers[task]! > 0;
  forgetTries(run, task);
  setCells(run, task, { cells: built.cells, status: statusCode.queued });
  setTask(run, task, isBlocked ? statusCode.blocked : statusCode.queued);
  holdChildren(run, built);
  if (isBlocked) cascade(run, [built], 1);
}
