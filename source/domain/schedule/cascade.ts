import TinyQueue from 'tinyqueue';
import { statusCode } from '../cell-status.ts';
import {
  countOrdinals,
  eachRange,
  isEmpty,
  ordinalsFromRanges,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { setTask, updateReady } from './change-status.ts';
import type { Lane, MutableRun } from './mutable-run.ts';
import { cellsOfTask, tasksWithin } from './task-cells.ts';
import type { TaskLink } from './task-link.ts';

/** Cells of one lane (by position in the plan). */
export interface LaneCells {
  readonly lane: number;
  readonly cells: OrdinalSet;
}

/** How many of `cells` each of the link's tasks reads, for those that read any. */
function* readersOf(
  lane: Lane,
  link: TaskLink,
  cells: OrdinalSet,
): Generator<{ readonly task: number; readonly reads: number }> {
  for (const task of tasksWithin(lane, link.affects(cells))) {
    const reads = link.reads(cellsOfTask(lane, task), cells);
    if (reads > 0) yield { task, reads };
  }
}

/** Every task of the lane, once each: what a gate that opens or shuts says to it. */
function* allTasks({ firstTask, endTask }: Lane) {
  for (let task = firstTask; task < endTask; task++) yield { task, reads: 1 };
}

/** Tells the children of cells that were just built; those that waited for nothing else are ready. */
export function releaseChildren(run: MutableRun, { lane, cells }: LaneCells): void {
  for (const link of run.lanes[lane]!.downstream) {
    const child = run.lanes[link.downstream]!;
    if (link.gate) link.gate.remaining -= countOrdinals(cells);
    if (link.gate && link.gate.remaining > 0) continue;
    const readers = link.gate ? allTasks(child) : readersOf(child, link, cells);
    for (const { task, reads } of readers) {
      run.tasks.waiting[task]! -= reads;
      if (run.tasks.waiting[task] === 0) updateReady(run, task);
    }
  }
}

/** Moves the gate's count and yields its tasks when it shuts (0 → more) or opens (more → 0). */
function moveGate(
  child: Lane,
  link: TaskLink,
  change: number,
): Iterable<{ task: number; reads: number }> {
  const gate = link.gate!;
  const wasShut = gate.stopped > 0;
  gate.stopped += change;
  return wasShut === gate.stopped > 0 ? [] : allTasks(child);
}

/** Adds to, or takes from, the blockers of the link's tasks; returns the cells that turned. */
function moveBlockers(
  run: MutableRun,
  link: TaskLink,
  { cells, by }: { readonly cells: OrdinalSet; readonly by: 1 | -1 },
): OrdinalSet {
  const { status, blockers } = run.tasks;
  const child = run.lanes[link.downstream]!;
  const readers = link.gate
    ? moveGate(child, link, by * countOrdinals(cells))
    : readersOf(child, link, cells);
  const turned: (readonly [number, number])[] = [];
  for (const { task, reads } of readers) {
    blockers[task]! += by * reads;
    const from = by > 0 ? statusCode.queued : statusCode.blocked;
    if (status[task] !== from || blockers[task]! > 0 !== by > 0) continue;
    const moved = setTask(run, task, by > 0 ? statusCode.blocked : statusCode.queued);
    turned.push(...eachRange(moved));
  }
  // Tasks along the lines of a multi asset's cells lie between one another.
  return ordinalsFromRanges(turned);
}

/**
 * Follows cells that will not be built as things stand (`by` 1), or may be built after all (−1),
 * through everything that needs them: queued tasks become blocked, blocked ones queued. Each lane
 * is visited in topological order, so the cost is that of the tasks told.
 */
export function cascade(run: MutableRun, changed: readonly LaneCells[], by: 1 | -1): void {
  const pending = new Map<number, OrdinalSet>();
  const order = new TinyQueue<number>();
  const add = ({ lane, cells }: LaneCells) => {
    if (isEmpty(cells)) return;
    if (!pending.has(lane)) order.push(lane);
    pending.set(lane, unionOrdinals(pending.get(lane) ?? [], cells));
  };
  changed.forEach(add);
  for (let lane = order.pop(); lane !== undefined; lane = order.pop()) {
    const cells = pending.get(lane)!;
    pending.delete(lane);
    for (const link of run.lanes[lane]!.downstream) {
      add({ lane: link.downstream, cells: moveBlockers(run, link, { cells, by }) });
    }
  }
}
