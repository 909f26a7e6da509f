import { eachOrdinal, eachRange, type OrdinalSet } from '../ordinals.ts';
import type { Partitions } from '../partitions/partitions.ts';

/** Stretches beyond this many are written as the one stretch that covers them all. */
const mostStretches = 8;

/**
 * The partition expression that takes these cells, not empty, of an asset: keys and, where keys
 * have an order, ranges of them. Very ragged sets are widened to the range from their first to
 * their last.
 */
export function formatPartitions(partitions: Partitions, cells: OrdinalSet): string {
  if (partitions.kind !== 'time' && partitions.kind !== 'static') {
    return Array.from(eachOrdinal(cells), (i) => quoteKey(partitions.keyOf(i))).join(',');
  }
  const isRagged = cells.length / 2 > mostStretches;
  const stretches = isRagged ? ([[cells[0]!, cells.at(-1)!]] as const) : [...eachRange(cells)];
  return stretches.map((stretch) => formatStretch(partitions, stretch)).join(',');
}

function formatStretch(
  partitions: Partitions,
  [start, end]: readonly [start: number, end: number],
): string {
  const first = quoteKey(partitions.keyOf(start));
  return end - start === 1 ? first : `${first}..${quoteKey(partitions.keyOf(end - 1))}`;
}

/** The key as an expression reads nothing else into it. */
function quoteKey(key: string): string {
  const isPlain = /^[\w:+/|-]+(?:\.[\w:+/|-]+)*$/.test(key);
  const isWord = key === 'all' || key === 'last' || key === 'today' || key === 'yesterday';
  return isPlain && !isWord ? key : `"${key}"`;
}
