import {
  eachRange,
  joinOrdinals,
  noOrdinals,
  type OrdinalSet,
  ordinalsFromRanges,
  unionOrdinals,
} from '../ordinals.ts';
import type { MultiPartitions, Partitions } from './partitions.ts';

/**
 * The order in which an asset's cells follow one another: what comes before a cell, and what a
 * batch may hold together. The place of a cell is its ordinal but for a multi asset, where the
 * cells of one inner key follow one another along the outer dimension, and far from any others:
 *
 *     cells    2024-01-01|eu  2024-01-01|us  2024-01-02|eu  2024-01-02|us
 *     ordinal        0              1              2              3
 *     place          0             2²⁶             1           2²⁶ + 1
 */
export interface CellLines {
  placeOf(ordinal: number): number;
  ordinalAt(place: number): number;
  toPlaces(cells: OrdinalSet): OrdinalSet;
  /** The existing cells at places. */
  toCells(places: OrdinalSet): OrdinalSet;
  /** Whether no place comes before. */
  isFirst(place: number): boolean;
}

/** Cells in the order of their ordinals, as one line. */
export const ordinalOrder: CellLines = {
  placeOf: (ordinal) => ordinal,
  ordinalAt: (place) => place,
  toPlaces: (cells) => cells,
  toCells: (places) => places,
  isFirst: (place) => place === 0,
};

const known = new WeakMap<Partitions, CellLines>();

/** The lines of an asset's cells. */
export function linesOf(partitions: Partitions): CellLines {
  if (partitions.kind !== 'multi') return ordinalOrder;
  let lines = known.get(partitions);
  if (!lines) {
    lines = innerLines(partitions);
    known.set(partitions, lines);
  }
  return lines;
}

/** Places that one line may have. */
const lineLength = 2 ** 26;

function innerLines({ grid }: MultiPartitions): CellLines {
  return {
    placeOf(ordinal) {
      const [outer, inner] = grid.pairAt(ordinal);
      return inner * lineLength + outer;
    },
    ordinalAt(place) {
      const inner = Math.floor(place / lineLength);
      return grid.ordinalAt(place - inner * lineLength, inner);
    },
    toPlaces: (cells) => ordinalsFromRanges(placesOf(grid, cells)),
    toCells: (places) => cellsAt(grid, places),
    isFirst: (place) => place % lineLength === 0,
  };
}

function* placesOf(
  grid: MultiPartitions['grid'],
  cells: OrdinalSet,
): Generator<readonly [number, number]> {
  for (const { outer, inner } of grid.blocksOf(cells)) {
    for (const [first, end] of eachRange(inner)) {
      for (let line = first; line < end; line++) {
        for (const [from, to] of eachRange(outer)) {
          yield [line * lineLength + from, line * lineLength + to];
        }
      }
    }
  }
}

/** Lines of which the same stretches are meant are looked up together. */
function cellsAt(grid: MultiPartitions['grid'], places: OrdinalSet): OrdinalSet {
  const outers = new Map<number, number[]>();
  for (const [start, end] of eachRange(places)) {
    const line = Math.floor(start / lineLength);
    const outer = outers.get(line) ?? [];
    outer.push(start - line * lineLength, end - line * lineLength);
    outers.set(line, outer);
  }
  const alike = new Map<string, { outer: OrdinalSet; inner: OrdinalSet }>();
  for (const [line, outer] of outers) {
    const key = outer.join();
    const inner = alike.get(key)?.inner ?? noOrdinals;
    alike.set(key, { outer, inner: unionOrdinals(inner, [line, line + 1]) });
  }
  const found = Array.from(alike.values(), (block) => grid.cellsOf(block));
  return joinOrdinals(found);
}
