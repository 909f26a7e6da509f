import type { TimePartitions } from '../../domain/partitions/partitions.ts';
import { cellsUnder, spansColumns, type Stretch, type TimeAxis } from './time-axis.ts';

/** A piece of a row: `width` columns from `x` that show the cells `[start, end)`. */
export interface Piece extends Stretch {
  readonly x: number;
  readonly width: number;
  /** False where the cell goes on beyond the left edge. */
  readonly isOpenLeft: boolean;
  readonly isOpenRight: boolean;
}

/** What a time asset's row shows under the visible columns. */
export type ReadPieces = (
  partitions: TimePartitions,
  axis: TimeAxis,
  columns: Stretch,
) => readonly Piece[];

/** Divides rows into pieces; the newest answer for every definition is kept for the next frame. */
export function createPieceReader(): ReadPieces {
  const known = new Map<string, { axis: TimeAxis; columns: Stretch; pieces: readonly Piece[] }>();
  const names = new WeakMap<TimePartitions, string>();
  return (partitions, axis, columns) => {
    const name =
      names.get(partitions) ?? `${JSON.stringify(partitions.definition)} ${partitions.count}`;
    names.set(partitions, name);
    const last = known.get(name);
    const { start, end } = columns;
    if (last?.axis === axis && last.columns.start === start && last.columns.end === end) {
      return last.pieces;
    }
    const pieces = piecesUnder(partitions, axis, columns);
    known.set(name, { axis, columns, pieces });
    return pieces;
  };
}

/**
 * What a row shows under the visible columns, from left to right; columns without cells are left
 * out. The cost is that of the columns, whatever they hold.
 */
function piecesUnder(
  partitions: TimePartitions,
  axis: TimeAxis,
  columns: Stretch,
): readonly Piece[] {
  return spansColumns(partitions, axis)
    ? widePieces(partitions, axis, columns)
    : narrowPieces(partitions, axis, columns);
}

function narrowPieces(
  partitions: TimePartitions,
  axis: TimeAxis,
  columns: Stretch,
): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let column = columns.start; column < columns.end; column++) {
    const cells = cellsUnder(partitions, axis, { start: column, end: column + 1 });
    if (cells.end === cells.start) continue;
    const x = column - columns.start;
    pieces.push({ ...cells, x, width: 1, isOpenLeft: false, isOpenRight: false });
  }
  return pieces;
}

function widePieces(
  partitions: TimePartitions,
  axis: TimeAxis,
  columns: Stretch,
): readonly Piece[] {
  const pieces: Piece[] = [];
  const cellAt = (column: number): number | undefined => {
    const { start, end } = cellsUnder(partitions, axis, { start: column, end: column + 1 });
    return end > start ? start : undefined;
  };
  let from = columns.start;
  while (from < columns.end) {
    const ordinal = cellAt(from);
    let to = from + 1;
    while (to < columns.end && cellAt(to) === ordinal) to++;
    if (ordinal !== undefined) {
      pieces.push({
        start: ordinal,
        end: ordinal + 1,
        x: from - columns.start,
        width: to - from,
        isOpenLeft: from === columns.start && cellAt(from - 1) === ordinal,
        isOpenRight: to === columns.end && cellAt(to) === ordinal,
      });
    }
    from = to;
  }
  return pieces;
}
