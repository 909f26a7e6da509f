import { statusCode } from '../cell-status.ts';
import type { BackfillOutcome } from '../events.ts';
import type { PartitionKey } from '../names.ts';
import { eachOrdinal } from '../ordinals.ts';
import { setReady } from './change-status.ts';
import type { MutableRun } from './mutable-run.ts';
import { pickTasks } from './pick-tasks.ts';
import { runOutcome } from './run-outcome.ts';
import { laneOf, openCells } from './task-cells.ts';

/** What is to be done next. Each becomes an event before it takes effect, except for waiting. */
export type Decision =
  | {
      readonly type: 'start-attempt';
      readonly task: number;
      readonly attempt: number;
      /** The cells that are not built yet, when others of the task are. */
      readonly partitions?: readonly PartitionKey[];
    }
  /** Nothing more can start before this time (epoch ms), unless something ends. */
  | { readonly type: 'wait-until'; readonly at: number }
  | { readonly type: 'trip-guard'; readonly guard: 'budget'; readonly message: string }
  | { readonly type: 'finish'; readonly outcome: BackfillOutcome };

/**
 * What to do about the run at this moment, epoch ms. Nothing observable changes: asking again
 * gives the same answer. No answer at all means to wait for a running task or a command.
 */
export function decide(run: MutableRun, now: number): readonly Decision[] {
  if (run.outcome !== undefined) return [];
  const isQueueEmpty = run.counts[statusCode.queued] === 0;
  if (run.active.size === 0) {
    if (isQueueEmpty) return [{ type: 'finish', outcome: runOutcome(run) }];
    if (run.guard !== undefined) return [{ type: 'finish', outcome: 'guarded' }];
  }
  if (isQueueEmpty || run.guard !== undefined) return [];
  if (run.budget !== undefined && run.spend >= run.budget) return [tripBudget(run, run.budget)];
  if (run.paused || run.active.size >= run.concurrency) return [];
  return decideStarts(run, now);
}

function decideStarts(run: MutableRun, now: number): readonly Decision[] {
  const retryAt = wakeRetries(run, now);
  const { tasks, rateFreeAt = Infinity } = pickTasks(run, now);
  const starts = tasks.map((task) => startAttempt(run, task));
  const at = Math.min(retryAt, rateFreeAt);
  return at < Infinity ? [...starts, { type: 'wait-until', at }] : starts;
}

function tripBudget({ spend }: MutableRun, budget: number): Decision {
  const message = `spend ${formatAmount(spend)} reached the budget of ${formatAmount(budget)}`;
  return { type: 'trip-guard', guard: 'budget', message };
}

/** Without the noise of adding floats: six significant digits. */
function formatAmount(amount: number): string {
  return String(Number(amount.toPrecision(6)));
}

function startAttempt(run: MutableRun, task: number): Decision {
  const attempt = run.tasks.attempts[task]! + 1;
  const { planned, asset, firstTask } = laneOf(run, task);
  const count = planned.taskEnds[task - firstTask]! - planned.taskStarts[task - firstTask]!;
  if (count === 1) return { type: 'start-attempt', task, attempt };
  const { partitions } = asset;
  const open = Array.from(eachOrdinal(openCells(run, task)), (each) => partitions.keyOf(each));
  const isWhole = open.length === count;
  return { type: 'start-attempt', task, attempt, ...(isWhole ? {} : { partitions: open }) };
}

/**
 * Moves automatic retries that are due among the ready tasks, where they belong from now on;
 * returns when the next one is due (Infinity: none).
 */
function wakeRetries(run: MutableRun, now: number): number {
  const { retries, tasks } = run;
  for (let next = retries.peek(); next; next = retries.peek()) {
    const holds = tasks.retryAt[next.task] === next.at;
    if (holds && next.at > now) return next.at;
    retries.pop();
    if (holds) setReady(run, next.task, true);
  }
  return Infinity;
}
