import type { MatrixPlace } from './matrix-intent.ts';
import type { MatrixModel } from './matrix-model.ts';
import { rowOf } from './matrix-place.ts';
import type { MatrixState } from './matrix-state.ts';
import { cellsUnder, columnAt, columnsOf, spansColumns } from './time-axis.ts';

function clamp(value: number, first: number, last: number): number {
  return Math.max(first, Math.min(value, last));
}

/** The place `rows` lines further down, at most the last. */
export function moveRows(model: MatrixModel, place: MatrixPlace, rows: number): MatrixPlace {
  const row = clamp(rowOf(model, place.asset) + rows, 0, model.rows.length - 1);
  return { ...place, asset: model.rows[row]?.asset ?? place.asset };
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
  const partitions = model.graph.assets[cursor.asset]?.partitions;
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
  return placeOfCell(state, model, {
    asset: cursor.asset,
    ordinal: clamp(cells.start + by, 0, partitions.count - 1),
  });
}

/** The place of a cell at the state's zoom: its first column. */
export function placeOfCell(
  state: MatrixState,
  model: MatrixModel,
  { asset, ordinal }: { readonly asset: number; readonly ordinal: number },
): MatrixPlace {
  const partitions = model.graph.assets[asset]?.partitions;
  if (!partitions || partitions.count === 0) return state.cursor;
  const own = clamp(ordinal, 0, partitions.count - 1);
  if (partitions.kind !== 'time') return { ...state.cursor, asset, ordinal: own };
  const axis = model.axisAt(state.zoom);
  return { ...state.cursor, asset, at: axis.steps.startOf(columnsOf(partitions, axis, own).start) };
}

/** The first or last of what the cursor's row holds. */
export function rowEnd(state: MatrixState, model: MatrixModel, end: 'first' | 'last'): MatrixPlace {
  const { asset } = state.cursor;
  const { count } = model.graph.assets[asset]?.partitions ?? { count: 0 };
  return placeOfCell(state, model, { asset, ordinal: end === 'first' ? 0 : count - 1 });
}
