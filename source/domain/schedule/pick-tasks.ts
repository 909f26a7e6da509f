import { windowOver } from '../partitions/dimensions.ts';
import { taskAtPlace } from './change-status.ts';
import type { Lane, MutableRun, PoolState, ReadyQueue } from './mutable-run.ts';
import { minuteMs } from './rate-window.ts';
import type { LimitUse, SharedLimits } from './shared-limits.ts';
import { taskStart } from './task-cells.ts';

/** The first ready task of a queue, with what it is ordered by. */
interface Candidate {
  readonly run: MutableRun;
  /** Position of its run among those that it is picked from. */
  readonly position: number;
  readonly lane: Lane;
  readonly queue: ReadyQueue;
  place: number;
  task: number;
  /** Start of its first window, epoch ms; −∞ for partitions without windows. */
  startsAt: number;
}

/** A pool that keeps tasks from starting, until that time (epoch ms) when its rate is what does. */
export interface PoolStop {
  readonly pool: PoolState;
  readonly until?: number;
}

export interface PickedTask {
  readonly run: MutableRun;
  readonly task: number;
}

export interface Picked {
  /** Best first. */
  readonly tasks: readonly PickedTask[];
  /** The pool that lets go of a task soonest, when any held one back. */
  readonly stop?: PoolStop;
}

/** What tasks are picked under. */
export interface PickingRoom {
  readonly rates: SharedLimits['rates'];
  /** What runs; grows by what is picked. */
  readonly use: LimitUse;
  /** Tasks to pick at most. */
  readonly most: number;
  /** For the slots of tasks that run now, once these have ended. */
  readonly isAhead?: true;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * The ready tasks of the runs that the limits let start at this moment. The order is total: higher
 * priority; then of the run that has fewest tasks running, of the earlier one when they have as
 * many; then older windows (or newer ones; partitions without windows before both), then assets
 * deeper in the graph, so that what was begun is finished, then plan order. A run, pool or asset
 * that has all it may is stepped over; its tasks are not looked at one by one.
 */
export function pickTasks(runs: readonly MutableRun[], room: PickingRoom): Picked {
  const { use, most } = room;
  const tasks: PickedTask[] = [];
  let stop: PoolStop | undefined;
  let candidates = runs.flatMap((run, position) => firstOfEach(run, position));
  while (tasks.length < most && candidates.length > 0) {
    candidates = candidates.filter(({ run, lane }) => {
      if (!room.isAhead && use.inRun(run) >= run.concurrency) return false;
      if (isAssetFull(lane, use)) return false;
      const stopped = poolStop(lane, room);
      if (stopped) stop = sooner(stop, stopped);
      return stopped === undefined;
    });
    const [first, ...rest] = candidates;
    if (!first) break;
    const best = rest.reduce((a, b) => (compare(use, a, b) <= 0 ? a : b), first);
    const { run, lane, task } = best;
    tasks.push({ run, task });
    const pool = lane.pool?.name;
    use.pick(run, { asset: lane.planned.index, ...(pool === undefined ? {} : { pool }) });
    if (!moveTo(best, best.place + 1)) candidates = candidates.filter((each) => each !== best);
  }
  return { tasks, ...(stop ? { stop } : {}) };
}

function firstOfEach(run: MutableRun, position: number): readonly Candidate[] {
  return run.lanes.flatMap((lane) =>
    lane.queues
      .filter(({ places }) => places.size > 0)
      .map((queue) => {
        const candidate = { run, position, lane, queue, place: 0, task: 0, startsAt: 0 };
        moveTo(candidate, 0);
        return candidate;
      }),
  );
}

/** Turns to the queue's first ready task at or after the place; false when there is none. */
function moveTo(candidate: Candidate, from: number): boolean {
  const { run, lane, queue } = candidate;
  const place = queue.places.next(from);
  if (place < 0) return false;
  candidate.place = place;
  candidate.task = taskAtPlace(run, lane, place);
  const first = lane.lines.ordinalAt(taskStart(lane, candidate.task));
  candidate.startsAt = windowOver(lane.asset.partitions, first, first)?.start ?? -Infinity;
  return true;
}

function isAssetFull({ planned, maxConcurrent }: Lane, use: LimitUse): boolean {
  return use.inAsset(planned.index) >= maxConcurrent;
}

function poolStop({ pool }: Lane, { use, rates, now }: PickingRoom): PoolStop | undefined {
  if (!pool) return undefined;
  if (use.inPool(pool.name) >= pool.slots) return { pool };
  const until = rates.get(pool.name)?.freeAt(use.picked(pool.name)) ?? now;
  // Starts that were picked just now are as good as made.
  return until > now ? { pool, until: Math.min(until, now + minuteMs) } : undefined;
}

function sooner(a: PoolStop | undefined, b: PoolStop): PoolStop {
  return a && (a.until ?? Infinity) <= (b.until ?? Infinity) ? a : b;
}

function compare(use: LimitUse, a: Candidate, b: Candidate): number {
  const byPriority = b.queue.priority - a.queue.priority;
  if (byPriority !== 0) return byPriority;
  if (a.run !== b.run) return use.inRun(a.run) - use.inRun(b.run) || a.position - b.position;
  if (a.startsAt !== b.startsAt) return compareStarts(a.run, a.startsAt, b.startsAt);
  return b.lane.asset.depth - a.lane.asset.depth || a.task - b.task;
}

function compareStarts(run: MutableRun, a: number, b: number): number {
  if (a === -Infinity) return -1;
  if (b === -Infinity) return 1;
  return run.plan.request.order === 'newest' ? b - a : a - b;
}
