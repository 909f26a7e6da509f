import stringWidth from 'string-width';
import type { MatrixPlace } from './matrix-intent.ts';
import type { MatrixModel } from './matrix-model.ts';
import { columnsAt, rowOf } from './matrix-place.ts';
import type { MatrixRow } from './matrix-row.ts';
import type { MatrixState } from './matrix-state.ts';
import { inRow } from './move-cursor.ts';
import { alongOf, lineKey } from './row-cells.ts';
import { placeStrip, stripItemAt } from './strip.ts';
import { columnAt, type Stretch } from './time-axis.ts';

/** Columns and lines that the matrix may fill. */
export interface MatrixSize {
  readonly width: number;
  readonly height: number;
}

/** Where everything goes on a screen of a certain size. */
export interface MatrixLayout {
  /** Width of the asset names, with the cursor's gutter before and a gap after them. */
  readonly nameWidth: number;
  /** Columns for the cells, right of the names. */
  readonly gridWidth: number;
  /** Width of the proportions at the right; 0 when there is no room. */
  readonly summaryWidth: number;
  /** Lines shown, positions in `MatrixModel.rows`. */
  readonly rows: Stretch;
  /** Axis columns shown; at most `gridWidth` of them. */
  readonly columns: Stretch;
}

/** Lines of the time axis above the rows. */
export const headerHeight = 2;

const summaryColumns = 20;
const widthForSummary = 110;
const longestName = 36;

/** Columns of tree drawing before the name of an asset at a depth. */
export function indentOf(depth: number): number {
  return depth === 0 ? 0 : 2 * depth;
}

/** How deep a row hangs in the tree: the lines of a multi asset one deeper than it. */
export function rowDepth({ graph }: MatrixModel, { asset, line }: MatrixRow): number {
  return graph.assets[asset]!.depth + (line === undefined ? 0 : 1);
}

/** What a row is called: its asset, or the key that its cells share. */
export function rowName({ graph }: MatrixModel, { asset, line }: MatrixRow): string {
  const { name, partitions } = graph.assets[asset]!;
  return line === undefined || partitions.kind !== 'multi' ? name : lineKey(partitions, line);
}

function nameWidthFor(model: MatrixModel, width: number): number {
  const longest = Math.max(
    0,
    ...model.rows.map((row) => indentOf(rowDepth(model, row)) + stringWidth(rowName(model, row))),
  );
  return 2 + Math.min(longest, longestName, Math.floor(width * 0.4));
}

/** Start of a window of `size` over `all` that is near `wanted` and shows `focus`. */
function windowOver(all: Stretch, size: number, aim: { wanted: number; focus: Stretch }): number {
  const { focus } = aim;
  let start = aim.wanted;
  if (focus.end > start + size) start = focus.end - size;
  if (focus.start < start) start = focus.start;
  return Math.max(all.start, Math.min(start, all.end - size));
}

/** Lays the matrix out so that the cursor's cell is always shown. */
export function layoutMatrix(
  state: MatrixState,
  model: MatrixModel,
  size: MatrixSize,
): MatrixLayout {
  const summaryWidth = size.width >= widthForSummary ? summaryColumns : 0;
  const nameWidth = Math.min(nameWidthFor(model, size.width), size.width);
  const gridWidth = Math.max(0, size.width - nameWidth - summaryWidth);
  const row = rowOf(model, state.cursor);
  const height = Math.max(0, size.height - headerHeight);
  const firstRow = windowOver({ start: 0, end: model.rows.length }, height, {
    wanted: state.scroll.row,
    focus: { start: row, end: row + 1 },
  });
  const axis = model.axisAt(state.zoom);
  const firstColumn = windowOver({ start: axis.first, end: axis.last }, gridWidth, {
    wanted: columnAt(axis.steps, state.scroll.at),
    focus: columnsAt(model, state.zoom, state.cursor),
  });
  return {
    nameWidth,
    gridWidth,
    summaryWidth,
    rows: { start: firstRow, end: Math.min(model.rows.length, firstRow + height) },
    columns: { start: firstColumn, end: Math.min(axis.last, firstColumn + gridWidth) },
  };
}

/** The place at a screen position (from 0, inside the matrix), for the mouse. */
export function locateCell(
  state: MatrixState,
  model: MatrixModel,
  { size, x, y }: { readonly size: MatrixSize; readonly x: number; readonly y: number },
): MatrixPlace | undefined {
  const layout = layoutMatrix(state, model, size);
  const row = model.rows[layout.rows.start + y - headerHeight];
  if (y < headerHeight || y >= size.height || !row) return undefined;
  const place = inRow(state.cursor, row);
  const column = Math.min(Math.max(0, x - layout.nameWidth), layout.gridWidth - 1);
  if (x < layout.nameWidth || x >= layout.nameWidth + layout.gridWidth) return place;
  const partitions = alongOf(model.graph.assets[row.asset]!.partitions);
  if (partitions.kind !== 'time') {
    const strip = placeStrip(partitions, layout.gridWidth, state.cursor.ordinal);
    const ordinal = stripItemAt(strip, column);
    return ordinal === undefined ? place : { ...place, ordinal };
  }
  const at = Math.min(layout.columns.start + column, layout.columns.end - 1);
  return { ...place, at: model.axisAt(state.zoom).steps.startOf(at) };
}
