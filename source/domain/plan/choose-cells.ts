import type { Asset } from '../graph.ts';
import {
  equalOrdinals,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { cellsAfter, cellsChained } from '../partitions/past.ts';
import type { CellChoice, Choosing, Labelled } from './cell-choice.ts';
import {
  cellsLackingMapped,
  cellsLackingParents,
  cellsNotReady,
  neededAncestors,
  unattainableCells,
} from './needed-parents.ts';
import type { Only, PlanReason } from './plan.ts';

/**
 * Decides for every asset which cells to build and why, and why the others are left alone.
 * A choice of cells reaches down (children go stale, `downstream`) and up (`upstream`), so both
 * are repeated until nothing is added; sets only grow, so they settle.
 */
export function chooseCells(choosing: Choosing): readonly CellChoice[] {
  const { request } = choosing;
  if (request.upstream !== true)
    return chooseDown(choosing, { added: [], unattainable: undefined });
  const unattainable = unattainableCells(choosing);
  let added: readonly OrdinalSet[] = [];
  for (;;) {
    const choices = chooseDown(choosing, { added, unattainable });
    const needed = neededAncestors(choosing, choices, unattainable);
    if (needed.every((set, index) => equalOrdinals(set, added[index] ?? noOrdinals)))
      return choices;
    added = needed;
  }
}

interface Reach {
  /** Ancestors that planned cells need, by asset index. */
  readonly added: readonly OrdinalSet[];
  /** Cells that no plan can bring about; absent when ancestors are not to be added. */
  readonly unattainable: readonly OrdinalSet[] | undefined;
}

/** One pass from parents to children. */
function chooseDown(choosing: Choosing, reach: Reach): readonly CellChoice[] {
  const choices: CellChoice[] = [];
  for (const asset of choosing.graph.assets) {
    choices.push(chooseOfAsset(asset, choosing, { ...reach, choices }));
  }
  return choices;
}

interface Above extends Reach {
  /** Choices of the assets before this one. */
  readonly choices: readonly CellChoice[];
}

/** Under `dependsOnPast`, what is planned reaches on to the cells after it. */
function chooseOfAsset(asset: Asset, choosing: Choosing, above: Above): CellChoice {
  const touched = cellsTouched(asset, above.choices);
  const choice = chooseTouched(asset, choosing, { ...above, touched });
  if (!asset.definition.dependsOnPast) return choice;
  const after = cellsFollowing(choice.planned, asset, { choosing, above });
  if (isEmpty(subtractOrdinals(after, touched))) return choice;
  return chooseTouched(asset, choosing, { ...above, touched: unionOrdinals(touched, after) });
}

interface Touched extends Above {
  /** The asset's cells that read a planned one. */
  readonly touched: OrdinalSet;
}

function chooseTouched(asset: Asset, choosing: Choosing, above: Touched): CellChoice {
  const { index } = asset;
  const { picks, cells, request } = choosing;
  const picked = picks.picked[index]!;
  const claims = claimCells(asset, choosing, above);
  const wanted = claims.reduce((all, [, set]) => unionOrdinals(all, set), noOrdinals);
  const considered = unionOrdinals(picked, wanted);
  const excluded = intersectOrdinals(considered, picks.excluded[index]!);
  const allowed = subtractOrdinals(considered, excluded);
  const inFlight = intersectOrdinals(allowed, choosing.inFlight[index]!);
  const open = subtractOrdinals(allowed, inFlight);
  const candidates = intersectOrdinals(open, wanted);
  const idle = subtractOrdinals(open, candidates);
  const fresh = intersectOrdinals(idle, cells[index]!.fresh);
  const notReady = cellsNotReady(asset, candidates);
  const ready = subtractOrdinals(candidates, notReady);
  const lacking =
    request.force === true
      ? noOrdinals
      : cellsLackingParents(asset, ready, availability(choosing, above));
  const planned = subtractOrdinals(ready, lacking);
  return {
    planned,
    reasons: claims.map(([reason, set]) => [reason, intersectOrdinals(set, planned)]),
    skipped: [
      ['excluded', unionOrdinals(excluded, subtractOrdinals(idle, fresh))],
      ['in-flight', inFlight],
      ['fresh', fresh],
      ['not-ready', notReady],
      ['upstream-missing', lacking],
    ],
  };
}

/** Tells which of an asset's cells children can be built from, once its own choice is made. */
function availability(
  { cells }: Choosing,
  { unattainable, choices }: Above,
): (index: number) => OrdinalSet {
  return (index) => {
    const { all, built } = cells[index]!;
    if (unattainable) return subtractOrdinals(all, unattainable[index]!);
    return unionOrdinals(built, choices[index]?.planned ?? noOrdinals);
  };
}

/** The cells that there is a reason to build, each under the first reason that holds. */
function claimCells(
  { index }: Asset,
  choosing: Choosing,
  { touched, added }: Touched,
): Labelled<PlanReason>[] {
  const { request } = choosing;
  const claims = [
    ...claimPicked(choosing, { index, touched }),
    ['downstream', request.downstream === true ? touched : noOrdinals],
    ['upstream', added[index] ?? noOrdinals],
  ] satisfies Labelled<PlanReason>[];
  let claimed: OrdinalSet = noOrdinals;
  return claims.map(([reason, set]) => {
    const own = subtractOrdinals(set, claimed);
    claimed = unionOrdinals(claimed, own);
    return [reason, own];
  });
}

/**
 * The cells right after planned ones, and after those that are planned for that very reason. A
 * chain ends at the first cell that there is no wish for or no way to build.
 */
function cellsFollowing(
  planned: OrdinalSet,
  asset: Asset,
  { choosing, above }: { readonly choosing: Choosing; readonly above: Above },
): OrdinalSet {
  const { index } = asset;
  const { cells, picks, inFlight, request } = choosing;
  const { all, fresh } = cells[index]!;
  const wanted = request.downstream === true ? all : intersectOrdinals(picks.picked[index]!, fresh);
  const barred = unionOrdinals(picks.excluded[index]!, inFlight[index]!);
  const allowed = subtractOrdinals(wanted, barred);
  const ready = subtractOrdinals(allowed, cellsNotReady(asset, allowed));
  const lacking =
    request.force === true
      ? noOrdinals
      : cellsLackingMapped(asset, ready, availability(choosing, above));
  const chain = cellsChained(asset.partitions, planned, subtractOrdinals(ready, lacking));
  return cellsAfter(asset.partitions, unionOrdinals(planned, chain));
}

/** Cells that read a planned cell of another asset. */
function cellsTouched(asset: Asset, choices: readonly CellChoice[]): OrdinalSet {
  return asset.upstream.reduce(
    (touched, { upstream, mapping }) =>
      unionOrdinals(touched, mapping.downstream(choices[upstream]!.planned)),
    noOrdinals,
  );
}

/** Picked cells by the status that `only` asks for. */
function claimPicked(
  { cells, picks, request }: Choosing,
  { index, touched }: { readonly index: number; readonly touched: OrdinalSet },
): Labelled<PlanReason>[] {
  const { missing, failed, staleByCode, staleByUpstream, fresh } = cells[index]!;
  const only: readonly Only[] = request.only ?? ['missing', 'failed', 'stale'];
  const all = only.includes('all');
  const takes = (choice: Only): boolean => all || only.includes(choice);
  const claim = (choice: Only, set: OrdinalSet): OrdinalSet =>
    takes(choice) ? intersectOrdinals(picks.picked[index]!, set) : noOrdinals;
  return [
    ['missing', claim('missing', missing)],
    ['failed', claim('failed', failed)],
    ['stale:code', claim('stale', staleByCode)],
    ['stale:upstream', claim('stale', staleByUpstream)],
    all
      ? ['forced', claim('all', fresh)]
      : ['stale:upstream', claim('stale', intersectOrdinals(fresh, touched))],
  ];
}
