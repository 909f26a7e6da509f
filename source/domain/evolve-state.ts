import { statusCode } from './cell-status.ts';
import type { BackfillEvent, Recorded } from './events.ts';
import type { Asset, Graph } from './graph.ts';
import {
  countOrdinals,
  eachOrdinal,
  intersectOrdinals,
  noOrdinals,
  ordinalRange,
  ordinalsFrom,
  subtractOrdinals,
  type OrdinalSet,
} from './ordinals.ts';
import type { Plan } from './plan/plan.ts';
import { findTask, taskAsset, taskRange } from './plan/task-id.ts';
import { shareReport, type AttemptReport } from './share-report.ts';
import { resizeColumns, type CellColumns, type StartedAttempt, type State } from './state.ts';

/** What the events of one backfill are about. */
export interface EvolveContext {
  readonly graph: Graph;
  readonly plan: Plan;
}

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { readonly type: T }>;
type AttemptEnded = EventOf<'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled'>;
type CellsSettled = EventOf<'cells-cancelled' | 'cells-skipped' | 'cells-marked-done'>;

/** An event of one kind with its place in history. */
type RecordedOf<E extends BackfillEvent> = Recorded & { readonly event: E };

/**
 * Folds an event into the state in place; work grows with the cells of the event's tasks. An event
 * about a task that the plan does not have only moves the sequence number.
 */
export function evolveState(state: State, context: EvolveContext, recorded: Recorded): void {
  const { event } = recorded;
  state.sequence = recorded.seq;
  switch (event.type) {
    case 'attempt-started':
      return startAttempt(state, { ...recorded, event });
    case 'attempt-succeeded':
    case 'attempt-failed':
    case 'attempt-cancelled':
      return endAttempt(state, context, { ...recorded, event });
    case 'cells-cancelled':
    case 'cells-skipped':
    case 'cells-marked-done':
      return settleTasks(state, context, { ...recorded, event });
    case 'backfill-finished':
      return forgetStarted(state, recorded.backfill);
    case 'backfill-started':
    case 'backfill-resumed':
    case 'process-spawned':
    case 'cells-retried':
    case 'paused':
    case 'resumed':
    case 'concurrency-set':
    case 'pool-set':
    case 'guard-tripped':
      return;
  }
}

/** The cells of one task and the columns that keep them. */
export interface TaskCells {
  readonly asset: Asset;
  readonly columns: CellColumns;
  readonly cells: OrdinalSet;
}

/** Where a task's cells are kept, `undefined` when the plan has no such task. Columns grow to fit. */
export function findTaskCells(
  state: State,
  { graph, plan }: EvolveContext,
  id: string,
): TaskCells | undefined {
  const task = findTask(plan, graph, id);
  if (task === undefined) return undefined;
  const asset = graph.assets[taskAsset(plan, task).index]!;
  const { start, end } = taskRange(plan, task);
  if (end > state.assets[asset.index]!.capacity) {
    const capacity = Math.max(end, asset.partitions.count);
    state.assets[asset.index] = resizeColumns(state.assets[asset.index]!, capacity);
  }
  return { asset, columns: state.assets[asset.index]!, cells: ordinalRange(start, end) };
}

function startedKey(backfill: string, task: string): string {
  return `${backfill} ${task}`;
}

function startAttempt(state: State, recorded: RecordedOf<EventOf<'attempt-started'>>): void {
  const { backfill, seq, event } = recorded;
  const { task, codeVersion, partitions } = event;
  state.started.set(startedKey(backfill, task), {
    backfill,
    task,
    seq,
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(partitions === undefined ? {} : { partitions }),
  });
}

function forgetStarted(state: State, backfill: string): void {
  for (const [key, started] of state.started) {
    if (started.backfill === backfill) state.started.delete(key);
  }
}

function endAttempt(
  state: State,
  context: EvolveContext,
  recorded: RecordedOf<AttemptEnded>,
): void {
  const { backfill, event } = recorded;
  const key = startedKey(backfill, event.task);
  const started = state.started.get(key);
  state.started.delete(key);
  const found = findTaskCells(state, context, event.task);
  if (found === undefined) return;
  const { asset } = found;
  const cells = started?.partitions ? ordinalsOf(asset, started.partitions) : found.cells;
  const unbuilt = unbuiltCells(asset, cells, event);
  const attempted = { ...found, cells, started };
  spend(attempted, recorded);
  build(state, { ...attempted, cells: subtractOrdinals(cells, unbuilt) }, recorded);
  const outcome = endOutcome(event);
  if (outcome === undefined) return;
  const origin = state.texts.intern(backfill);
  for (const ordinal of eachOrdinal(unbuilt)) settle(found.columns, ordinal, { outcome, origin });
}

/** The cells of an attempt that is over. */
interface AttemptedCells extends TaskCells {
  readonly started: StartedAttempt | undefined;
}

function ordinalsOf(asset: Asset, keys: readonly string[]): OrdinalSet {
  const ordinals = keys.map((key) => asset.partitions.ordinalOf(key));
  return ordinalsFrom(ordinals.filter((o) => o !== undefined).sort((a, b) => a - b));
}

function unbuiltCells(asset: Asset, cells: OrdinalSet, event: AttemptEnded): OrdinalSet {
  if (event.type === 'attempt-succeeded') return noOrdinals;
  if (event.type === 'attempt-cancelled' || event.failed === undefined) return cells;
  return intersectOrdinals(cells, ordinalsOf(asset, event.failed));
}

/** What the attempt made of the cells it did not build; `undefined` while another try follows. */
function endOutcome(event: AttemptEnded): number | undefined {
  if (event.type === 'attempt-cancelled') return statusCode.cancelled;
  if (event.type === 'attempt-succeeded') return undefined;
  const isLast = event.retryAt === undefined && event.cause.type !== 'interrupted';
  return isLast ? statusCode.failed : undefined;
}

const nothingReported: AttemptReport = { reported: {} };

function reportOf(event: AttemptEnded): AttemptReport {
  return event.type === 'attempt-cancelled' ? nothingReported : event;
}

/** Books what the attempt took on all of its cells: retries add to the cost of earlier tries. */
function spend(
  { asset, columns, cells }: AttemptedCells,
  recorded: RecordedOf<AttemptEnded>,
): void {
  const { at, event } = recorded;
  const count = countOrdinals(cells);
  const share = shareReport(reportOf(event), count);
  for (const ordinal of eachOrdinal(cells)) {
    const { cost, rows } = share(asset.partitions.keyOf(ordinal));
    const earlier = event.attempt === 1 ? NaN : columns.cost[ordinal]!;
    columns.cost[ordinal] = Number.isNaN(earlier)
      ? cost
      : earlier + (Number.isNaN(cost) ? 0 : cost);
    columns.rows[ordinal] = rows;
    columns.attempts[ordinal] = event.attempt;
    columns.durationMs[ordinal] = event.durationMs / count;
    columns.finishedAt[ordinal] = at;
  }
}

/** Marks cells as built: as old as what they read, changed unless the data version is the same. */
function build(
  state: State,
  { asset, columns, cells, started }: AttemptedCells,
  recorded: RecordedOf<AttemptEnded>,
): void {
  const { seq, backfill, event } = recorded;
  const origin = state.texts.intern(backfill);
  const codeVersion = state.texts.intern(started?.codeVersion ?? '');
  const share = shareReport(reportOf(event), countOrdinals(cells));
  for (const ordinal of eachOrdinal(cells)) {
    const dataVersion = state.texts.intern(share(asset.partitions.keyOf(ordinal)).dataVersion);
    const isSameData = dataVersion !== 0 && dataVersion === columns.dataVersion[ordinal];
    if (!isSameData) columns.changedSeq[ordinal] = seq;
    columns.builtSeq[ordinal] = started?.seq ?? seq;
    columns.codeVersion[ordinal] = codeVersion;
    columns.dataVersion[ordinal] = dataVersion;
    settle(columns, ordinal, { outcome: statusCode.succeeded, origin });
  }
}

function settle(
  columns: CellColumns,
  ordinal: number,
  { outcome, origin }: { readonly outcome: number; readonly origin: number },
): void {
  columns.outcome[ordinal] = outcome;
  columns.backfill[ordinal] = origin;
}

const settledOutcome = {
  'cells-cancelled': statusCode.cancelled,
  'cells-skipped': statusCode.skipped,
  'cells-marked-done': statusCode.succeeded,
} as const;

/** Gives the tasks' cells an outcome by hand, except those that this backfill has built. */
function settleTasks(
  state: State,
  context: EvolveContext,
  { seq, backfill, event }: RecordedOf<CellsSettled>,
): void {
  const origin = state.texts.intern(backfill);
  const outcome = settledOutcome[event.type];
  for (const task of event.tasks) {
    const found = findTaskCells(state, context, task);
    if (found === undefined) continue;
    const { asset, columns, cells } = found;
    const codeVersion = state.texts.intern(asset.definition.codeVersion ?? '');
    for (const ordinal of eachOrdinal(cells)) {
      const isBuilt = columns.outcome[ordinal] === statusCode.succeeded;
      if (isBuilt && columns.backfill[ordinal] === origin) continue;
      settle(columns, ordinal, { outcome, origin });
      if (event.type === 'cells-marked-done') markBuilt(columns, ordinal, { seq, codeVersion });
    }
  }
}

/** Takes the user's word that the cell is built as of now, by the code of now. */
function markBuilt(
  columns: CellColumns,
  ordinal: number,
  { seq, codeVersion }: { readonly seq: number; readonly codeVersion: number },
): void {
  columns.builtSeq[ordinal] = seq;
  columns.changedSeq[ordinal] = seq;
  columns.codeVersion[ordinal] = codeVersion;
  columns.dataVersion[ordinal] = 0;
}
