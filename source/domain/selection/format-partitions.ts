import { eachRange, joinOrdinals, type OrdinalSet } from '../ordinals.ts';
import { cellsWith, countStretches, splitCells } from '../partitions/dimensions.ts';
import type { MultiPartitions, Partitions } from '../partitions/partitions.ts';

/** Stretches beyond this many are written as the one stretch that covers them all. */
const mostStretches = 8;

/**
 * The partition expression that takes these cells, not empty, of an asset: keys and ranges of them.
 * Very ragged sets are widened to the range from their first to their last.
 */
export function formatPartitions(partitions: Partitions, cells: OrdinalSet): string {
  const isRagged = countStretches(partitions, cells) > mostStretches;
  const stretches =
    partitions.kind === 'multi'
      ? rectanglesOf(partitions, cells, isRagged)
      : eachStretch(isRagged ? hullOf([cells]) : cells);
  return Array.from(stretches, ([first, last]) => {
    const from = quoteKey(partitions.keyOf(first));
    return first === last ? from : `${from}..${quoteKey(partitions.keyOf(last))}`;
  }).join(',');
}

type Stretch = readonly [first: number, last: number];

function eachStretch(cells: OrdinalSet): readonly Stretch[] {
  return Array.from(eachRange(cells), ([start, end]) => [start, end - 1]);
}

/** Opposite corners: a range of pairs takes what lies between them in each dimension. */
function rectanglesOf(
  partitions: MultiPartitions,
  cells: OrdinalSet,
  isRagged: boolean,
): readonly Stretch[] {
  const blocks = splitCells(partitions, cells);
  const hull = [hullOf(blocks.map(([some]) => some)), hullOf(blocks.map(([, others]) => others))];
  const cornerAt = (first: number, second: number): number =>
    cellsWith(partitions, [
      [first, first + 1],
      [second, second + 1],
    ])[0]!;
  return (isRagged ? [hull] : blocks).flatMap(([some = [], others = []]) =>
    eachStretch(some).flatMap(([a, b]) =>
      eachStretch(others).map(([c, d]): Stretch => [cornerAt(a, c), cornerAt(b, d)]),
    ),
  );
}

/** The one stretch that covers all of some sets. */
function hullOf(sets: readonly OrdinalSet[]): OrdinalSet {
  const all = joinOrdinals(sets);
  return [all[0]!, all.at(-1)!];
}

/** The key as an expression reads nothing else into it. */
function quoteKey(key: string): string {
  const isPlain = /^[\w:+/|-]+(?:\.[\w:+/|-]+)*$/.test(key);
  const isWord = key === 'all' || key === 'last' || key === 'today' || key === 'yesterday';
  return isPlain && !isWord ? key : `"${key}"`;
}
