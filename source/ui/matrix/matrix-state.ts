import { countOrdinals, type OrdinalSet } from '../../domain/ordinals.ts';
import type { Lens } from './lens.ts';
import type { MatrixPlace } from './matrix-intent.ts';
import type { MatrixModel } from './matrix-model.ts';
import { alongOf } from './row-cells.ts';
import type { ZoomLevel } from './zoom.ts';

/** Marked cells by position in `Graph.assets`; assets without marks are absent. */
export type Marks = ReadonlyMap<number, OrdinalSet>;

export const noMarks: Marks = new Map();

/** Where the user is in the matrix and what is marked. Nothing in it depends on the screen. */
export interface MatrixState {
  readonly cursor: MatrixPlace;
  /** Topmost row and leftmost instant wanted; the cursor is shown even when they would hide it. */
  readonly scroll: { readonly row: number; readonly at: number };
  readonly zoom: ZoomLevel;
  readonly lens: Lens;
  readonly marks: Marks;
  /** Corner opposite to the cursor, while a range is being drawn. */
  readonly anchor?: MatrixPlace;
  /** Earlier marks, newest last. */
  readonly undo: readonly Marks[];
}

/**
 * Begins at the newest cell of the first asset that is divided by time, with what is older to its
 * left, at the finest zoom at which an asset has partitions.
 */
export function createMatrix(model: MatrixModel): MatrixState {
  const { finest, rows } = model;
  const axis = model.axisAt(finest);
  return {
    cursor: {
      asset: rows[0]?.asset ?? 0,
      at: findNewest(model) ?? axis.steps.startOf(Math.max(axis.first, axis.last - 1)),
      ordinal: 0,
    },
    scroll: { row: 0, at: axis.steps.startOf(axis.first) },
    zoom: model.finest,
    lens: 'status',
    marks: noMarks,
    undo: [],
  };
}

function findNewest({ graph, rows }: MatrixModel): number | undefined {
  for (const { asset } of rows) {
    const along = alongOf(graph.assets[asset]!.partitions);
    if (along.kind === 'time' && along.count > 0) return along.startOf(along.count - 1);
  }
  return undefined;
}

/** Number of marked cells. */
export function countMarks(marks: Marks): number {
  let count = 0;
  for (const set of marks.values()) count += countOrdinals(set);
  return count;
}
