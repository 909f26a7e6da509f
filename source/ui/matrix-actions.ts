import { isSamePlace, matrixOf } from './app-state.ts';
import { allOrdinals } from '../domain/partitions/partitions.ts';
import { lenses } from './matrix/lens.ts';
import type { MatrixIntent } from './matrix/matrix-intent.ts';
import { openPrompt } from './prompt/prompt-state.ts';
import type { Handler, Handlers, Shell } from './shell.ts';

/** Handlers that both screens with a matrix share. */
export const matrixActions: Handlers = {
  'move-left': matrix({ type: 'move', rows: 0, columns: -1 }),
  'move-right': matrix({ type: 'move', rows: 0, columns: 1 }),
  'move-up': matrix({ type: 'move', rows: -1, columns: 0 }),
  'move-down': matrix({ type: 'move', rows: 1, columns: 0 }),
  'page-left': matrix({ type: 'page', rows: 0, columns: -1 }),
  'page-right': matrix({ type: 'page', rows: 0, columns: 1 }),
  'go-first': matrix({ type: 'go-to-end', end: 'first-column' }),
  'go-last': matrix({ type: 'go-to-end', end: 'last-column' }),
  'zoom-in': matrix({ type: 'zoom', steps: 1 }),
  'zoom-out': matrix({ type: 'zoom', steps: -1 }),
  mark: matrix({ type: 'toggle-mark' }),
  'start-range': toggleRange,
  'mark-all': matrix({ type: 'mark-all' }),
  'mark-row': markRow,
  'mark-failed': matrix({ type: 'mark-where', statuses: ['failed'] }),
  undo: matrix({ type: 'undo' }),
  'next-failure': findFailure(1),
  'previous-failure': findFailure(-1),
  'next-lens': nextLens,
  find: (shell) =>
    shell.dispatch({
      type: 'overlay-opened',
      overlay: { type: 'prompt', prompt: openPrompt('find') },
    }),
};

/** Sends one intent to the matrix on screen. */
export function matrix(intent: MatrixIntent): Handler {
  return (shell) => changeMatrix(shell, intent);
}

export function changeMatrix(shell: Shell, intent: MatrixIntent): void {
  shell.dispatch({ type: 'matrix-changed', intent });
}

/** Drops the range, then the marks; false when there is neither. */
export function dropSelection(shell: Shell): boolean {
  const { matrix: state } = matrixOf(shell.state());
  if (state.anchor) changeMatrix(shell, { type: 'stop-range' });
  else if (state.marks.size > 0) changeMatrix(shell, { type: 'clear-marks' });
  else return false;
  return true;
}

function toggleRange(shell: Shell): void {
  const { matrix: state } = matrixOf(shell.state());
  changeMatrix(shell, { type: state.anchor ? 'stop-range' : 'start-range' });
}

function markRow(shell: Shell): void {
  const { matrix: state, model } = matrixOf(shell.state());
  const asset = model.graph.assets[state.cursor.asset];
  if (!asset) return;
  const marks = new Map(state.marks).set(asset.index, allOrdinals(asset.partitions));
  changeMatrix(shell, { type: 'set-marks', marks });
}

function findFailure(direction: 1 | -1): Handler {
  return (shell) => {
    const before = matrixOf(shell.state()).matrix;
    changeMatrix(shell, { type: 'find-status', statuses: ['failed'], direction });
    if (isSamePlace(matrixOf(shell.state()).matrix, before))
      shell.notify('info', 'There is no other failed cell');
  };
}

function nextLens(shell: Shell): void {
  const { lens } = matrixOf(shell.state()).matrix;
  const next = lenses[(lenses.indexOf(lens) + 1) % lenses.length]!;
  changeMatrix(shell, { type: 'set-lens', lens: next });
}
