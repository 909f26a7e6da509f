import { basename } from 'node:path';
import { cellStatuses } from '../../domain/cell-status.ts';
import { countOf } from '../../domain/figures.ts';
import type { AppState } from '../app-state.ts';
import { cutMiddle, fitText } from '../fit-text.ts';
import { titleWidth, type FrameTitle } from '../frame.ts';
import { fitItems } from '../header-view.ts';
import { isRunning } from '../live/live-state.ts';
import type { MatrixModel } from '../matrix/matrix-model.ts';
import { cursorCell } from '../matrix/matrix-place.ts';
import { columnAt } from '../matrix/time-axis.ts';
import { viewMatrixScreen, type Pane } from '../matrix-screen-view.ts';
import { layoutMatrixScreen } from '../screen-layout.ts';
import { noticeSpan, viewSelection } from '../selection-view.ts';
import type { Services } from '../services.ts';
import { paintSides, paintSpans, type Spans } from '../spans.ts';
import { viewStatusCounts } from '../status-counts-view.ts';
import type { Theme } from '../theme.ts';
import { wrapSpans } from '../wrap-spans.ts';
import {
  viewAssetDetails,
  viewCellDetails,
  viewCellTitle,
  type DetailSources,
} from './cell-details-view.ts';

/** The screen that picks cells, without its footer: one line less than the terminal has. */
export function viewPick(state: AppState, services: Services, theme: Theme): readonly string[] {
  const { columns: width } = state.size;
  const { model } = state.pick;
  if (model.graph.assets.length === 0) return viewNoAssets(state, services, theme);
  return [
    paintSides({ left: titleSpans(services, width), right: viewRunning(state) }, width, theme),
    viewTotals(model, width, theme),
    ...viewMatrixScreen(
      state,
      { pane: pickPane(state, services, theme), bottom: viewBottom(state) },
      theme,
    ),
  ];
}

/** `backfill · project`; a long project's name takes a quarter of the line's `width` at most. */
export function titleSpans({ config }: Services, width: number): Spans {
  const most = Math.max(12, Math.floor(width / 4));
  return [
    { text: ' backfill', style: 'strong' },
    { text: ' · ', style: 'border' },
    cutMiddle(basename(config.root), most, '…'),
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

function pickPane(state: AppState, services: Services, theme: Theme): Pane {
  const { matrix, model, assessment } = state.pick;
  const { width, paneHeight } = layoutMatrixScreen(state);
  const room = { width, height: paneHeight };
  const paint = (lines: readonly Spans[]) => lines.map((spans) => paintSpans(spans, width, theme));
  const cells = cursorCell(matrix, model);
  if (!cells) {
    const asset = model.graph.assets[matrix.cursor.asset]!;
    const has = asset.partitions.count === 0 ? 'no partitions yet' : 'no partition here';
    return {
      title: { left: [{ text: `${asset.name} has ${has}`, style: 'muted' }] },
      lines: paint(viewAssetDetails(asset, model, room)),
    };
  }
  const sources: DetailSources = {
    model,
    assessment,
    state: services.state,
    currency: services.config.currency,
    now: state.now,
  };
  const { kind } = model.graph.assets[cells.asset]!.partitions;
  const { steps } = model.axisAt(matrix.zoom);
  const span = kind === 'time' ? steps.keyOf(columnAt(steps, matrix.cursor.at)) : undefined;
  return {
    title: { left: viewCellTitle(cells, sources, { span, width: titleWidth(state.size.columns) }) },
    lines: paint(viewCellDetails(cells, sources, room)),
  };
}

function viewBottom(state: AppState): FrameTitle {
  if (state.notice) return { left: [noticeSpan(state.notice)] };
  const { matrix, model } = state.pick;
  const width = titleWidth(state.size.columns);
  const selection = viewSelection(matrix, model, width);
  if (selection) return { left: selection, right: [{ text: 'enter plans it', style: 'muted' }] };
  return { left: [{ text: fitText(hints(state), width), style: 'muted' }] };
}

function hints({ pick, history }: AppState): readonly [string, ...string[]] {
  const isFresh = pick.assessment.status.every((codes) => codes.every((code) => code === 0));
  if (!isFresh || history.backfills.length > 0)
    return ['Mark cells with space or v, then enter plans them'];
  return [
    'Nothing is built yet: mark cells with space or v, then enter plans them',
    'Nothing is built yet: mark cells, then enter plans them',
    'Nothing is built yet: mark cells',
  ];
}

function viewNoAssets(state: AppState, services: Services, theme: Theme): readonly string[] {
  const { columns: width, rows } = state.size;
  const lines: Spans[] = [
    titleSpans(services, width),
    [],
    [{ text: ' There are no assets yet.', style: 'strong' }],
    ...wrapSpans(
      [` Add one under "assets" in ${services.config.file}, then start again.`],
      width,
      1,
    ),
    [' backfill init writes an example with comments.'],
    [],
    ...(state.notice ? [[' ', noticeSpan(state.notice)]] : []),
  ];
  while (lines.length < rows - 1) lines.push([]);
  return lines.slice(0, rows - 1).map((spans) => paintSpans(spans, width, theme));
}
