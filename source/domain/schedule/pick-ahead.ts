import type { Lane, MutableRun } from './mutable-run.ts';
import { pickTasks } from './pick-tasks.ts';
import { isOpen, LimitUse, slotsTaken, type Sharer, type Sharing } from './shared-limits.ts';
import { laneOf } from './task-cells.ts';
import { wakeRetries } from './wake-retries.ts';

/**
 * Tasks that take longer start when they are decided about: what that costs is nothing to them, and
 * an operator finds none of them begun that was not running.
 */
const swiftMs = 25;
/** As many are announced as run in this time: what runs by the time that the next are durable. */
const aheadMs = 100;
const mostAhead = 128;

/**
 * Tasks of the run to announce, in the order in which they are to begin. Only where nothing but
 * free slots is waited for, and the end of a running task changes nothing about what is next.
 */
export function pickAhead(sharing: Sharing, sharer: Sharer, now: number): readonly number[] {
  const { run } = sharer;
  if (run.areWithdrawn || run.announced.size >= mostAhead) return [];
  if (!run.lanes.some(isSwift) || !mayAnnounce(sharing, sharer)) return [];
  wakeRetries(run, now);
  const room = { rates: sharing.limits.rates, use: new LimitUse([]), now, isAhead: true } as const;
  const [first] =
    run.announced.size > 0
      ? run.announced
      : pickTasks([run], { ...room, most: 1 }).tasks.map(({ task }) => task);
  if (first === undefined) return [];
  const most = countMissing(run, laneOf(run, first));
  if (most === 0) return [];
  const picked = pickTasks([run], { ...room, most }).tasks.map(({ task }) => task);
  const others = picked.findIndex((task) => run.tasks.lane[task] !== run.tasks.lane[first]);
  return others < 0 ? picked : picked.slice(0, others);
}

/** How many of the lane's tasks to announce: half of them at once, as each time costs a sync. */
function countMissing({ announced, concurrency }: MutableRun, lane: Lane): number {
  if (!isSwift(lane)) return 0;
  const wanted = Math.min(mostAhead, Math.ceil((concurrency * aheadMs) / lane.paceMs));
  return announced.size <= wanted / 2 ? wanted - announced.size : 0;
}

/** Whether what the run has announced waits for the end of tasks although a slot is free. */
export function leavesSlotFree(sharing: Sharing, { run }: Sharer): boolean {
  return run.announced.size > run.handedOn && countFree(sharing, run) > 0;
}

/** Slots that the run may take; below zero when it was allowed more before. */
function countFree({ sharers, limits }: Sharing, run: MutableRun): number {
  const taken = sharers.reduce((sum, sharer) => sum + slotsTaken(sharer.run), 0);
  return Math.min(limits.concurrency - taken, run.concurrency - slotsTaken(run));
}

/** Whether nothing but the end of tasks stands between the run's tasks and their start. */
export function mayAnnounce(sharing: Sharing, { run, ...sharer }: Sharer): boolean {
  const { sharers, limits } = sharing;
  if (!sharer.canAnnounce || !sharer.canStart) return false;
  if (sharers.some((other) => other.run !== run && other.canStart)) return false;
  const { maxLoad, minFreeBytes, startSpreadMs } = limits;
  if ((maxLoad ?? minFreeBytes ?? startSpreadMs) !== undefined) return false;
  return isOpen(run) && run.budget === undefined && countFree(sharing, run) >= 0;
}

/** Its tasks are over at once, follow nothing but their own order, and share no limit. */
function isSwift({ paceMs, running, pool, maxConcurrent, downstream }: Lane): boolean {
  const isFree = pool === undefined && maxConcurrent === Infinity && downstream.length === 0;
  return isFree && running > 0 && paceMs < swiftMs;
}
