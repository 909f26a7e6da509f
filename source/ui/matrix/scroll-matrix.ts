import { headerHeight, layoutMatrix, type MatrixSize } from './matrix-layout.ts';
import type { MatrixModel } from './matrix-model.ts';
import { columnsAt, rowOf } from './matrix-place.ts';
import type { MatrixState } from './matrix-state.ts';
import { atColumn, cursorColumn, inRow } from './move-cursor.ts';
import type { Stretch } from './time-axis.ts';

/** The state with its window moved; the cursor stays at its cell or at the nearest one shown. */
export function scrollBy(
  state: MatrixState,
  by: { readonly rows: number; readonly columns: number },
  { model, size }: { readonly model: MatrixModel; readonly size: MatrixSize },
): MatrixState {
  if (model.rows.length === 0) return state;
  const { rows, columns, gridWidth } = layoutMatrix(state, model, size);
  const axis = model.axisAt(state.zoom);
  const height = Math.max(1, size.height - headerHeight);
  const all = { start: 0, end: model.rows.length };
  const shownRows = moveWindow(rows.start + by.rows, height, all);
  const shown = moveWindow(columns.start + by.columns, gridWidth, {
    start: axis.first,
    end: axis.last,
  });
  const row = inside(rowOf(model, state.cursor), shownRows);
  const moved = {
    ...state,
    cursor: inRow(state.cursor, model.rows[row]),
    scroll: { row: shownRows.start, at: axis.steps.startOf(shown.start) },
  };
  return by.columns === 0 ? moved : withCursorIn(moved, model, shown);
}

function moveWindow(start: number, size: number, all: Stretch): Stretch {
  const first = Math.max(all.start, Math.min(start, all.end - size));
  return { start: first, end: Math.min(all.end, first + size) };
}

function inside(position: number, { start, end }: Stretch): number {
  return Math.max(start, Math.min(position, end - 1));
}

/** A cell that is cut by an edge would pull the window back to it, so the cursor leaves it. */
function withCursorIn(state: MatrixState, model: MatrixModel, shown: Stretch): MatrixState {
  const place = atColumn(state, model, inside(cursorColumn(state, model), shown));
  const cell = columnsAt(model, state.zoom, place);
  if (cell.start < shown.start && cell.end < shown.end)
    return { ...state, cursor: atColumn(state, model, cell.end) };
  if (cell.end > shown.end && cell.start > shown.start)
    return { ...state, cursor: atColumn(state, model, cell.start - 1) };
  return { ...state, cursor: place };
}
