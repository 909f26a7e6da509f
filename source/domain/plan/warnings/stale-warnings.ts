import type { Asset } from '../../graph.ts';
import { outdatedCells } from '../../outdated-cells.ts';
import {
  intersectOrdinals,
  isEmpty,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../ordinals.ts';
import type { CellChoice, Choosing } from '../cell-choice.ts';
import type { PlanWarning } from '../plan.ts';
import { planWith, planWithAssets } from '../plan-command.ts';
import { cellsOf } from './count-text.ts';
import { findGaps } from './find-gaps.ts';

/** Data that the plan reads though it is out of date, or leaves out of date behind itself. */
export function warnOfStaleness(
  choosing: Choosing,
  choices: readonly CellChoice[],
): readonly PlanWarning[] {
  const gaps = findGaps(choosing, choices);
  const outdated = outdatedCells(choosing.graph, {
    rebuilt: choices.map(({ planned }) => planned),
    withData: choosing.cells.map(({ withData }) => withData),
  });
  return [
    ...warnOfGaps(choosing, gaps),
    ...warnOfStaleParents(choosing, choices, { gaps, outdated }),
    ...warnOfLeftStale(choosing, outdated),
  ];
}

function warnOfGaps(
  { graph, request }: Choosing,
  gaps: readonly OrdinalSet[],
): readonly PlanWarning[] {
  const lacking = graph.assets.filter(({ index }) => !isEmpty(gaps[index]!));
  const advice = planWithAssets(
    request,
    lacking.map(({ name }) => name),
  );
  return lacking.map((asset) => {
    const cells = gaps[asset.index]!;
    const message = `${asset.name} lies between selected assets but is not selected: ${cellsOf(asset, cells)} would keep what was built before. ${advice}`;
    return { code: 'gap-in-path', message };
  });
}

interface OldData {
  readonly gaps: readonly OrdinalSet[];
  readonly outdated: readonly OrdinalSet[];
}

function warnOfStaleParents(
  choosing: Choosing,
  choices: readonly CellChoice[],
  { gaps, outdated }: OldData,
): readonly PlanWarning[] {
  const old = choosing.cells.map(({ built, fresh }, index) => {
    const stale = subtractOrdinals(built, fresh);
    const soon = intersectOrdinals(built, outdated[index]!);
    const kept = subtractOrdinals(unionOrdinals(stale, soon), choices[index]!.planned);
    return subtractOrdinals(kept, gaps[index]!);
  });
  return choosing.graph.assets.flatMap((asset) =>
    asset.upstream.flatMap(({ upstream, mapping }) => {
      const read = intersectOrdinals(
        mapping.upstream(choices[asset.index]!.planned),
        old[upstream]!,
      );
      return isEmpty(read) ? [] : [staleParent(asset, choosing.graph.assets[upstream]!, read)];
    }),
  );
}

function staleParent(asset: Asset, parent: Asset, read: OrdinalSet): PlanWarning {
  const message = `${asset.name} will read ${cellsOf(parent, read)} that are stale and not in the plan. Add ${parent.name} to the selection.`;
  return { code: 'stale-parent', message };
}

function warnOfLeftStale(
  { graph, cells, request }: Choosing,
  outdated: readonly OrdinalSet[],
): readonly PlanWarning[] {
  const left = graph.assets.flatMap((asset) => {
    const turning = intersectOrdinals(outdated[asset.index]!, cells[asset.index]!.fresh);
    return isEmpty(turning) ? [] : [cellsOf(asset, turning)];
  });
  if (left.length === 0) return [];
  const advice =
    request.downstream === true
      ? 'they are excluded, in flight or without their parents'
      : `${planWith(request, 'downstream')} includes them`;
  const message = `Fresh cells that read what this plan builds will be stale: ${left.join(', ')}; ${advice}.`;
  return [{ code: 'left-stale', message }];
}
