import type { PartitionKey } from '../names.ts';
import type { OrdinalSet } from '../ordinals.ts';
import type { CellGrid } from './cell-grid.ts';
import type {
  MultiDefinition,
  StaticDefinition,
  TimeDefinition,
  UnpartitionedDefinition,
} from './definition.ts';

/** Half-open span of time `[start, end)` in epoch milliseconds. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/**
 * An asset's partitions at a moment, as ordinals `0 … count − 1`. Ordinals never move as time
 * passes: `now` only changes `count`. Keys and windows are computed when asked for, never listed.
 */
interface PartitionsBase {
  /** Partitions that exist at the moment the value was made for. */
  readonly count: number;
  /** Key of any ordinal in `[0, count)`; time partitions accept every integer. */
  keyOf(ordinal: number): PartitionKey;
  /** Ordinal of an existing partition's key, `undefined` for any other text. */
  ordinalOf(key: string): number | undefined;
}

export interface TimePartitions extends PartitionsBase {
  readonly kind: 'time';
  readonly definition: TimeDefinition;
  /** Partitions that will ever exist: bounded by the definition's `end`, else `Infinity`. */
  readonly limit: number;
  /** Epoch ms at which the window starts; any integer, negative ones lie before the first. */
  startOf(ordinal: number): number;
  /** Epoch ms at which the window ends (exclusive); any integer. */
  endOf(ordinal: number): number;
  /**
   * `[first, last)` of the ordinals whose window overlaps `[start, end)` ms, not clipped to the
   * existing ones (so it may begin below 0 or end beyond `count`).
   */
  overlapping(window: TimeWindow): readonly [first: number, last: number];
}

export interface StaticPartitions extends PartitionsBase {
  readonly kind: 'static';
  readonly definition: StaticDefinition;
}

export interface WholePartition extends PartitionsBase {
  readonly kind: 'unpartitioned';
  readonly definition: UnpartitionedDefinition;
}

/** One of a multi asset's two dimensions. */
export interface Dimension {
  readonly name: string;
  readonly partitions: TimePartitions | StaticPartitions;
}

/** Positions of a multi asset's dimensions in its definition. */
export type DimensionIndex = 0 | 1;

/**
 * Every pair of an outer and an inner partition. The outer dimension is the one of time (the first
 * of two alike): its neighbours share an inner key, and batches run along it.
 */
export interface MultiPartitions extends PartitionsBase {
  readonly kind: 'multi';
  readonly definition: MultiDefinition;
  /** In the order of the definition, which is that of the keys' parts. */
  readonly dimensions: readonly [Dimension, Dimension];
  readonly outer: DimensionIndex;
  readonly inner: DimensionIndex;
  /** Which ordinal a pair has. */
  readonly grid: CellGrid;
}

export type Partitions = TimePartitions | StaticPartitions | WholePartition | MultiPartitions;

/** Every existing ordinal. */
export function allOrdinals(partitions: Partitions): OrdinalSet {
  return partitions.count > 0 ? [0, partitions.count] : [];
}
