import type { AppState, ScreenSize } from './app-state.ts';
import { headerHeight, type MatrixSize } from './matrix/matrix-layout.ts';

/** The smallest terminal that the screens are made for. */
export const smallestScreen: ScreenSize = { columns: 60, rows: 16 };

/** Lines of each part of a screen with a matrix, from the top. */
export interface MatrixScreenLayout {
  /** Columns inside the frame. */
  readonly width: number;
  readonly matrix: MatrixSize;
  /** Lines under the pane's title; 0: the pane is hidden. */
  readonly paneHeight: number;
}

/** Two header lines, the frame's top and bottom, and the footer. */
const chrome = 5;
/** The frame's side and a space, on both sides. */
const frameSides = 4;
const leastMatrix = headerHeight + 1;

/** True when the terminal is too small for any screen. */
export function isTooSmall({ columns, rows }: ScreenSize): boolean {
  return columns < smallestScreen.columns || rows < smallestScreen.rows;
}

/**
 * Divides the height between the matrix and the pane under it: the matrix gets what its rows
 * need, as long as the pane keeps a third.
 */
export function layoutMatrixScreen(state: AppState): MatrixScreenLayout {
  const { columns, rows } = state.size;
  const width = Math.max(1, columns - frameSides);
  const height = Math.max(leastMatrix, rows - chrome);
  if (!showsPane(state)) return { width, matrix: { width, height }, paneHeight: 0 };
  const wanted = headerHeight + state.pick.model.rows.length;
  const most = Math.max(leastMatrix, height - 1 - leastPane(state, height));
  const matrixHeight = Math.max(leastMatrix, Math.min(wanted, most));
  const paneHeight = Math.max(0, height - matrixHeight - 1);
  return { width, matrix: { width, height: matrixHeight }, paneHeight };
}

/** Lines that a pane in full height has for its text. */
export function fullPaneHeight({ rows }: ScreenSize): number {
  return Math.max(1, rows - chrome);
}

function showsPane(state: AppState): boolean {
  return state.screen === 'live' ? state.live?.logView === 'pane' : state.pick.showsDetails;
}

function leastPane(state: AppState, height: number): number {
  return state.screen === 'live' ? Math.max(3, Math.floor(height / 3)) : 4;
}
