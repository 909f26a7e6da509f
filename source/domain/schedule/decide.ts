import { statusCode } from '../cell-status.ts';
import type { BackfillOutcome, Guard, HostLimit } from '../events.ts';
import { countOf } from '../figures.ts';
import type { PartitionKey } from '../names.ts';
import { eachOrdinal } from '../ordinals.ts';
import { setReady } from './change-status.ts';
import { hostCheckMs, readRoom } from './host-limits.ts';
import type { MutableRun } from './mutable-run.ts';
import { pickTasks } from './pick-tasks.ts';
import { runOutcome } from './run-outcome.ts';
import type { HostLoad } from './run.ts';
import { cellsToTry, laneOf } from './task-cells.ts';

/** What is to be done next. Each becomes an event before it takes effect, except for waiting. */
export type Decision =
  | {
      readonly type: 'start-attempt';
      readonly task: number;
      readonly attempt: number;
      /** The cells to build, when they are not all of the task's. */
      readonly partitions?: readonly PartitionKey[];
    }
  /** Nothing more can start before this time (epoch ms), unless something ends. */
  | { readonly type: 'wait-until'; readonly at: number }
  | { readonly type: 'trip-guard'; readonly guard: Guard; readonly message: string }
  /** The computer has become too busy to start what could start: to be recorded. */
  | { readonly type: 'hold-launching'; readonly by: HostLimit; readonly message: string }
  | { readonly type: 'finish'; readonly outcome: BackfillOutcome };

/**
 * What to do about the run at this moment, epoch ms, on a computer that is this busy. Nothing
 * observable changes: asking again gives the same answer. No answer at all means to wait for a
 * running task or a command.
 */
export function decide(run: MutableRun, now: number, host?: HostLoad): readonly Decision[] {
  if (run.outcome !== undefined) return [];
  const isQueueEmpty = run.counts[statusCode.queued] === 0;
  if (run.active.size === 0) {
    if (isQueueEmpty) return [{ type: 'finish', outcome: runOutcome(run) }];
    if (run.guard !== undefined) return [{ type: 'finish', outcome: 'guarded' }];
  }
  if (isQueueEmpty || run.guard !== undefined) return [];
  const trip = tripBudget(run) ?? tripFailures(run);
  if (trip) return [trip];
  if (run.paused || run.active.size >= run.concurrency) return [];
  return decideStarts(run, now, host);
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
export function spreadUntil({ lastStartAt, startSpreadMs = -Infinity }: MutableRun): number {
  return lastStartAt + startSpreadMs;
}

function decideStarts(run: MutableRun, now: number, host?: HostLoad): readonly Decision[] {
  const retryAt = wakeRetries(run, now);
  const { most, held } = readRoom(run, host);
  const free = Math.min(
    run.concurrency - run.active.size,
    run.startSpreadMs === undefined ? Infinity : 1,
  );
  const picked = pickTasks(run, now, free);
  const at = Math.min(retryAt, picked.stop?.until ?? Infinity);
  if (picked.tasks.length === 0) return waitUntil(at);
  if (spreadUntil(run) > now) return waitUntil(spreadUntil(run));
  if (held) return [...holdLaunching(run, held), ...waitUntil(now + hostCheckMs)];
  const starts = picked.tasks.slice(0, most).map((task) => startAttempt(run, task));
  const spreadAt = run.startSpreadMs === undefined ? Infinity : now + run.startSpreadMs;
  const checkAt = starts.length < picked.tasks.length ? now + hostCheckMs : Infinity;
  return [...starts, ...waitUntil(Math.min(at, spreadAt, checkAt))];
}

function waitUntil(at: number): readonly Decision[] {
  return at < Infinity ? [{ type: 'wait-until', at }] : [];
}

/** Says once for each kind that the computer is too busy, however long it is. */
function holdLaunching(
  run: MutableRun,
  held: { readonly by: HostLimit; readonly message: string },
): readonly Decision[] {
  return run.held?.by === held.by ? [] : [{ type: 'hold-launching', ...held }];
}

function startAttempt(run: MutableRun, task: number): Decision {
  const attempt = run.tasks.attempts[task]! + 1;
  const { planned, asset, firstTask } = laneOf(run, task);
  const count = planned.taskEnds[task - firstTask]! - planned.taskStarts[task - firstTask]!;
  if (count === 1) return { type: 'start-attempt', task, attempt };
  const { partitions } = asset;
  const open = Array.from(eachOrdinal(cellsToTry(run, task)), (each) => partitions.keyOf(each));
  const isWhole = open.length === count;
  return { type: 'start-attempt', task, attempt, ...(isWhole ? {} : { partitions: open }) };
}

/**
 * Moves automatic retries that are due among the ready tasks, where they belong from now on;
 * returns when the next one is due (Infinity: none).
 */
export function wakeRetries(run: MutableRun, now: number): number {
  const { retries, tasks } = run;
  for (let next = retries.peek(); next; next = retries.peek()) {
    const holds = tasks.retryAt[next.task] === next.at;
    if (holds && next.at > now) return next.at;
    retries.pop();
    if (holds) setReady(run, next.task, true);
  }
  return Infinity;
}
