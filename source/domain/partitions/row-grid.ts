import {
  appendRange,
  eachOrdinal,
  eachRange,
  equalOrdinals,
  ordinalRange,
  type OrdinalSet,
} from '../ordinals.ts';
import type { CellBlock, CellGrid } from './cell-grid.ts';

/**
 * Pairs with a fixed number of inner ordinals, row by row: outer ones may come to exist as time
 * passes, and any integer has its row.
 *
 *     inner      0  1  2
 *     outer 0    0  1  2
 *     outer 1    3  4  5
 */
export function rowGrid(outerCount: number, innerCount: number): CellGrid {
  const ordinalAt = (outer: number, inner: number): number => outer * innerCount + inner;
  const rowOf = (ordinal: number): number => Math.floor(ordinal / innerCount);
  return {
    count: outerCount * innerCount,
    ordinalAt,
    pairAt(ordinal) {
      const outer = rowOf(ordinal);
      return [outer, ordinal - outer * innerCount];
    },
    cellsOf: ({ outer, inner }) => cellsOf(outer, inner, innerCount),
    blocksOf: (set) => blocksOf(set, innerCount),
  };
}

function cellsOf(outer: OrdinalSet, inner: OrdinalSet, innerCount: number): OrdinalSet {
  if (equalOrdinals(inner, ordinalRange(0, innerCount))) {
    return outer.map((bound) => bound * innerCount);
  }
  const bounds: number[] = [];
  for (const row of inner.length === 0 ? [] : eachOrdinal(outer)) {
    for (const [start, end] of eachRange(inner)) {
      appendRange(bounds, row * innerCount + start, row * innerCount + end);
    }
  }
  return bounds;
}

/** Rows of which the set holds the same are one block. */
function blocksOf(set: OrdinalSet, innerCount: number): readonly CellBlock[] {
  const blocks: { first: number; end: number; inner: number[] }[] = [];
  const whole = [0, innerCount];
  const add = (first: number, end: number, inner: readonly number[]): void => {
    const last = blocks.at(-1);
    if (last?.end === end) last.inner.push(...inner);
    else blocks.push({ first, end, inner: [...inner] });
  };
  for (const [start, end] of eachRange(set)) {
    const firstRow = Math.floor(start / innerCount);
    const lastRow = Math.floor((end - 1) / innerCount);
    const from = start - firstRow * innerCount;
    const to = end - lastRow * innerCount;
    if (firstRow === lastRow) {
      add(firstRow, firstRow + 1, [from, to]);
      continue;
    }
    if (from > 0) add(firstRow, firstRow + 1, [from, innerCount]);
    const firstWhole = from > 0 ? firstRow + 1 : firstRow;
    const endWhole = to < innerCount ? lastRow : lastRow + 1;
    if (endWhole > firstWhole) add(firstWhole, endWhole, whole);
    if (to < innerCount) add(lastRow, lastRow + 1, [0, to]);
  }
  return joinAlike(blocks);
}

/** As many blocks as there are different inner sets. */
export function joinAlike(
  blocks: readonly { first: number; end: number; inner: OrdinalSet }[],
): readonly CellBlock[] {
  const joined: { outer: number[]; inner: OrdinalSet }[] = [];
  const byInner = new Map<string, { outer: number[]; inner: OrdinalSet }>();
  for (const { first, end, inner } of blocks) {
    const key = inner.join();
    let same = byInner.get(key);
    if (!same) {
      same = { outer: [], inner };
      byInner.set(key, same);
      joined.push(same);
    }
    appendRange(same.outer, first, end);
  }
  return joined;
}
