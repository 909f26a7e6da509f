import { statusCode } from '../cell-status.ts';
import type { BackfillOutcome, Guard, HostLimit } from '../events.ts';
import { countOf } from '../figures.ts';
import type { PartitionKey } from '../names.ts';
import { eachOrdinal } from '../ordinals.ts';
import { hostCheckMs, readRoom, type Held } from './host-limits.ts';
import type { MutableRun } from './mutable-run.ts';
import { leavesSlotFree, mayAnnounce, pickAhead } from './pick-ahead.ts';
import { pickTasks } from './pick-tasks.ts';
import { wakeRetries } from './wake-retries.ts';
import { runOutcome } from './run-outcome.ts';
import type { HostLoad } from './run.ts';
import {
  isOpen,
  LimitUse,
  ownLimits,
  slotsTaken,
  type SharedLimits,
  type Sharer,
  type Sharing,
} from './shared-limits.ts';
import { cellsToTry, laneOf } from './task-cells.ts';

/** A task's next attempt. */
export interface NextAttempt {
  readonly task: number;
  readonly attempt: number;
  /** The cells to build, when they are not all of the task's. */
  readonly partitions?: readonly PartitionKey[];
}

/** What is to be done next. Each becomes an event before it takes effect, except for waiting. */
export type Decision =
  | (NextAttempt & { readonly type: 'start-attempt' })
  /** They begin in this order as tasks of their asset end well. */
  | { readonly type: 'announce-attempts'; readonly attempts: readonly NextAttempt[] }
  /** Announced attempts are to begin no more, those excepted that have done so. */
  | { readonly type: 'withdraw-attempts' }
  /** Nothing more can start before this time (epoch ms), unless something ends. */
  | { readonly type: 'wait-until'; readonly at: number }
  | { readonly type: 'trip-guard'; readonly guard: Guard; readonly message: string }
  /** The computer has become too busy to start what could start: to be recorded. */
  | { readonly type: 'hold-launching'; readonly by: HostLimit; readonly message: string }
  | { readonly type: 'finish'; readonly outcome: BackfillOutcome };

/**
 * What to do about the run at this moment, epoch ms, on a computer that is this busy, when it
 * shares its limits with no other. Nothing observable changes: asking again gives the same answer.
 * No answer at all means to wait for a running task or a command.
 */
export function decide(run: MutableRun, now: number, host?: HostLoad): readonly Decision[] {
  const alone = { sharers: [{ run, canStart: true }], limits: ownLimits(run) };
  const { decisions, until } = decideAll(alone, now, host);
  return [...decisions[0]!, ...waitUntil(until)];
}

/** What to do about each of several backfills. */
export interface Decided {
  /** In the order of the sharers; none of them is a wait. */
  readonly decisions: readonly (readonly Decision[])[];
  /** Epoch ms at which more can start, unless something ends before; Infinity: then alone. */
  readonly until: number;
}

/** The same for backfills that share their limits: `pickTasks` tells which of them goes first. */
export function decideAll(sharing: Sharing, now: number, host?: HostLoad): Decided {
  const decisions = sharing.sharers.map(({ run }): Decision[] => [...decideStanding(run)]);
  const wanting = new Map<MutableRun, Decision[]>();
  for (const [i, { run, canStart }] of sharing.sharers.entries()) {
    if (canStart && decisions[i]!.length === 0 && wantsTasks(run)) wanting.set(run, decisions[i]!);
  }
  const until = wanting.size > 0 ? decideStarts(sharing, { wanting, now, host }) : Infinity;
  for (const [i, sharer] of sharing.sharers.entries()) {
    const areWrong = sharer.run.announced.size > 0 && !mayAnnounce(sharing, sharer);
    if (areWrong) decisions[i]!.push({ type: 'withdraw-attempts' });
    // What starts now has yet to take its slot.
    else if (decisions[i]!.length === 0) decisions[i]!.push(...decideAhead(sharing, sharer, now));
  }
  return { decisions, until };
}

/** What is to begin by itself, now that everything has been started that can be. */
function decideAhead(sharing: Sharing, sharer: Sharer, now: number): readonly Decision[] {
  if (leavesSlotFree(sharing, sharer)) return [{ type: 'withdraw-attempts' }];
  const tasks = pickAhead(sharing, sharer, now);
  const attempts = tasks.map((task) => nextAttempt(sharer.run, task));
  return attempts.length > 0 ? [{ type: 'announce-attempts', attempts }] : [];
}

/** What follows from where the run stands, whatever could start. */
function decideStanding(run: MutableRun): readonly Decision[] {
  if (run.outcome !== undefined) return [];
  const isQueueEmpty = run.counts[statusCode.queued] === 0;
  if (run.active.size + run.announced.size === 0) {
    if (isQueueEmpty) return [{ type: 'finish', outcome: runOutcome(run) }];
    if (run.guard !== undefined) return [{ type: 'finish', outcome: 'guarded' }];
  }
  if (isQueueEmpty || run.guard !== undefined) return [];
  const trip = tripBudget(run) ?? tripFailures(run);
  return trip ? [trip] : [];
}

function wantsTasks(run: MutableRun): boolean {
  return isOpen(run) && run.counts[statusCode.queued]! > 0 && slotsTaken(run) < run.concurrency;
}

function tripBudget({ spend, budget }: MutableRun): Decision | undefined {
  if (budget === undefined || spend < budget) return undefined;
  const message = `spend ${formatAmount(spend)} reached the budget of ${formatAmount(budget)}`;
  return { type: 'trip-guard', guard: 'budget', message };
}

function tripFailures({ failuresInARow, maxFailuresInARow }: MutableRun): Decision | undefined {
  if (maxFailuresInARow === undefined || failuresInARow < maxFailuresInARow) return undefined;
  const message =
    failuresInARow === 1
      ? 'a task failed, and maxFailuresInARow is 1'
      : `${countOf(failuresInARow, 'task')} failed in a row`;
  return { type: 'trip-guard', guard: 'failures', message };
}

/** Without the noise of adding floats: six significant digits. */
function formatAmount(amount: number): string {
  return String(Number(amount.toPrecision(6)));
}

/** When the start spread lets the next task start, epoch ms; −∞ without one, whatever the clock. */
export function spreadUntil({
  lastStartAt,
  startSpreadMs = -Infinity,
}: Pick<SharedLimits, 'lastStartAt' | 'startSpreadMs'>): number {
  return lastStartAt + startSpreadMs;
}

interface Starting {
  /** Runs that want to start tasks, with the list that takes what is decided about them. */
  readonly wanting: ReadonlyMap<MutableRun, Decision[]>;
  readonly now: number;
  readonly host: HostLoad | undefined;
}

/** Decides what starts, and returns when more can, epoch ms. */
function decideStarts({ sharers, limits }: Sharing, { wanting, now, host }: Starting): number {
  const runs = sharers.map(({ run }) => run);
  const use = new LimitUse(runs);
  const { startSpreadMs: spreadMs, startsAtOnce = Infinity } = limits;
  const free = limits.concurrency - use.total;
  if (free <= 0) return Infinity;
  const mostAtOnce = Math.min(free, spreadMs === undefined ? startsAtOnce : 1);
  const retryAt = Math.min(...Array.from(wanting.keys(), (run) => wakeRetries(run, now)));
  const room = { rates: limits.rates, use, most: mostAtOnce, now };
  const { tasks, stop } = pickTasks([...wanting.keys()], room);
  const at = Math.min(retryAt, stop?.until ?? Infinity);
  if (tasks.length === 0) return at;
  if (spreadUntil(limits) > now) return spreadUntil(limits);
  const { most, held } = readRoom(limits, runs, host);
  if (held) {
    for (const { run } of tasks) holdLaunching(run, held, wanting.get(run)!);
    return now + hostCheckMs;
  }
  for (const { run, task } of tasks.slice(0, most)) {
    wanting.get(run)!.push({ type: 'start-attempt', ...nextAttempt(run, task) });
  }
  const spreadAt = spreadMs === undefined ? Infinity : now + spreadMs;
  const checkAt = most < tasks.length ? now + hostCheckMs : Infinity;
  const goOnAt =
    Math.min(most, tasks.length) === startsAtOnce && free > startsAtOnce ? now : Infinity;
  return Math.min(at, spreadAt, checkAt, goOnAt);
}

function waitUntil(at: number): readonly Decision[] {
  return at < Infinity ? [{ type: 'wait-until', at }] : [];
}

/** Says once for each kind that the computer is too busy, however long it is. */
function holdLaunching(run: MutableRun, held: Held, decisions: Decision[]): void {
  if (run.held?.by === held.by || decisions.length > 0) return;
  decisions.push({ type: 'hold-launching', ...held });
}

function nextAttempt(run: MutableRun, task: number): NextAttempt {
  const attempt = run.tasks.attempts[task]! + 1;
  const { planned, asset, firstTask } = laneOf(run, task);
  const count = planned.taskEnds[task - firstTask]! - planned.taskStarts[task - firstTask]!;
  if (count === 1) return { task, attempt };
  const { partitions } = asset;
  const open = Array.from(eachOrdinal(cellsToTry(run, task)), (each) => partitions.keyOf(each));
  const isWhole = open.length === count;
  return { task, attempt, ...(isWhole ? {} : { partitions: open }) };
}
