import { countOf, formatCount, formatMoney } from '../../domain/figures.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { AppState } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import type { StyleName } from '../palette.ts';
import { noticeSpan } from '../selection-view.ts';
import type { BackfillSummary } from '../services.ts';
import { paintSides, paintSpans, type Spans } from '../spans.ts';
import type { Theme } from '../theme.ts';
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
  readonly title: Spans;
  readonly currency: string;
  readonly theme: Theme;
  /** Lines that the screen may take. */
  readonly height: number;
}

/** The screen in three parts, so that the table can stand in between. */
export interface HistoryView {
  readonly above: readonly string[];
  /** The window of the list that shows the cursor. */
  readonly rows: readonly HistoryRow[];
  readonly below: readonly string[];
}

/** Two header lines, the frame's top and bottom, and the table's headings. */
const chrome = 5;

/** The list of earlier backfills, as many as there is room for. */
export function viewHistory(state: AppState, sources: HistorySources): HistoryView {
  const { title, theme, height } = sources;
  const { history, size, notice } = state;
  const across = { width: size.columns, theme };
  const inner = size.columns - 4;
  const count = history.backfills.length;
  const room = Math.max(1, height - chrome);
  const rows = windowOf(history, room).map(({ summary, isChosen }) =>
    viewRow(summary, isChosen, { ...sources, now: state.now }),
  );
  const blanks = Array.from({ length: room - rows.length }, () => ' '.repeat(inner));
  const nothing = 'No backfill was run yet: esc, mark some cells, then enter plans the first';
  const empty = count === 0 ? [paintSpans([nothing], inner, theme)] : [];
  return {
    above: [
      paintSides(
        { left: title, right: [{ text: 'backfills ', style: 'accent' }] },
        size.columns,
        theme,
      ),
      paintSpans([` ${countOf(count, 'backfill')}, newest first`], size.columns, theme),
      frameLine('top', {}, across),
    ],
    rows,
    below: [
      ...[...empty, ...blanks].map((line) => frameRow(line, theme)),
      frameLine('bottom', notice ? { left: [noticeSpan(notice)] } : {}, across),
    ],
  };
}

function windowOf(
  { backfills, cursor }: HistoryState,
  room: number,
): readonly { readonly summary: BackfillSummary; readonly isChosen: boolean }[] {
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), backfills.length - room));
  return backfills
    .slice(first, first + room)
    .map((summary, i) => ({ summary, isChosen: first + i === cursor }));
}

function viewRow(
  summary: BackfillSummary,
  isChosen: boolean,
  sources: HistorySources & { readonly now: number },
): HistoryRow {
  const { id, startedAt, activeMs, status, cells, succeeded, failed, cost, selection } = summary;
  return {
    ' ': isChosen ? sources.theme.symbols.more.right : ' ',
    backfill: id,
    started: `${formatDuration(Math.max(0, sources.now - startedAt))} ago`,
    took: activeMs === 0 ? '' : formatDuration(activeMs),
    outcome: status,
    built: `${formatCount(succeeded)}/${formatCount(cells)}`,
    failed: failed === 0 ? '' : formatCount(failed),
    cost: cost === 0 ? '' : formatMoney(cost, sources.currency),
    selection,
  };
}

const outcomeStyles: Readonly<Record<string, StyleName>> = {
  running: 'running',
  queued: 'muted',
  succeeded: 'good',
  failed: 'bad',
};

/** How an outcome looks. */
export function outcomeStyle(outcome: string): StyleName {
  return outcomeStyles[outcome] ?? 'warning';
}
