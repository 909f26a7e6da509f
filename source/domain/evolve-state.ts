import { statusCode } from './cell-status.ts';
import { endAttempt, type RecordedEnd } from './end-attempt.ts';
import type { BackfillEvent, Recorded } from './events.ts';
import {
  findTaskCells,
  settleCell,
  type EvolveContext,
  type TaskCells,
} from './find-task-cells.ts';
import { appendRange, eachOrdinal, type OrdinalSet } from './ordinals.ts';
import type { StartedAttempt, State } from './state.ts';

/**
 * Folds an event into the state in place; work grows with the cells of the event's tasks. An event
 * about a task that the plan does not have only moves the sequence number.
 */
export function evolveState(state: State, context: EvolveContext, recorded: Recorded): void {
  const { event } = recorded;
  state.sequence = recorded.seq;
  switch (event.type) {
    case 'attempt-started':
      return startAttempt(state, context, { ...recorded, event });
    case 'attempt-succeeded':
    case 'attempt-failed':
    case 'attempt-cancelled':
      return finishAttempt(state, context, { ...recorded, event });
    case 'cells-cancelled':
    case 'cells-skipped':
    case 'cells-marked-done':
      return settleTasks(state, context, { ...recorded, event });
    case 'backfill-finished':
      return forgetStarted(state, recorded.backfill);
    case 'backfill-started':
    case 'backfill-resumed':
    case 'queued':
    case 'turn-taken':
    case 'attempts-announced':
    case 'attempts-withdrawn':
    case 'process-spawned':
    case 'cells-retried':
    case 'paused':
    case 'resumed':
    case 'concurrency-set':
    case 'pool-set':
    case 'budget-set':
    case 'max-failures-set':
    case 'priority-set':
    case 'guard-tripped':
    case 'guard-lifted':
    case 'launching-held':
      return;
    default:
      event satisfies never;
  }
}

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { readonly type: T }>;

/** Key of an attempt in `State.started`. */
export function startedKey(backfill: string, task: string): string {
  return `${backfill} ${task}`;
}

/** The first attempt of a backfill starts the cells' cost anew; retries add to it. */
function startAttempt(
  state: State,
  context: EvolveContext,
  { seq, backfill, event }: Recorded & { readonly event: EventOf<'attempt-started'> },
): void {
  const { task, attempt, codeVersion, partitions } = event;
  const started: StartedAttempt = {
    backfill,
    task,
    seq,
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(partitions === undefined ? {} : { partitions }),
  };
  state.started.set(startedKey(backfill, task), started);
  const found = attempt === 1 ? findTaskCells(state, context, task) : undefined;
  if (found !== undefined) {
    for (const ordinal of eachOrdinal(found.cells)) found.columns.cost[ordinal] = NaN;
  }
}

/** The end of an attempt that is not under way is nothing. */
function finishAttempt(state: State, context: EvolveContext, recorded: RecordedEnd): void {
  const { task } = recorded.event;
  const key = startedKey(recorded.backfill, task);
  const started = state.started.get(key);
  const found = findTaskCells(state, context, task);
  if (started === undefined || found === undefined) return;
  state.started.delete(key);
  endAttempt(state, { ...found, started }, recorded);
}

/** A backfill that is over has no attempts under way. */
function forgetStarted(state: State, backfill: string): void {
  for (const [key, started] of state.started) {
    if (started.backfill === backfill) state.started.delete(key);
  }
}

const settledOutcome = {
  'cells-cancelled': statusCode.cancelled,
  'cells-skipped': statusCode.skipped,
  'cells-marked-done': statusCode.succeeded,
} as const;

/** Gives tasks that are not running an outcome by hand. */
function settleTasks(
  state: State,
  context: EvolveContext,
  { seq, backfill, event }: Recorded & { readonly event: EventOf<keyof typeof settledOutcome> },
): void {
  const origin = state.texts.intern(backfill);
  const outcome = settledOutcome[event.type];
  for (const task of event.tasks) {
    const found = findTaskCells(state, context, task);
    if (found === undefined || state.started.has(startedKey(backfill, task))) continue;
    const settled = settleOpenCells(found, { outcome, origin });
    if (event.type === 'cells-marked-done') markBuilt(state, { ...found, cells: settled }, seq);
  }
}

/** Settles the cells that this backfill has not built, and returns them. */
function settleOpenCells(
  { columns, cells }: TaskCells,
  settled: { readonly outcome: number; readonly origin: number },
): OrdinalSet {
  const open: number[] = [];
  for (const ordinal of eachOrdinal(cells)) {
    const isBuilt = columns.outcome[ordinal] === statusCode.succeeded;
    if (isBuilt && columns.backfill[ordinal] === settled.origin) continue;
    settleCell(columns, ordinal, settled);
    appendRange(open, ordinal, ordinal + 1);
  }
  return open;
}

/** Takes the user's word that cells are built as of now, by the code of now. */
function markBuilt(state: State, { asset, columns, cells }: TaskCells, seq: number): void {
  const codeVersion = state.texts.intern(asset.definition.codeVersion ?? '');
  for (const ordinal of eachOrdinal(cells)) {
    columns.builtSeq[ordinal] = seq;
    columns.changedSeq[ordinal] = seq;
    columns.codeVersion[ordinal] = codeVersion;
    columns.dataVersion[ordinal] = 0;
  }
}
