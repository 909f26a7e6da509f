import {
  chainOrdinals,
  clipOrdinals,
  joinOrdinals,
  type OrdinalSet,
  shiftOrdinals,
} from '../ordinals.ts';
import { linesOf } from './cell-lines.ts';
import type { MultiPartitions, Partitions } from './partitions.ts';

/** The existing cells that come right before any of these, in the same line. */
export function cellsBefore(partitions: Partitions, cells: OrdinalSet): OrdinalSet {
  return moved(partitions, cells, -1);
}

/** The existing cells that come right after any of these, in the same line. */
export function cellsAfter(partitions: Partitions, cells: OrdinalSet): OrdinalSet {
  return moved(partitions, cells, 1);
}

/** The cells of `open` that follow one of `seeds`, or one another from there, without a break. */
export function cellsChained(
  partitions: Partitions,
  seeds: OrdinalSet,
  open: OrdinalSet,
): OrdinalSet {
  const lines = linesOf(partitions);
  return lines.toCells(chainOrdinals(lines.toPlaces(seeds), lines.toPlaces(open)));
}

/** Calls back with each of the first `count` cells that comes after another, line by line. */
export function eachWithPast(
  partitions: Partitions,
  count: number,
  onPair: (ordinal: number, before: number) => void,
): void {
  if (partitions.kind !== 'multi') {
    for (let ordinal = 1; ordinal < count; ordinal++) onPair(ordinal, ordinal - 1);
    return;
  }
  const { grid, dimensions, outer, inner } = partitions;
  const length = dimensions[outer].partitions.count;
  for (let line = 0; line < dimensions[inner].partitions.count; line++) {
    let before = grid.ordinalAt(0, line);
    for (let at = 1; at < length; at++) {
      const ordinal = grid.ordinalAt(at, line);
      if (ordinal < count) onPair(ordinal, before);
      before = ordinal;
    }
  }
}

function moved(partitions: Partitions, cells: OrdinalSet, by: 1 | -1): OrdinalSet {
  if (partitions.kind === 'multi') return movedInLines(partitions, cells, by);
  return clipOrdinals(shiftOrdinals(cells, by), 0, partitions.count);
}

function movedInLines(partitions: MultiPartitions, cells: OrdinalSet, by: 1 | -1): OrdinalSet {
  const { grid, dimensions, outer } = partitions;
  const { count } = dimensions[outer].partitions;
  const found = grid.blocksOf(cells).map((block) => {
    const shifted = clipOrdinals(shiftOrdinals(block.outer, by), 0, count);
    return grid.cellsOf({ ...block, outer: shifted });
  });
  return joinOrdinals(found);
}
