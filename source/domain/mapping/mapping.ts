import type { OrdinalSet } from '../ordinals.ts';

/** A dependency's mapping as the config states it; `overlap` is the default between time assets. */
export type MappingSpec =
  'overlap' | 'identity' | 'all' | { readonly offset: readonly [start: number, end: number] };

/** Per downstream ordinal, the upstream ordinals `[firsts[d], ends[d])` that it reads. */
export interface ParentRanges {
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
}

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
   * `upstream` of each of the first `count` downstream partitions alone, for passes over all
   * cells: one partition always reads a single range, which may be empty.
   */
  parentRanges(count: number): ParentRanges;
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
