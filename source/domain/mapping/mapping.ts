import type { OrdinalSet } from '../ordinals.ts';

/** How one way of dividing an asset maps to another. */
export type PartMappingSpec =
  | 'overlap'
  | 'identity'
  | 'all'
  | 'last'
  | { readonly offset: readonly [start: number, end: number] }
  /** By static upstream key, the downstream keys that read it. */
  | { readonly keys: Readonly<Record<string, readonly string[]>> };

/** How a dimension maps, and to which of the other side's when that has another name. */
export type DimensionSpec =
  PartMappingSpec | { readonly to: string; readonly mapping?: PartMappingSpec };

/**
 * A dependency's mapping as the config states it; `overlap` is the default between time assets of
 * one zone. `dimensions` goes by the upstream's dimensions, or the downstream's if only that has
 * any.
 */
export type MappingSpec =
  PartMappingSpec | { readonly dimensions: Readonly<Record<string, DimensionSpec>> };

/** Finds the largest of the values that each downstream partition reads. */
export type ReadMaxima = (
  values: Float64Array,
  onMaximum: (ordinal: number, maximum: number) => void,
) => void;

/**
 * Which upstream partitions a downstream partition reads, both as ordinals. `downstream` is the
 * exact inverse of `upstream`: `u ∈ upstream({d}) ⇔ d ∈ downstream({u})` for existing cells.
 */
export interface Mapping {
  readonly spec: MappingSpec;
  /** Every downstream partition reads every upstream one, so edges may be counted once for all. */
  readonly isComplete: boolean;
  /** Existing upstream partitions that any of `downstream` reads. */
  upstream(downstream: OrdinalSet): OrdinalSet;
  /**
   * For passes over all cells: prepares to call back, for each of the first `count` downstream
   * partitions that reads any, with the largest value among its upstream ones (by ordinal). A
   * pass costs no more than both counts together, however wide the mapping is.
   */
  parentMaxima(count: number): ReadMaxima;
  /** Existing downstream partitions that read any of `upstream`. */
  downstream(upstream: OrdinalSet): OrdinalSet;
  /**
   * Upstream partitions that any of `downstream` needs though they can never exist: before the
   * upstream's start or after its end. What an offset alone reaches for is left out: all that a
   * partition inside the upstream's life needs, and all but the nearest step of any other.
   */
  nonexistent(downstream: OrdinalSet): OrdinalSet;
  /** Upstream partitions that any of `downstream` needs and that do not exist *yet*. */
  notReady(downstream: OrdinalSet): OrdinalSet;
  /** Downstream partitions in `within` for which `notReady` is not empty. */
  waitingForTime(within: OrdinalSet): OrdinalSet;
  /** A sentence for people, such as `each week reads the 7 days it covers`. */
  describe(): string;
}
