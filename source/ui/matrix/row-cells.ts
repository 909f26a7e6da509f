import type { OrdinalSet } from '../../domain/ordinals.ts';
import type { CellStretch } from '../../domain/schedule/run.ts';
import type { MultiPartitions, Partitions } from '../../domain/partitions/partitions.ts';

/** What a row's cells stand along. */
export type Along = Exclude<Partitions, MultiPartitions>;

/**
 * Cells of a row: positions `[start, end)` along what the row runs along, which are ordinals but
 * for a multi asset. Its rows run along the outer dimension, for the inner ordinal `line`, or for
 * all of them at once.
 */
export interface RowCells extends CellStretch {
  readonly line?: number;
}

/** What the rows of an asset run along: its partitions, or a multi asset's outer dimension. */
export function alongOf(partitions: Partitions): Along {
  return partitions.kind === 'multi'
    ? partitions.dimensions[partitions.outer].partitions
    : partitions;
}

/** The ordinals of a row's cells. */
export function ordinalsOfRow(
  partitions: Partitions,
  { start, end, line }: Omit<RowCells, 'asset'>,
): OrdinalSet {
  if (end <= start) return [];
  if (partitions.kind !== 'multi') return [start, end];
  const lines = partitions.dimensions[partitions.inner].partitions.count;
  const inner = line === undefined ? [0, lines] : [line, line + 1];
  return partitions.grid.cellsOf({ outer: [start, end], inner });
}

/** The key of a line, which the cells of its row share. */
export function lineKey({ dimensions, inner }: MultiPartitions, line: number): string {
  return dimensions[inner].partitions.keyOf(line);
}

/** Where a cell stands: its position along its row, and the line of a multi asset. */
export function positionOf(
  partitions: Partitions,
  ordinal: number,
): { readonly position: number; readonly line?: number } {
  if (partitions.kind !== 'multi') return { position: ordinal };
  const [position, line] = partitions.grid.pairAt(ordinal);
  return { position, line };
}
