import type { OrdinalSet } from '../ordinals.ts';

/** All pairs of an outer and an inner ordinal of two sets. */
export interface CellBlock {
  readonly outer: OrdinalSet;
  readonly inner: OrdinalSet;
}

/**
 * The ordinals of pairs. Those of existing pairs are `0 … count − 1` and never move as time
 * passes; a pair that does not exist has an ordinal outside of them.
 */
export interface CellGrid {
  readonly count: number;
  ordinalAt(outer: number, inner: number): number;
  /** The inverse of `ordinalAt`. */
  pairAt(ordinal: number): readonly [outer: number, inner: number];
  /** Ordinals of all pairs of the block. */
  cellsOf(block: CellBlock): OrdinalSet;
  /** Disjoint blocks that together hold the set, of existing pairs alone. */
  blocksOf(set: OrdinalSet): readonly CellBlock[];
}
