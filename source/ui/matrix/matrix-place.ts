import type { MatrixPlace } from './matrix-intent.ts';
import type { MatrixModel } from './matrix-model.ts';
import type { MatrixState } from './matrix-state.ts';
import { alongOf, type Along, type RowCells } from './row-cells.ts';
import { cellsUnder, columnAt, columnsOf, spansColumns, type Stretch } from './time-axis.ts';
import type { ZoomLevel } from './zoom.ts';

/** Line of a place in the matrix, counted from 0 over all rows. */
export function rowOf(model: MatrixModel, place: Pick<MatrixPlace, 'asset' | 'line'>): number {
  const first = model.rows.findIndex((row) => row.asset === place.asset);
  const own = model.rows[first + 1 + (place.line ?? -1)];
  const isOwn = own?.asset === place.asset && own.line === place.line;
  return Math.max(0, isOwn ? first + 1 + (place.line ?? -1) : first);
}

/** The partitions that the row of a place runs along. */
export function alongAt(
  model: MatrixModel,
  { asset }: Pick<MatrixPlace, 'asset'>,
): Along | undefined {
  const partitions = model.graph.assets[asset]?.partitions;
  return partitions && alongOf(partitions);
}

/** Columns that the cells at a place cover, or the place's own column where there is no cell. */
export function columnsAt(model: MatrixModel, zoom: ZoomLevel, place: MatrixPlace): Stretch {
  const axis = model.axisAt(zoom);
  const column = columnAt(axis.steps, place.at);
  const own = { start: column, end: column + 1 };
  const partitions = alongAt(model, place);
  if (partitions?.kind !== 'time' || !spansColumns(partitions, axis)) return own;
  const cells = cellsUnder(partitions, axis, own);
  return cells.end > cells.start ? columnsOf(partitions, axis, cells.start) : own;
}

/** Cells at a place: at a coarse zoom all that its column holds. `undefined` when it has none. */
export function cellsAt(
  model: MatrixModel,
  zoom: ZoomLevel,
  place: MatrixPlace,
): RowCells | undefined {
  const partitions = alongAt(model, place);
  if (!partitions || partitions.count === 0) return undefined;
  const row = rowPlace(place);
  if (partitions.kind !== 'time') {
    const start = Math.min(place.ordinal, partitions.count - 1);
    return { ...row, start, end: start + 1 };
  }
  const axis = model.axisAt(zoom);
  const column = columnAt(axis.steps, place.at);
  const cells = cellsUnder(partitions, axis, { start: column, end: column + 1 });
  return cells.end > cells.start ? { ...row, ...cells } : undefined;
}

function rowPlace({ asset, line }: MatrixPlace): Pick<RowCells, 'asset' | 'line'> {
  return line === undefined ? { asset } : { asset, line };
}

/** Cells under the cursor. */
export function cursorCell(state: MatrixState, model: MatrixModel): RowCells | undefined {
  return cellsAt(model, state.zoom, state.cursor);
}

/** A range of the matrix: lines, columns, and ordinals for rows of static keys. */
export interface MatrixRange {
  readonly rows: Stretch;
  readonly columns: Stretch;
  /** Absent: every key, as static cells belong to all of time. */
  readonly ordinals?: Stretch;
}

function cover(a: Stretch, b: Stretch): Stretch {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

const single = (position: number): Stretch => ({ start: position, end: position + 1 });

/** The range between anchor and cursor; each corner counts with all columns of its cell. */
export function rangeOf(state: MatrixState, model: MatrixModel): MatrixRange | undefined {
  const { anchor, cursor, zoom } = state;
  if (!anchor) return undefined;
  const range = {
    rows: cover(single(rowOf(model, anchor)), single(rowOf(model, cursor))),
    columns: cover(columnsAt(model, zoom, anchor), columnsAt(model, zoom, cursor)),
  };
  const isTimed = [anchor, cursor].some((place) => alongAt(model, place)?.kind === 'time');
  if (isTimed) return range;
  return { ...range, ordinals: cover(single(anchor.ordinal), single(cursor.ordinal)) };
}

/** Positions in a row of one asset that a range touches. */
export function cellsInRange(
  model: MatrixModel,
  zoom: ZoomLevel,
  { asset, range }: { readonly asset: number; readonly range: MatrixRange },
): Stretch {
  const partitions = alongOf(model.graph.assets[asset]!.partitions);
  if (partitions.kind === 'time') {
    return cellsUnder(partitions, model.axisAt(zoom), range.columns);
  }
  const { start, end } = range.ordinals ?? { start: 0, end: partitions.count };
  const from = Math.min(start, partitions.count - 1);
  return { start: from, end: Math.min(Math.max(end, from + 1), partitions.count) };
}
