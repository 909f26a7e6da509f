import type { MatrixPlace } from './matrix-intent.ts';
import type { MatrixModel } from './matrix-model.ts';
import { alongAt, rowOf } from './matrix-place.ts';
import { linesShown, type MatrixRow } from './matrix-row.ts';
import type { MatrixState } from './matrix-state.ts';
import { positionOf } from './row-cells.ts';
import { cellsUnder, columnAt, columnsOf, spansColumns } from './time-axis.ts';

function clamp(value: number, first: number, last: number): number {
  return Math.max(first, Math.min(value, last));
}

/** The place `rows` lines further down, at most the last. */
export function moveRows(model: MatrixModel, place: MatrixPlace, rows: number): MatrixPlace {
  const row = clamp(rowOf(model, place) + rows, 0, model.rows.length - 1);
  return inRow(place, model.rows[row]);
}

/** The same place in another row. */
export function inRow(place: MatrixPlace, row: MatrixRow | undefined): MatrixPlace {
  return row ? { ...place, asset: row.asset, line: row.line } : place;
}

/** The place at an axis column, kept inside the axis. */
export function atColumn(state: MatrixState, model: MatrixModel, column: number): MatrixPlace {
  const axis = model.axisAt(state.zoom);
  if (axis.last === axis.first) return state.cursor;
  return { ...state.cursor, at: axis.steps.startOf(clamp(column, axis.first, axis.last - 1)) };
}

/** The cursor's column at the state's zoom. */
export function cursorColumn(state: MatrixState, model: MatrixModel): number {
  return columnAt(model.axisAt(state.zoom).steps, state.cursor.at);
}

/** Moves by cells where a cell is wider than a column, else by columns or static keys. */
export function moveColumns(state: MatrixState, model: MatrixModel, by: number): MatrixPlace {
  const { cursor, zoom } = state;
  const partitions = alongAt(model, cursor);
  if (!partitions || by === 0) return cursor;
  if (partitions.kind !== 'time') {
    const own = Math.min(cursor.ordinal, partitions.count - 1);
    return { ...cursor, ordinal: clamp(own + by, 0, Math.max(0, partitions.count - 1)) };
  }
  const axis = model.axisAt(zoom);
  const column = cursorColumn(state, model);
  const cells = cellsUnder(partitions, axis, { start: column, end: column + 1 });
  if (!spansColumns(partitions, axis) || cells.end === cells.start) {
    return atColumn(state, model, column + by);
  }
  const position = clamp(cells.start + by, 0, partitions.count - 1);
  return placeInRow(state, model, { ...cursor, position });
}

/** The place of a cell at the state's zoom, in its own row if it has one: its first column. */
export function placeOfCell(
  state: MatrixState,
  model: MatrixModel,
  { asset, ordinal }: { readonly asset: number; readonly ordinal: number },
): MatrixPlace {
  const own = model.graph.assets[asset];
  if (!own || own.partitions.count === 0) return state.cursor;
  const { partitions } = own;
  const found = positionOf(partitions, clamp(ordinal, 0, partitions.count - 1));
  const line = linesShown(own) > 0 ? found.line : undefined;
  return placeInRow(state, model, { asset, line, position: found.position });
}

/** A position in a row. */
export interface RowPosition {
  readonly asset: number;
  readonly line?: number | undefined;
  readonly position: number;
}

/** The place of a position in a row: its first column. */
export function placeInRow(
  state: MatrixState,
  model: MatrixModel,
  { asset, line, position }: RowPosition,
): MatrixPlace {
  const partitions = alongAt(model, { asset });
  if (!partitions || partitions.count === 0) return state.cursor;
  const own = clamp(position, 0, partitions.count - 1);
  const place = { ...state.cursor, asset, line };
  if (partitions.kind !== 'time') return { ...place, ordinal: own };
  const axis = model.axisAt(state.zoom);
  return { ...place, at: axis.steps.startOf(columnsOf(partitions, axis, own).start) };
}

/** The first or last of what the cursor's row holds. */
export function rowEnd(state: MatrixState, model: MatrixModel, end: 'first' | 'last'): MatrixPlace {
  const { asset, line } = state.cursor;
  const { count } = alongAt(model, state.cursor) ?? { count: 0 };
  return placeInRow(state, model, { asset, line, position: end === 'first' ? 0 : count - 1 });
}
