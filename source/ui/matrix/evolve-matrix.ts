import { statusCode, type CellStatus } from '../../domain/cell-status.ts';
import { findPosition } from './find-cell.ts';
import { cellsInScope, cellsToToggle, cellsWhere, toggleMarks } from './mark-cells.ts';
import type { MatrixIntent, MatrixPlace } from './matrix-intent.ts';
import { headerHeight, layoutMatrix, type MatrixSize } from './matrix-layout.ts';
import type { MatrixModel } from './matrix-model.ts';
import { alongAt, cursorCell, rowOf } from './matrix-place.ts';
import { linesShown } from './matrix-row.ts';
import { noMarks, type Marks, type MatrixState } from './matrix-state.ts';
import {
  atColumn,
  cursorColumn,
  moveColumns,
  moveRows,
  placeInRow,
  placeOfCell,
  rowEnd,
} from './move-cursor.ts';
import { scrollBy } from './scroll-matrix.ts';
import { zoomLevels, zoomRank } from './zoom.ts';

const undoLimit = 100;

/** What an intent is applied to besides the state. */
export interface MatrixScreen {
  readonly model: MatrixModel;
  readonly size: MatrixSize;
}

/** The state after an intent, with the cursor inside the model and its cell on the screen. */
export function evolveMatrix(
  state: MatrixState,
  intent: MatrixIntent,
  screen: MatrixScreen,
): MatrixState {
  return settle(applyIntent(state, intent, screen), screen);
}

function applyIntent(state: MatrixState, intent: MatrixIntent, screen: MatrixScreen): MatrixState {
  const { model } = screen;
  switch (intent.type) {
    case 'move':
    case 'page':
    case 'go-to-end':
    case 'go-to-cell':
    case 'go-to-place':
    case 'find-status':
      return { ...state, cursor: nextCursor(state, intent, screen) };
    case 'scroll':
      return scrollBy(state, intent, screen);
    case 'zoom':
      return zoomBy(state, intent.steps, screen);
    case 'start-range':
      return { ...state, anchor: state.cursor };
    case 'stop-range':
      return withoutRange(state);
    case 'toggle-mark':
      return withoutRange(withMarks(state, toggleMarks(state.marks, cellsToToggle(state, model))));
    case 'mark-all':
      return withoutRange(withMarks(state, toggleMarks(state.marks, cellsInScope(state, model))));
    case 'mark-where':
      return withoutRange(
        withMarks(state, toggleMarks(state.marks, cellsWhere(state, model, intent.statuses))),
      );
    case 'set-marks':
      return withMarks(state, intent.marks);
    case 'clear-marks':
      return withMarks(state, noMarks);
    case 'undo':
      return undoMarks(state);
    case 'set-lens':
      return { ...state, lens: intent.lens };
    case 'settle':
      return state;
  }
}

type Motion = Extract<
  MatrixIntent,
  { type: 'move' | 'page' | 'go-to-end' | 'go-to-cell' | 'go-to-place' | 'find-status' }
>;

function nextCursor(
  state: MatrixState,
  motion: Motion,
  { model, size }: MatrixScreen,
): MatrixPlace {
  switch (motion.type) {
    case 'move':
      return moveRows(model, moveColumns(state, model, motion.columns), motion.rows);
    case 'page':
      return movePages(state, motion, { model, size });
    case 'go-to-end':
      return endOf(state, model, motion.end);
    case 'go-to-cell':
      return placeOfCell(state, model, motion);
    case 'go-to-place':
      return motion.place;
    case 'find-status':
      return nextWithStatus(state, model, motion);
  }
}

function movePages(
  state: MatrixState,
  pages: { readonly rows: number; readonly columns: number },
  { model, size }: MatrixScreen,
): MatrixPlace {
  const { gridWidth } = layoutMatrix(state, model, size);
  const height = Math.max(1, size.height - headerHeight);
  const isTimed = alongAt(model, state.cursor)?.kind === 'time';
  const by = pages.columns * Math.max(1, gridWidth);
  const place =
    isTimed && by !== 0
      ? atColumn(state, model, cursorColumn(state, model) + by)
      : moveColumns(state, model, by);
  return moveRows(model, place, pages.rows * height);
}

function endOf(
  state: MatrixState,
  model: MatrixModel,
  end: Extract<Motion, { type: 'go-to-end' }>['end'],
): MatrixPlace {
  switch (end) {
    case 'first-row':
      return moveRows(model, state.cursor, -model.rows.length);
    case 'last-row':
      return moveRows(model, state.cursor, model.rows.length);
    case 'first-column':
      return rowEnd(state, model, 'first');
    case 'last-column':
      return rowEnd(state, model, 'last');
  }
}

function nextWithStatus(
  state: MatrixState,
  model: MatrixModel,
  wanted: { readonly statuses: readonly CellStatus[]; readonly direction: 1 | -1 },
): MatrixPlace {
  const { direction } = wanted;
  const search = { model, direction, codes: wanted.statuses.map((status) => statusCode[status]) };
  const rows = model.rows.length;
  if (rows === 0) return state.cursor;
  const from = rowOf(model, state.cursor);
  const here = cursorCell(state, model) ?? { start: 0, end: 0 };
  for (let step = 0; step <= rows; step++) {
    const row = (((from + step * direction) % rows) + rows) % rows;
    const { asset, line } = model.rows[row]!;
    const isRepeated = line === undefined && linesShown(model.graph.assets[asset]!) > 0;
    if (isRepeated) continue;
    const { count } = alongAt(model, { asset })!;
    const start = step === 0 && direction === 1 ? here.end : 0;
    const end = step === 0 && direction === -1 ? here.start : count;
    const cells = { asset, start, end, ...(line === undefined ? {} : { line }) };
    const position = findPosition(search, cells);
    if (position !== undefined) return placeInRow(state, model, { asset, line, position });
  }
  return state.cursor;
}

function zoomBy(state: MatrixState, steps: number, { model, size }: MatrixScreen): MatrixState {
  const finest = zoomRank(model.finest);
  const rank = zoomRank(state.zoom) - steps;
  const zoom = zoomLevels[Math.max(finest, Math.min(rank, zoomLevels.length - 1))]!;
  if (zoom === state.zoom) return state;
  const offset = cursorColumn(state, model) - layoutMatrix(state, model, size).columns.start;
  const zoomed = { ...state, zoom };
  const left = cursorColumn(zoomed, model) - offset;
  const at = model.axisAt(zoom).steps.startOf(left);
  return { ...zoomed, scroll: { ...state.scroll, at } };
}

function withMarks(state: MatrixState, marks: Marks): MatrixState {
  return { ...state, marks, undo: [...state.undo, state.marks].slice(-undoLimit) };
}

function undoMarks(state: MatrixState): MatrixState {
  const marks = state.undo.at(-1);
  return marks ? { ...state, marks, undo: state.undo.slice(0, -1) } : state;
}

function withoutRange(state: MatrixState): MatrixState {
  const { anchor, ...rest } = state;
  return anchor ? rest : state;
}

/** Keeps the cursor inside the model and remembers what is shown as what is wanted. */
function settle(state: MatrixState, { model, size }: MatrixScreen): MatrixState {
  const { asset, line } = model.rows[rowOf(model, state.cursor)] ?? { asset: 0 };
  const axis = model.axisAt(state.zoom);
  const column = cursorColumn(state, model);
  const isInside = column >= axis.first && column < axis.last;
  const at = isInside ? state.cursor.at : atColumn(state, model, column).at;
  const settled = { ...state, cursor: { ...state.cursor, asset, line, at } };
  const { rows, columns } = layoutMatrix(settled, model, size);
  return { ...settled, scroll: { row: rows.start, at: axis.steps.startOf(columns.start) } };
}
