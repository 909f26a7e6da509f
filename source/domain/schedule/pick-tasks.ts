import { windowOver } from '../partitions/dimensions.ts';
import { taskAtPlace } from './change-status.ts';
import type { Lane, MutableRun, PoolState, ReadyQueue } from './mutable-run.ts';
import { minuteMs } from './rate-window.ts';
import { taskStart } from './task-cells.ts';

/** The first ready task of a queue, with what it is ordered by. */
interface Candidate {
  readonly lane: Lane;
  readonly queue: ReadyQueue;
  place: number;
  task: number;
  /** Start of its first window, epoch ms; −∞ for partitions without windows. */
  startsAt: number;
}

/** Tasks that were picked just now, by what limits them. */
interface Taken {
  readonly inPool: Map<PoolState, number>;
  readonly inLane: Map<Lane, number>;
}

/** A pool that keeps tasks from starting, until that time (epoch ms) when its rate is what does. */
export interface PoolStop {
  readonly pool: PoolState;
  readonly until?: number;
}

export interface Picked {
  readonly tasks: readonly number[];
  /** The pool that lets go of a task soonest, when any held one back. */
  readonly stop?: PoolStop;
}

/**
 * The ready tasks that the limits let start at this moment, best first, at most `most`. The order
 * is total: higher priority, then older windows (or newer ones; partitions without windows before
 * both), then assets deeper in the graph, so that what was begun is finished, then plan order. A
 * full pool or asset is stepped over; its tasks are not looked at one by one.
 */
export function pickTasks(run: MutableRun, now: number, most: number): Picked {
  const tasks: number[] = [];
  const taken: Taken = { inPool: new Map(), inLane: new Map() };
  let stop: PoolStop | undefined;
  let candidates = run.lanes.flatMap((lane) => firstOfEach(run, lane));
  while (tasks.length < most && candidates.length > 0) {
    candidates = candidates.filter(({ lane }) => {
      if (isLaneFull(lane, taken)) return false;
      const stopped = poolStop(lane, taken, now);
      if (stopped) stop = sooner(stop, stopped);
      return stopped === undefined;
    });
    const [first, ...rest] = candidates;
    if (!first) break;
    const best = rest.reduce((a, b) => (compare(run, a, b) <= 0 ? a : b), first);
    tasks.push(best.task);
    take(best.lane, taken);
    if (!moveTo(run, best, best.place + 1)) candidates = candidates.filter((each) => each !== best);
  }
  return { tasks, ...(stop ? { stop } : {}) };
}

function firstOfEach(run: MutableRun, lane: Lane): readonly Candidate[] {
  return lane.queues
    .filter(({ places }) => places.size > 0)
    .map((queue) => {
      const candidate: Candidate = { lane, queue, place: 0, task: 0, startsAt: 0 };
      moveTo(run, candidate, 0);
      return candidate;
    });
}

/** Turns to the queue's first ready task at or after the place; false when there is none. */
function moveTo(run: MutableRun, candidate: Candidate, from: number): boolean {
  const { lane, queue } = candidate;
  const place = queue.places.next(from);
  if (place < 0) return false;
  candidate.place = place;
  candidate.task = taskAtPlace(run, lane, place);
  const first = lane.lines.ordinalAt(taskStart(lane, candidate.task));
  candidate.startsAt = windowOver(lane.asset.partitions, first, first)?.start ?? -Infinity;
  return true;
}

function take(lane: Lane, { inPool, inLane }: Taken): void {
  inLane.set(lane, (inLane.get(lane) ?? 0) + 1);
  if (lane.pool) inPool.set(lane.pool, (inPool.get(lane.pool) ?? 0) + 1);
}

function isLaneFull(lane: Lane, { inLane }: Taken): boolean {
  return lane.running + (inLane.get(lane) ?? 0) >= lane.maxConcurrent;
}

function poolStop({ pool }: Lane, { inPool }: Taken, now: number): PoolStop | undefined {
  if (!pool) return undefined;
  const picked = inPool.get(pool) ?? 0;
  if (pool.used + picked >= pool.slots) return { pool };
  const until = pool.rate?.freeAt(picked) ?? now;
  // Starts that were picked just now are as good as made.
  return until > now ? { pool, until: Math.min(until, now + minuteMs) } : undefined;
}

function sooner(a: PoolStop | undefined, b: PoolStop): PoolStop {
  return a && (a.until ?? Infinity) <= (b.until ?? Infinity) ? a : b;
}

function compare(run: MutableRun, a: Candidate, b: Candidate): number {
  const byPriority = b.queue.priority - a.queue.priority;
  if (byPriority !== 0) return byPriority;
  if (a.startsAt !== b.startsAt) return compareStarts(run, a.startsAt, b.startsAt);
  return b.lane.asset.depth - a.lane.asset.depth || a.task - b.task;
}

function compareStarts(run: MutableRun, a: number, b: number): number {
  if (a === -Infinity) return -1;
  if (b === -Infinity) return 1;
  return run.plan.request.order === 'newest' ? b - a : a - b;
}
