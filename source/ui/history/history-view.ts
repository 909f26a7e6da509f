import { formatCount, formatMoney } from '../../domain/figures.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { BackfillSummary } from '../services.ts';
import type { StyleName } from '../palette.ts';
import type { HistoryState } from './history-state.ts';

/** One line of the list, in the columns of the table. */
export interface HistoryRow {
  /** Points at the chosen line. */
  readonly ' ': string;
  readonly backfill: string;
  readonly started: string;
  readonly took: string;
  readonly outcome: string;
  readonly built: string;
  readonly failed: string;
  readonly cost: string;
  readonly selection: string;
}

export interface HistorySources {
  readonly now: number;
  readonly currency: string;
  readonly pointer: string;
}

/** The window of the list that shows the cursor. */
export function viewHistoryRows(
  { backfills, cursor }: HistoryState,
  height: number,
  sources: HistorySources,
): readonly HistoryRow[] {
  const first = Math.max(0, Math.min(cursor - Math.floor(height / 2), backfills.length - height));
  return backfills
    .slice(first, first + height)
    .map((summary, i) => viewRow(summary, first + i === cursor, sources));
}

function viewRow(summary: BackfillSummary, isChosen: boolean, sources: HistorySources): HistoryRow {
  const { id, startedAt, finishedAt, status, cells, succeeded, failed, cost, selection } = summary;
  return {
    ' ': isChosen ? sources.pointer : ' ',
    backfill: id,
    started: `${formatDuration(Math.max(0, sources.now - startedAt))} ago`,
    took: finishedAt === undefined ? '' : formatDuration(finishedAt - startedAt),
    outcome: status,
    built: `${formatCount(succeeded)}/${formatCount(cells)}`,
    failed: failed === 0 ? '' : formatCount(failed),
    cost: cost === 0 ? '' : formatMoney(cost, sources.currency),
    selection,
  };
}

const outcomeStyles: Readonly<Record<string, StyleName>> = {
  running: 'running',
  succeeded: 'good',
  failed: 'bad',
};

/** How an outcome looks. */
export function outcomeStyle(outcome: string): StyleName {
  return outcomeStyles[outcome] ?? 'warning';
}
