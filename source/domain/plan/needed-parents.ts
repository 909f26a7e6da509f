import type { Asset } from '../graph.ts';
import {
  appendRange,
  clipOrdinals,
  eachRange,
  hasOrdinal,
  intersectOrdinals,
  noOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { linesOf, type CellLines } from '../partitions/cell-lines.ts';
import type { CellChoice, Choosing } from './cell-choice.ts';

/** Cells that need an upstream partition which does not exist yet. */
export function cellsNotReady(asset: Asset, within: OrdinalSet): OrdinalSet {
  return asset.upstream.reduce(
    (waiting, { mapping }) => unionOrdinals(waiting, mapping.waitingForTime(within)),
    noOrdinals,
  );
}

/**
 * The cells of `wanted` that cannot be built: a mapped parent or, under `dependsOnPast`, the
 * partition before is not among what `available` gives for its asset. A cell that is left out
 * leaves the ones after it without their past, up to the next that is available anyway.
 */
export function cellsLackingParents(
  asset: Asset,
  wanted: OrdinalSet,
  available: (index: number) => OrdinalSet,
): OrdinalSet {
  const lacking = cellsLackingMapped(asset, wanted, available);
  if (!asset.definition.dependsOnPast) return lacking;
  const rest = subtractOrdinals(wanted, lacking);
  const lines = linesOf(asset.partitions);
  const past = cellsLackingPast(
    lines,
    lines.toPlaces(rest),
    lines.toPlaces(available(asset.index)),
  );
  return unionOrdinals(lacking, lines.toCells(past));
}

/** The cells of `wanted` of which a mapped parent is not available, whatever their past. */
export function cellsLackingMapped(
  asset: Asset,
  wanted: OrdinalSet,
  available: (index: number) => OrdinalSet,
): OrdinalSet {
  let lacking: OrdinalSet = noOrdinals;
  for (const { upstream, mapping } of asset.upstream) {
    const absent = subtractOrdinals(mapping.upstream(wanted), available(upstream));
    lacking = unionOrdinals(lacking, intersectOrdinals(wanted, mapping.downstream(absent)));
  }
  return lacking;
}

/** Wanted places without the one before them. */
function cellsLackingPast(lines: CellLines, wanted: OrdinalSet, available: OrdinalSet): OrdinalSet {
  const lacking: number[] = [];
  for (const [start, end] of eachRange(wanted)) {
    if (lines.isFirst(start) || hasOrdinal(available, start - 1)) continue;
    const next = clipOrdinals(available, start, end)[0] ?? end;
    appendRange(lacking, start, Math.min(next + 1, end));
  }
  return lacking;
}

/**
 * Unbuilt cells that no plan can bring about: excluded, in flight, before their time or, unless
 * forced, in need of such a cell.
 */
export function unattainableCells(choosing: Choosing): readonly OrdinalSet[] {
  const { graph, picks, cells, inFlight, request } = choosing;
  const unattainable: OrdinalSet[] = [];
  for (const asset of graph.assets) {
    const { index } = asset;
    const { unbuilt, built } = cells[index]!;
    const barred = unionOrdinals(picks.excluded[index]!, inFlight[index]!);
    const closed = unionOrdinals(intersectOrdinals(unbuilt, barred), cellsNotReady(asset, unbuilt));
    const available = (parent: number): OrdinalSet =>
      parent === index ? built : subtractOrdinals(cells[parent]!.all, unattainable[parent]!);
    const lacking =
      request.force === true
        ? noOrdinals
        : cellsLackingParents(asset, subtractOrdinals(unbuilt, closed), available);
    unattainable.push(unionOrdinals(closed, lacking));
  }
  return unattainable;
}

/** Unbuilt cells that the planned ones need, directly or through each other, by asset index. */
export function neededAncestors(
  { graph, cells }: Choosing,
  choices: readonly CellChoice[],
  unattainable: readonly OrdinalSet[],
): readonly OrdinalSet[] {
  const needed: OrdinalSet[] = graph.assets.map(() => noOrdinals);
  for (const asset of graph.assets.toReversed()) {
    const { index } = asset;
    const open = subtractOrdinals(cells[index]!.unbuilt, unattainable[index]!);
    let own = intersectOrdinals(needed[index]!, open);
    if (asset.definition.dependsOnPast) {
      const reached = unionOrdinals(own, choices[index]!.planned);
      const lines = linesOf(asset.partitions);
      const past = pastOf(lines.toPlaces(reached), lines.toPlaces(open));
      own = unionOrdinals(own, lines.toCells(past));
    }
    needed[index] = own;
    const readers = unionOrdinals(own, choices[index]!.planned);
    for (const { upstream, mapping } of asset.upstream) {
      needed[upstream] = unionOrdinals(needed[upstream]!, mapping.upstream(readers));
    }
  }
  return needed;
}

/** In each stretch of open places, what comes before the last cell of `reached` in or right after it. */
function pastOf(reached: OrdinalSet, open: OrdinalSet): OrdinalSet {
  const past: number[] = [];
  for (const [start, end] of eachRange(open)) {
    const last = clipOrdinals(reached, start + 1, end + 1).at(-1);
    if (last !== undefined) appendRange(past, start, last - 1);
  }
  return past;
}
