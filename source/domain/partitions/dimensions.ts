import type { PartitionKey } from '../names.ts';
import type { OrdinalSet } from '../ordinals.ts';
import { dimensionSeparator } from './definition.ts';
import type {
  DimensionIndex,
  MultiPartitions,
  Partitions,
  TimePartitions,
  TimeWindow,
} from './partitions.ts';

/** Ordinals of existing cells as a set per dimension, in the definition's order. */
export type DimensionSets = readonly [OrdinalSet, OrdinalSet];

/** A cell's ordinal in each dimension, in the definition's order. */
export function coordinatesOf(
  { grid, outer }: MultiPartitions,
  ordinal: number,
): readonly [number, number] {
  const [row, column] = grid.pairAt(ordinal);
  return outer === 0 ? [row, column] : [column, row];
}

/** All cells with one of each dimension's ordinals. */
export function cellsWith(
  { grid, outer, inner }: MultiPartitions,
  sets: DimensionSets,
): OrdinalSet {
  return grid.cellsOf({ outer: sets[outer], inner: sets[inner] });
}

/** Products of ordinals of both dimensions that together hold the cells. */
export function splitCells(
  { grid, outer }: MultiPartitions,
  cells: OrdinalSet,
): readonly DimensionSets[] {
  return grid
    .blocksOf(cells)
    .map((block) => (outer === 0 ? [block.outer, block.inner] : [block.inner, block.outer]));
}

/** How many stretches cells are in, each along one or, of a multi asset, both dimensions. */
export function countStretches(partitions: Partitions, cells: OrdinalSet): number {
  if (partitions.kind !== 'multi') return cells.length / 2;
  return splitCells(partitions, cells).reduce(
    (sum, [some, others]) => sum + (some.length / 2) * (others.length / 2),
    0,
  );
}

/** Position of the dimension with that name. */
export function dimensionNamed(
  { dimensions }: MultiPartitions,
  name: string,
): DimensionIndex | undefined {
  const index = dimensions.findIndex((dimension) => dimension.name === name);
  return index < 0 ? undefined : (index as DimensionIndex);
}

/** What divides an asset by time: its partitions, or the outer dimension of a multi asset. */
export function timeOf(partitions: Partitions): TimePartitions | undefined {
  if (partitions.kind === 'time') return partitions;
  if (partitions.kind !== 'multi') return undefined;
  const { partitions: outer } = partitions.dimensions[partitions.outer];
  return outer.kind === 'time' ? outer : undefined;
}

/** Ordinal of a cell in what divides its asset by time (see `timeOf`). */
export function timeOrdinalOf(partitions: Partitions, ordinal: number): number {
  return partitions.kind === 'multi' ? partitions.grid.pairAt(ordinal)[0] : ordinal;
}

/** The time from a first to a last cell's window, in its zone; `undefined` without windows. */
export function windowOver(
  partitions: Partitions,
  first: number,
  last: number,
): (TimeWindow & { readonly timezone: string }) | undefined {
  const time = timeOf(partitions);
  if (!time) return undefined;
  return {
    start: time.startOf(timeOrdinalOf(partitions, first)),
    end: time.endOf(timeOrdinalOf(partitions, last)),
    timezone: time.definition.timezone,
  };
}

/** The parts of some cells' keys by the names of the dimensions, each part once. */
export function keysByDimension(
  { dimensions }: MultiPartitions,
  keys: readonly PartitionKey[],
): Readonly<Record<string, readonly PartitionKey[]>> {
  return Object.fromEntries(
    dimensions.map(({ name }, i) => {
      const parts = keys.map((key) => key.split(dimensionSeparator)[i] as PartitionKey);
      return [name, [...new Set(parts)]];
    }),
  );
}
