import { cutMiddle } from '../fit-text.ts';
import { emphasis, fit, type Theme } from '../theme.ts';
import { toAscii } from '../to-ascii.ts';
import { viewAxis } from './axis-labels.ts';
import { createScale, viewLegend, type LensScale } from './lens-scale.ts';
import {
  indentOf,
  layoutMatrix,
  rowDepth,
  rowName,
  type MatrixLayout,
  type MatrixSize,
} from './matrix-layout.ts';
import type { MatrixModel } from './matrix-model.ts';
import type { MatrixRow } from './matrix-row.ts';
import { cursorCell, rangeOf } from './matrix-place.ts';
import type { MatrixState } from './matrix-state.ts';
import { valueOf } from './read-cells.ts';
import { alongOf, type RowCells } from './row-cells.ts';
import { columnAt } from './time-axis.ts';
import type { CellContext } from './view-cell.ts';
import { viewTimeRow } from './view-row.ts';
import { viewStrip } from './view-strip.ts';
import { viewSummary } from './view-summary.ts';
import type { ZoomLevel } from './zoom.ts';

/** One picture of the matrix. */
export interface MatrixFrame {
  /** Exactly `height` lines, each exactly `width` columns wide, with every style closed. */
  readonly lines: readonly string[];
  readonly title: {
    readonly zoom: ZoomLevel;
    /** Keys of the first and last visible column, such as `2024-01-01..2024-03-01`. */
    readonly span: string;
    /**
     * Which of the assets are shown, such as `4-12 of 200`, or of the rows (`rows 4-12 of 200`)
     * when some assets have several; empty when all are.
     */
    readonly rows: string;
    /** What the ramp means, for every lens but `status`. */
    readonly legend?: string;
  };
  readonly cursorCell?: RowCells;
}

/** Draws the matrix; the cost depends on the size of the screen, not on the number of cells. */
export function viewMatrix(
  state: MatrixState,
  model: MatrixModel,
  { size, theme }: { readonly size: MatrixSize; readonly theme: Theme },
): MatrixFrame {
  const layout = layoutMatrix(state, model, size);
  const range = rangeOf(state, model);
  const scale = scaleOf(state, model, layout);
  const context: CellContext = {
    model,
    state,
    theme,
    marks: state.marks,
    ...(range ? { range } : {}),
    ...(scale ? { scale } : {}),
  };
  const shown = model.rows.slice(layout.rows.start, layout.rows.end);
  const rows = shown.map((row, i) =>
    viewRow(context, layout, { row, line: layout.rows.start + i }),
  );
  const lines = [...viewHeader(context, layout), ...rows].slice(0, size.height);
  while (lines.length < size.height) lines.push(' '.repeat(size.width));
  const cell = cursorCell(state, model);
  return {
    lines,
    title: {
      zoom: state.zoom,
      span: spanOf(state, model, layout),
      rows: rowsOf(model, layout),
      ...(scale ? { legend: viewLegend(scale, theme.symbols) } : {}),
    },
    ...(cell ? { cursorCell: cell } : {}),
  };
}

function spanOf(state: MatrixState, model: MatrixModel, { columns }: MatrixLayout): string {
  if (columns.end <= columns.start) return '';
  const { steps } = model.axisAt(state.zoom);
  const first = steps.keyOf(columns.start);
  const last = steps.keyOf(columns.end - 1);
  return first === last ? first : `${first}..${last}`;
}

function rowsOf(model: MatrixModel, { rows }: MatrixLayout): string {
  const count = model.rows.length;
  if (rows.end - rows.start === count) return '';
  const unit = count > model.graph.assets.length ? 'rows ' : '';
  return `${unit}${rows.start + 1}-${rows.end} of ${count}`;
}

/** Both lines of the axis; the cursor's column is picked out in the lower one. */
function viewHeader(context: CellContext, layout: MatrixLayout): readonly string[] {
  const { model, state, theme } = context;
  const axis = model.axisAt(state.zoom);
  const { major, minor } = viewAxis(axis, layout.columns, layout.gridWidth);
  const left = ' '.repeat(layout.nameWidth);
  const right = ' '.repeat(layout.summaryWidth);
  const x = columnAt(axis.steps, state.cursor.at) - layout.columns.start;
  const isShown = x >= 0 && x < layout.gridWidth && layout.columns.end > layout.columns.start;
  const pointed = isShown
    ? theme.paint(minor.slice(0, x), 'muted') +
      theme.paintCell(minor.charAt(x), 0, emphasis.cursor) +
      theme.paint(minor.slice(x + 1), 'muted')
    : theme.paint(minor, 'muted');
  return [left + theme.paint(major, 'muted') + right, left + pointed + right];
}

function viewRow(
  context: CellContext,
  layout: MatrixLayout,
  { row, line }: { readonly row: MatrixRow; readonly line: number },
): string {
  const { model, state, theme, range } = context;
  const partitions = alongOf(model.graph.assets[row.asset]!.partitions);
  const own = row.line === undefined ? { asset: row.asset } : { asset: row.asset, line: row.line };
  const place = {
    row: own,
    hasCursor: isCursorIn(state, row),
    isInRange: range !== undefined && line >= range.rows.start && line < range.rows.end,
    width: layout.gridWidth,
  };
  const cells =
    partitions.count === 0
      ? theme.paint(fit('no partitions yet', layout.gridWidth, theme.symbols.ellipsis), 'muted')
      : partitions.kind === 'time'
        ? viewTimeRow(context, { ...place, columns: layout.columns }, partitions)
        : viewStrip(context, place, partitions);
  const summary = viewSummary(model, { row: own, width: layout.summaryWidth }, theme);
  return viewName(context, row, layout.nameWidth) + cells + summary;
}

/** The asset's name behind its branch of the tree, with a gutter that points at the cursor's row. */
function viewName({ model, state, theme }: CellContext, row: MatrixRow, width: number): string {
  const { symbols } = theme;
  const text = rowName(model, row);
  const name = theme.unicode ? text : toAscii(text);
  const tree = viewTree(model, row, theme);
  const isCursorRow = isCursorIn(state, row);
  const gutter = isCursorRow ? symbols.more.right : ' ';
  const room = width - tree.length - 2;
  if (room < 1) return fit(gutter, Math.min(1, width)) + fit(name, width - 1, symbols.ellipsis);
  // Long names often differ in their ends.
  const whole = fit(cutMiddle(name, room, symbols.ellipsis), room);
  const shown = theme.paint(whole, isCursorRow ? 'strong' : 'plain');
  return `${gutter}${theme.paint(tree, 'border')}${shown} `;
}

/** The branch that an asset hangs on; a line of a multi asset is only set in below its asset. */
function viewTree(model: MatrixModel, row: MatrixRow, { symbols }: Theme): string {
  const indent = indentOf(rowDepth(model, row));
  if (indent === 0) return '';
  if (row.line !== undefined) return ' '.repeat(indent);
  const branch = row.isLast ? symbols.lastBranch : symbols.branch;
  return branch + symbols.dash.repeat(indent - 2) + ' ';
}

function isCursorIn({ cursor }: MatrixState, { asset, line }: MatrixRow): boolean {
  return cursor.asset === asset && cursor.line === line;
}

/** Over the visible cells; `undefined` for the status lens. */
function scaleOf(
  state: MatrixState,
  model: MatrixModel,
  layout: MatrixLayout,
): LensScale | undefined {
  const { lens, zoom } = state;
  if (lens === 'status') return undefined;
  const values: number[] = [];
  for (const { asset, line } of model.rows.slice(layout.rows.start, layout.rows.end)) {
    const own = line === undefined ? { asset } : { asset, line };
    const partitions = alongOf(model.graph.assets[asset]!.partitions);
    if (partitions.kind !== 'time') {
      for (let i = 0; i < Math.min(partitions.count, layout.gridWidth); i++) {
        values.push(valueOf(model, lens, { ...own, start: i, end: i + 1 }));
      }
      continue;
    }
    for (const { start, end } of model.piecesUnder(
      partitions,
      model.axisAt(zoom),
      layout.columns,
    )) {
      values.push(valueOf(model, lens, { ...own, start, end }));
    }
  }
  return createScale(lens, values);
}
