import { windowOver } from '../partitions/dimensions.ts';
import { placeOf } from './change-status.ts';
import type { Lane, MutableRun, PoolState } from './mutable-run.ts';
import { taskStart } from './task-cells.ts';

/** The first ready task of a lane, with what it is ordered by. */
interface Candidate {
  readonly lane: Lane;
  place: number;
  task: number;
  /** Start of its first window, epoch ms; −∞ for partitions without windows. */
  startsAt: number;
  /** Tasks of the lane that were picked just now. */
  picked: number;
}

export interface Picked {
  readonly tasks: readonly number[];
  /** Epoch ms at which a pool's rate lets another task start, when that is what tasks wait for. */
  readonly rateFreeAt?: number;
}

/**
 * The ready tasks that the limits let start at this moment, best first. The order is total:
 * higher priority of the asset, then older windows (or newer ones; partitions without windows
 * before both), then assets deeper in the graph, so that what was begun is finished, then plan
 * order. A full pool or asset is stepped over; its tasks are not looked at one by one.
 */
export function pickTasks(run: MutableRun, now: number): Picked {
  const tasks: number[] = [];
  const used = new Map<PoolState, number>();
  let candidates = run.lanes.filter(({ ready }) => ready > 0).map((lane) => firstOf(run, lane));
  let rateFreeAt = Infinity;
  let free = run.concurrency - run.active.size;
  while (free > 0 && candidates.length > 0) {
    candidates = candidates.filter((candidate) => {
      const freeAt = mayStartAt(candidate, used.get(candidate.lane.pool!) ?? 0, now);
      if (freeAt > now) rateFreeAt = Math.min(rateFreeAt, freeAt);
      return freeAt <= now;
    });
    const [first, ...rest] = candidates;
    if (!first) break;
    const best = rest.reduce((a, b) => (compare(run, a, b) <= 0 ? a : b), first);
    tasks.push(best.task);
    free -= 1;
    const { pool } = best.lane;
    if (pool) used.set(pool, (used.get(pool) ?? 0) + 1);
    best.picked += 1;
    if (best.picked === best.lane.ready) candidates = candidates.filter((each) => each !== best);
    else moveTo(run, best, best.place + 1);
  }
  return { tasks, ...(rateFreeAt < Infinity ? { rateFreeAt } : {}) };
}

function firstOf(run: MutableRun, lane: Lane): Candidate {
  const candidate: Candidate = { lane, place: 0, task: 0, startsAt: 0, picked: 0 };
  moveTo(run, candidate, lane.firstTask);
  return candidate;
}

function moveTo(run: MutableRun, candidate: Candidate, from: number): void {
  const { lane } = candidate;
  candidate.place = run.ready.next(from);
  // Places mirror tasks within the lane, so the same step leads back.
  candidate.task = placeOf(run, lane, candidate.place);
  const first = lane.lines.ordinalAt(taskStart(lane, candidate.task));
  candidate.startsAt = windowOver(lane.asset.partitions, first, first)?.start ?? -Infinity;
}

/** Epoch ms from which the limits allow the candidate: now, later by its pool's rate, or never. */
function mayStartAt({ lane, picked }: Candidate, poolPicked: number, now: number): number {
  if (lane.running + picked >= lane.maxConcurrent) return Infinity;
  if (!lane.pool) return now;
  if (lane.pool.used + poolPicked >= lane.pool.slots) return Infinity;
  return Math.max(now, lane.pool.rate?.freeAt(poolPicked) ?? now);
}

function compare(run: MutableRun, a: Candidate, b: Candidate): number {
  const byPriority = b.lane.asset.definition.priority - a.lane.asset.definition.priority;
  if (byPriority !== 0) return byPriority;
  if (a.startsAt !== b.startsAt) return compareStarts(run, a.startsAt, b.startsAt);
  return b.lane.asset.depth - a.lane.asset.depth || a.task - b.task;
}

function compareStarts(run: MutableRun, a: number, b: number): number {
  if (a === -Infinity) return -1;
  if (b === -Infinity) return 1;
  return run.plan.request.order === 'newest' ? b - a : a - b;
}
