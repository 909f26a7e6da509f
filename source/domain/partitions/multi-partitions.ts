import type { PartitionKey } from '../names.ts';
import { dimensionSeparator, type MultiDefinition } from './definition.ts';
import { pairGrid } from './pair-grid.ts';
import type {
  Dimension,
  DimensionIndex,
  MultiPartitions,
  StaticPartitions,
  TimePartitions,
} from './partitions.ts';
import { rowGrid } from './row-grid.ts';

/** Every pair of both dimensions' partitions, of a checked definition. */
export function multiPartitions(
  definition: MultiDefinition,
  dimensions: readonly [Dimension, Dimension],
): MultiPartitions {
  const isSecondOuter =
    dimensions[0].partitions.kind !== 'time' && dimensions[1].partitions.kind === 'time';
  const outer: DimensionIndex = isSecondOuter ? 1 : 0;
  const inner: DimensionIndex = isSecondOuter ? 0 : 1;
  const rows = dimensions[outer].partitions;
  const columns = dimensions[inner].partitions;
  const grid = gridOf(rows, columns);

  function keyOf(ordinal: number): PartitionKey {
    const [row, column] = grid.pairAt(ordinal);
    const parts = [rows.keyOf(row), columns.keyOf(column)];
    if (isSecondOuter) parts.reverse();
    return parts.join(dimensionSeparator) as PartitionKey;
  }

  function ordinalOf(key: string): number | undefined {
    const parts = key.split(dimensionSeparator);
    if (parts.length !== 2) return undefined;
    const row = rows.ordinalOf(parts[outer]!);
    const column = columns.ordinalOf(parts[inner]!);
    return row === undefined || column === undefined ? undefined : grid.ordinalAt(row, column);
  }

  return {
    kind: 'multi',
    definition,
    dimensions,
    outer,
    inner,
    grid,
    count: grid.count,
    keyOf,
    ordinalOf,
  };
}

function gridOf(
  outer: TimePartitions | StaticPartitions,
  inner: TimePartitions | StaticPartitions,
) {
  const isGrowing = outer.kind === 'time' && inner.kind === 'time';
  return isGrowing ? pairGrid(outer, inner) : rowGrid(outer.count, inner.count);
}
