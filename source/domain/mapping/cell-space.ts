import type { OrdinalSet } from '../ordinals.ts';
import { cellsWith, coordinatesOf, splitCells } from '../partitions/dimensions.ts';
import type { Partitions } from '../partitions/partitions.ts';

/** Ordinals per axis. */
export type AxisSets = readonly OrdinalSet[];

/** An asset's cells as points along one axis, or along the two of a multi asset. */
export interface CellSpace {
  readonly axes: readonly Partitions[];
  readonly count: number;
  /** Products of sets that together hold the cells. */
  split(cells: OrdinalSet): readonly AxisSets[];
  /** All cells with one of each axis' ordinals. */
  cellsOf(sets: AxisSets): OrdinalSet;
  pointOf(ordinal: number): readonly number[];
  ordinalAt(point: readonly number[]): number;
}

/** The space of an asset's partitions. */
export function spaceOf(partitions: Partitions): CellSpace {
  if (partitions.kind !== 'multi') return lineOf(partitions);
  const { dimensions, count, grid, outer, inner } = partitions;
  return {
    axes: dimensions.map((dimension) => dimension.partitions),
    count,
    split: (cells) => splitCells(partitions, cells),
    cellsOf: ([first = [], second = []]) => cellsWith(partitions, [first, second]),
    pointOf: (ordinal) => coordinatesOf(partitions, ordinal),
    ordinalAt: (point) => grid.ordinalAt(point[outer]!, point[inner]!),
  };
}

function lineOf(partitions: Partitions): CellSpace {
  return {
    axes: [partitions],
    count: partitions.count,
    split: (cells) => [[cells]],
    cellsOf: ([cells = []]) => cells,
    pointOf: (ordinal) => [ordinal],
    ordinalAt: ([ordinal = 0]) => ordinal,
  };
}
