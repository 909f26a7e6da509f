import {
  clipOrdinals,
  eachOrdinal,
  eachRange,
  ordinalsFromRanges,
  type OrdinalSet,
} from '../ordinals.ts';
import type { CellBlock, CellGrid } from './cell-grid.ts';
import type { TimePartitions } from './partitions.ts';
import { joinAlike } from './row-grid.ts';

/** One side of a grid of which both grow as time passes. */
interface GrowingSide {
  readonly count: number;
  readonly limit: number;
  /** How many of the side's partitions exist when the other side's one comes to exist. */
  olderThan(other: number): number;
}

/**
 * Pairs of two time dimensions, numbered in the order in which they come to exist, so that
 * neither's growth moves a pair. A partition of either side brings a run of pairs, one with every
 * partition that the other side has by then; at the same instant the outer one comes first.
 *
 *     o0 i0 o1 i1 …        (o0,i0)=0   (o1,i0)=1   (o0,i1)=2   (o1,i1)=3
 *
 * A pair that can never exist has a negative ordinal.
 */
export function pairGrid(outer: TimePartitions, inner: TimePartitions): CellGrid {
  const rows: GrowingSide = {
    ...sideOf(outer),
    olderThan: remember(inner.count, (i) => countAt(outer, birthOf(inner, i))),
  };
  const columns: GrowingSide = {
    ...sideOf(inner),
    olderThan: remember(outer.count, (o) => countAt(inner, birthOf(outer, o) - 1)),
  };

  function ordinalAt(o: number, i: number): number {
    if (o < 0 || i < 0 || o >= rows.limit || i >= columns.limit) return codeOf(o, i);
    const isOuterNewer = columns.olderThan(o) > i;
    return isOuterNewer ? o * columns.olderThan(o) + i : i * rows.olderThan(i) + o;
  }

  function pairAt(ordinal: number): readonly [number, number] {
    if (ordinal < 0) return pairOf(ordinal);
    const run = runAt(ordinal);
    const offset = ordinal - run.start;
    return run.isOuter ? [run.newest, offset] : [offset, run.newest];
  }

  function runAt(ordinal: number): PairRun {
    const byOuter = lastRunFrom(ordinal, rows.limit, columns);
    const size = columns.olderThan(byOuter);
    const start = byOuter * size;
    if (ordinal < start + size) return { isOuter: true, newest: byOuter, start, size };
    const byInner = lastRunFrom(ordinal, columns.limit, rows);
    const older = rows.olderThan(byInner);
    return { isOuter: false, newest: byInner, start: byInner * older, size: older };
  }

  const count = rows.count * columns.count;
  const everything: CellBlock = { outer: allOf(rows), inner: allOf(columns) };

  function* blocksIn(start: number, end: number): Generator<PairBlock> {
    for (let at = start; at < end;) {
      const run = runAt(at);
      const to = Math.min(end, run.start + run.size);
      const older: readonly [number, number] = [at - run.start, to - run.start];
      if (run.isOuter) yield { first: run.newest, end: run.newest + 1, inner: older };
      else yield { first: older[0], end: older[1], inner: [run.newest, run.newest + 1] };
      at = to;
    }
  }

  /** Pairs that exist or will, as the runs of their newest partition. */
  function* possibleCells({ outer, inner }: CellBlock): Generator<readonly [number, number]> {
    const o = clipOrdinals(outer, 0, rows.limit);
    const i = clipOrdinals(inner, 0, columns.limit);
    for (const newest of eachOrdinal(o)) yield* pairsWith(newest, i, columns.olderThan(newest));
    for (const newest of eachOrdinal(i)) yield* pairsWith(newest, o, rows.olderThan(newest));
  }

  function* lostCells({ outer, inner }: CellBlock): Generator<readonly [number, number]> {
    const isPossible = (o: number, i: number) =>
      o >= 0 && i >= 0 && o < rows.limit && i < columns.limit;
    const isAllPossible =
      isPossible(outer[0] ?? 0, inner[0] ?? 0) &&
      isPossible((outer.at(-1) ?? 1) - 1, (inner.at(-1) ?? 1) - 1);
    if (isAllPossible) return;
    for (const o of eachOrdinal(outer)) {
      for (const i of eachOrdinal(inner)) {
        if (!isPossible(o, i)) yield [codeOf(o, i), codeOf(o, i) + 1];
      }
    }
  }

  return {
    count,
    ordinalAt,
    pairAt,
    cellsOf: (block) => ordinalsFromRanges([...possibleCells(block), ...lostCells(block)]),
    blocksOf(set) {
      if (set.length === 2 && set[0] === 0 && set[1] === count) return [everything];
      return joinAlike(Array.from(eachRange(set), ([s, e]) => [...blocksIn(s, e)]).flat());
    },
  };
}

/** The pairs that one partition brought. */
interface PairRun {
  readonly isOuter: boolean;
  /** The partition that brought them, and the oldest of its pairs. */
  readonly newest: number;
  readonly start: number;
  readonly size: number;
}

interface PairBlock {
  readonly first: number;
  readonly end: number;
  readonly inner: OrdinalSet;
}

function sideOf({ count, limit }: TimePartitions): { count: number; limit: number } {
  return { count, limit };
}

function allOf({ count }: GrowingSide): OrdinalSet {
  return count > 0 ? [0, count] : [];
}

/** The same function, computed once for each of `[0, count)`. */
function remember(count: number, compute: (at: number) => number): (at: number) => number {
  let known: Int32Array | undefined;
  return (at) => {
    if (at < 0 || at >= count) return compute(at);
    known ??= Int32Array.from({ length: count }, (_, i) => compute(i));
    return known[at]!;
  };
}

/** Epoch ms at which a partition comes to exist. */
function birthOf(partitions: TimePartitions, ordinal: number): number {
  return partitions.endOf(ordinal - (partitions.definition.endOffset ?? 0));
}

/** Partitions that exist at an instant. */
function countAt(partitions: TimePartitions, epochMs: number): number {
  const [ended] = partitions.overlapping({ start: epochMs, end: epochMs + 1 });
  const exposed = ended + (partitions.definition.endOffset ?? 0);
  return Math.max(0, Math.min(exposed, partitions.limit));
}

/** The newest partition below `limit` whose pairs with the other side begin by an ordinal. */
function lastRunFrom(ordinal: number, limit: number, other: GrowingSide): number {
  const startsBy = (partition: number): boolean =>
    partition < limit && partition * other.olderThan(partition) <= ordinal;
  let low = 0;
  let high = 1;
  while (startsBy(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (startsBy(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function* pairsWith(
  newest: number,
  others: OrdinalSet,
  older: number,
): Generator<readonly [number, number]> {
  for (const [start, end] of eachRange(clipOrdinals(others, 0, older))) {
    yield [newest * older + start, newest * older + end];
  }
}

/** Both ordinals in one negative integer. */
const codeBase = 2 ** 26;

function codeOf(outer: number, inner: number): number {
  return -1 - (unsigned(outer) * codeBase + unsigned(inner));
}

function pairOf(code: number): readonly [number, number] {
  const joined = -1 - code;
  return [signed(Math.floor(joined / codeBase)), signed(joined % codeBase)];
}

function unsigned(ordinal: number): number {
  return ordinal >= 0 ? ordinal * 2 : -ordinal * 2 - 1;
}

function signed(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
