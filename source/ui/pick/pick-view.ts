import { basename } from 'node:path';
import { cellStatuses } from '../../domain/cell-status.ts';
import { countOf } from '../../domain/figures.ts';
import type { AppState } from '../app-state.ts';
import type { FrameTitle } from '../frame.ts';
import { fitItems } from '../header-view.ts';
import { isRunning } from '../live/live-state.ts';
import type { MatrixModel } from '../matrix/matrix-model.ts';
import { cursorCell } from '../matrix/matrix-place.ts';
import { viewMatrixScreen, type Pane } from '../matrix-screen-view.ts';
import { noticeSpan, viewSelection } from '../selection-view.ts';
import type { Services } from '../services.ts';
import { paintSides, paintSpans, type Spans } from '../spans.ts';
import { viewStatusCounts } from '../status-counts-view.ts';
import type { Theme } from '../theme.ts';
import { viewCellDetails, viewCellTitle, type DetailSources } from './cell-details-view.ts';

/** The screen that picks cells, without its footer: one line less than the terminal has. */
export function viewPick(state: AppState, services: Services, theme: Theme): readonly string[] {
  const { columns: width } = state.size;
  const { model } = state.pick;
  if (model.graph.assets.length === 0) return viewNoAssets(state, services, theme);
  return [
    paintSides({ left: titleSpans(services), right: viewRunning(state) }, width, theme),
    viewTotals(model, width, theme),
    ...viewMatrixScreen(
      state,
      { ...pickPane(state, services, theme), bottom: viewBottom(state) },
      theme,
    ),
  ];
}

/** `backfill · project`. */
export function titleSpans({ config }: Services): Spans {
  return [
    { text: ' backfill', style: 'strong' },
    { text: ' · ', style: 'border' },
    basename(config.root),
  ];
}

function viewRunning({ live }: AppState): Spans {
  if (!live || !isRunning(live)) return [];
  return [
    { text: live.session.run.id, style: 'accent' },
    ' runs: ',
    { text: 'w', style: 'accent' },
    ' watches ',
  ];
}

function viewTotals(model: MatrixModel, width: number, theme: Theme): string {
  const counts = new Int32Array(cellStatuses.length);
  let cells = 0;
  for (const { index, partitions } of model.graph.assets) {
    cells += partitions.count;
    model.countsIn(index, 0, partitions.count).forEach((count, code) => (counts[code]! += count));
  }
  const items = [
    { rank: 0, spans: [countOf(model.graph.assets.length, 'asset')] },
    { rank: 1, spans: [countOf(cells, 'cell')] },
    ...viewStatusCounts(
      counts,
      ['succeeded', 'failed', 'stale', 'missing', 'skipped', 'cancelled'],
      theme,
    ),
  ];
  return paintSpans([' ', ...fitItems(items, width - 2)], width, theme);
}

function pickPane(state: AppState, services: Services, theme: Theme): { pane?: Pane } {
  const { matrix, model, assessment } = state.pick;
  const cells = cursorCell(matrix, model);
  if (!cells) {
    const { name } = model.graph.assets[matrix.cursor.asset]!;
    const text = `${name} has no partition here`;
    return { pane: { title: { left: [{ text, style: 'muted' }] }, lines: [] } };
  }
  const sources: DetailSources = {
    model,
    assessment,
    state: services.state,
    currency: services.config.currency,
    now: state.now,
  };
  const width = state.size.columns - 4;
  const lines = viewCellDetails(cells, sources).map((spans) => paintSpans(spans, width, theme));
  return { pane: { title: { left: viewCellTitle(cells, sources) }, lines } };
}

function viewBottom(state: AppState): FrameTitle {
  if (state.notice) return { left: [noticeSpan(state.notice)] };
  const selection = viewSelection(state.pick.matrix);
  if (selection) return { left: selection, right: [{ text: 'enter plans it', style: 'muted' }] };
  return { left: [{ text: hint(state), style: 'muted' }] };
}

function hint({ pick, history }: AppState): string {
  const isFresh = pick.assessment.status.every((codes) => codes.every((code) => code === 0));
  if (isFresh && history.backfills.length === 0)
    return 'Nothing is built yet: mark cells with space or v, then enter plans them';
  return 'Mark cells with space or v, then enter to plan them';
}

function viewNoAssets(state: AppState, services: Services, theme: Theme): readonly string[] {
  const { columns: width, rows } = state.size;
  const lines: Spans[] = [
    titleSpans(services),
    [],
    [{ text: ' There are no assets yet.', style: 'strong' }],
    [` Add one under "assets" in ${services.config.file}, then start again.`],
    [' backfill init writes an example with comments.'],
    [],
    ...(state.notice ? [[' ', noticeSpan(state.notice)]] : []),
  ];
  while (lines.length < rows - 1) lines.push([]);
  return lines.slice(0, rows - 1).map((spans) => paintSpans(spans, width, theme));
}
