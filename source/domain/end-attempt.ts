import { statusCode } from './cell-status.ts';
import type { BackfillEvent, Recorded } from './events.ts';
import { settleCell, type TaskCells } from './find-task-cells.ts';
import type { Asset } from './graph.ts';
import { isLastTry } from './is-last-try.ts';
import {
  countOrdinals,
  eachOrdinal,
  intersectOrdinals,
  noOrdinals,
  ordinalsFrom,
  subtractOrdinals,
  type OrdinalSet,
} from './ordinals.ts';
import { shareReport, type AttemptReport, type CellReport } from './share-report.ts';
import type { StartedAttempt, State } from './state.ts';

/** The event that ends an attempt, with its place in history. */
export interface RecordedEnd extends Recorded {
  readonly event: Extract<
    BackfillEvent,
    { readonly type: 'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled' }
  >;
}

/** The cells of one attempt: all of the task's, or the ones that it was started for. */
interface AttemptedCells extends TaskCells {
  readonly started: StartedAttempt;
  /** What the attempt reported of a cell, by ordinal. */
  readonly share: (ordinal: number) => CellReport;
}

/** Folds the end of an attempt into its cells: what it took, what it built and what it did not. */
export function endAttempt(
  state: State,
  { started, ...found }: TaskCells & { readonly started: StartedAttempt },
  recorded: RecordedEnd,
): void {
  const { asset, columns } = found;
  const { event, backfill } = recorded;
  const { partitions } = started;
  const cells = partitions
    ? intersectOrdinals(found.cells, ordinalsOf(asset, partitions))
    : found.cells;
  const report: AttemptReport = { reported: {}, ...event };
  const shareOf = shareReport(report, countOrdinals(cells));
  // Most attempts report nothing of single cells: their keys need not be written then.
  const share = (ordinal: number) =>
    shareOf(report.cells === undefined ? undefined : asset.partitions.keyOf(ordinal));
  const attempted = { asset, columns, cells, started, share };
  const unbuilt = unbuiltCells(attempted, event);
  spend(attempted, recorded);
  build(state, { ...attempted, cells: subtractOrdinals(cells, unbuilt) }, recorded);
  const outcome = outcomeOf(event);
  if (outcome === undefined) return;
  const origin = state.texts.intern(backfill);
  for (const ordinal of eachOrdinal(unbuilt)) settleCell(columns, ordinal, { outcome, origin });
}

function ordinalsOf(asset: Asset, keys: readonly string[]): OrdinalSet {
  const ordinals = keys.map((key) => asset.partitions.ordinalOf(key));
  return ordinalsFrom(ordinals.filter((o) => o !== undefined).sort((a, b) => a - b));
}

function unbuiltCells({ asset, cells }: AttemptedCells, event: RecordedEnd['event']): OrdinalSet {
  if (event.type === 'attempt-succeeded') return noOrdinals;
  if (event.type === 'attempt-cancelled' || event.failed === undefined) return cells;
  return intersectOrdinals(cells, ordinalsOf(asset, event.failed));
}

/** What becomes of the cells that were not built; `undefined` while another try follows. */
function outcomeOf(event: RecordedEnd['event']): number | undefined {
  if (event.type === 'attempt-cancelled') return statusCode.cancelled;
  if (event.type === 'attempt-succeeded') return undefined;
  return isLastTry(event) ? statusCode.failed : undefined;
}

/** Books what the attempt took on all of its cells; cost adds to that of earlier attempts. */
function spend({ columns, cells, share }: AttemptedCells, { at, event }: RecordedEnd): void {
  const durationMs = event.durationMs / countOrdinals(cells);
  for (const ordinal of eachOrdinal(cells)) {
    const { cost, rows } = share(ordinal);
    columns.cost[ordinal] = addKnown(columns.cost[ordinal]!, cost);
    columns.rows[ordinal] = rows;
    columns.attempts[ordinal] = event.attempt;
    columns.durationMs[ordinal] = durationMs;
    columns.finishedAt[ordinal] = at;
  }
}

/** The sum of what is known, `NaN` when nothing is. */
function addKnown(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}

/** Marks cells as built: as old as what they read, and changed unless the data is the same. */
function build(
  state: State,
  { columns, cells, started, share }: AttemptedCells,
  { seq, backfill }: RecordedEnd,
): void {
  const { texts } = state;
  const origin = texts.intern(backfill);
  const codeVersion = texts.intern(started.codeVersion ?? '');
  for (const ordinal of eachOrdinal(cells)) {
    const dataVersion = texts.intern(share(ordinal).dataVersion);
    const isSameData = dataVersion !== 0 && dataVersion === columns.dataVersion[ordinal];
    if (!isSameData) columns.changedSeq[ordinal] = seq;
    columns.builtSeq[ordinal] = started.seq;
    columns.codeVersion[ordinal] = codeVersion;
    columns.dataVersion[ordinal] = dataVersion;
    settleCell(columns, ordinal, { outcome: statusCode.succeeded, origin });
  }
}
