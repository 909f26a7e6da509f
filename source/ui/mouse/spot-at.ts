import { matrixOf, type AppState } from '../app-state.ts';
import { headerHeight, layoutMatrix, locateCell } from '../matrix/matrix-layout.ts';
import type { MatrixPlace } from '../matrix/matrix-intent.ts';
import { isTooSmall, layoutMatrixScreen } from '../screen-layout.ts';

/** What of a screen with a matrix lies under the mouse. */
export type Spot =
  | { readonly type: 'matrix'; readonly place: MatrixPlace }
  /** The time axis, or the blank lines under the last row. */
  | { readonly type: 'beside' }
  | { readonly type: 'pane' };

interface Position {
  readonly column: number;
  readonly row: number;
}

/** Two header lines and the frame's top; the frame's side and a space. */
const top = 3;
const left = 2;

/** The part of the screen at a position; `undefined` on the frame, the header and the footer. */
export function spotAt(state: AppState, { column, row }: Position): Spot | undefined {
  if (isTooSmall(state.size) || !hasMatrix(state)) return undefined;
  const { matrix: size, paneHeight, width } = layoutMatrixScreen(state);
  const [x, y] = [column - left, row - top];
  if (x < 0 || x >= width || y < 0) return undefined;
  if (y >= size.height) {
    const inPane = y - size.height - 1;
    return inPane >= 0 && inPane < paneHeight ? { type: 'pane' } : undefined;
  }
  const { matrix, model } = matrixOf(state);
  const place = locateCell(matrix, model, { size, x, y });
  return place ? { type: 'matrix', place } : { type: 'beside' };
}

/** The place nearest to a position that may be outside of the matrix, for a drag that goes on. */
export function nearestPlace(state: AppState, { column, row }: Position): MatrixPlace | undefined {
  const { matrix: size } = layoutMatrixScreen(state);
  const { matrix, model } = matrixOf(state);
  const { rows, nameWidth, gridWidth } = layoutMatrix(matrix, model, size);
  const x = nameWidth + clamp(column - left - nameWidth, gridWidth - 1);
  const y = headerHeight + clamp(row - top - headerHeight, rows.end - rows.start - 1);
  return locateCell(matrix, model, { size, x, y });
}

function hasMatrix({ screen, live, pick }: AppState): boolean {
  if (screen === 'live') return live !== undefined && live.logView !== 'full';
  return screen === 'pick' && pick.model.rows.length > 0;
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}
