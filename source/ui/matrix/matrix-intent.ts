import type { CellStatus } from '../../domain/cell-status.ts';
import type { OrdinalSet } from '../../domain/ordinals.ts';
import type { Lens } from './lens.ts';

/** What the user wants of the matrix; keys and mouse are turned into these elsewhere. */
export type MatrixIntent =
  /** In a row of wide cells, a column step goes to the next cell. */
  | { readonly type: 'move'; readonly rows: number; readonly columns: number }
  /** Moves what is shown; the cursor comes along when it would be hidden. */
  | { readonly type: 'scroll'; readonly rows: number; readonly columns: number }
  /** By whole screens. */
  | { readonly type: 'page'; readonly rows: number; readonly columns: number }
  | {
      readonly type: 'go-to-end';
      readonly end: 'first-row' | 'last-row' | 'first-column' | 'last-column';
    }
  /** `asset` is a position in `Graph.assets`. */
  | { readonly type: 'go-to-cell'; readonly asset: number; readonly ordinal: number }
  /** To a place on the screen, as `locateCell` gives it. */
  | { readonly type: 'go-to-place'; readonly place: MatrixPlace }
  /** Positive steps show finer columns. */
  | { readonly type: 'zoom'; readonly steps: number }
  /** Marks all cells under the cursor or in the range; unmarks them when all are marked. */
  | { readonly type: 'toggle-mark' }
  | { readonly type: 'start-range' }
  | { readonly type: 'stop-range' }
  /** Every cell of the range, else of the graph; unmarks when all are marked. */
  | { readonly type: 'mark-all' }
  /** Like `mark-all`, of the cells with one of the statuses. */
  | { readonly type: 'mark-where'; readonly statuses: readonly CellStatus[] }
  | { readonly type: 'set-marks'; readonly marks: ReadonlyMap<number, OrdinalSet> }
  | { readonly type: 'clear-marks' }
  | { readonly type: 'undo' }
  /** Along the row, then along the following rows, around the end. */
  | {
      readonly type: 'find-status';
      readonly statuses: readonly CellStatus[];
      readonly direction: 1 | -1;
    }
  | { readonly type: 'set-lens'; readonly lens: Lens }
  /** After the size or the model changed: keeps the cursor inside both. */
  | { readonly type: 'settle' };

/**
 * A place in the matrix that outlives zoom, scroll and resize: a row, an instant for rows of time
 * partitions and an ordinal for static ones.
 */
export interface MatrixPlace {
  /** Position in `Graph.assets`. */
  readonly asset: number;
  /** Inner ordinal in a row of a multi asset's line; absent in its row for all of them. */
  readonly line?: number | undefined;
  /** Epoch ms. */
  readonly at: number;
  /** Position in a row without time. */
  readonly ordinal: number;
}
