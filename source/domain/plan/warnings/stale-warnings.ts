import type { Asset } from '../../graph.ts';
import { outdatedCells } from '../../outdated-cells.ts';
import {
  countOrdinals,
  intersectOrdinals,
  isEmpty,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../ordinals.ts';
import { cellsBefore } from '../../partitions/past.ts';
import type { CellChoice, Choosing } from '../cell-choice.ts';
import type { PlanRequest, PlanWarning } from '../plan.ts';
import { planWith, planWithAssets } from '../plan-command.ts';
import { cellsOf, quantity, verb } from './count-text.ts';
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
  return choosing.graph.assets.flatMap((asset) => {
    const { planned } = choices[asset.index]!;
    const read = asset.upstream.map(({ upstream, mapping }) => ({
      parent: choosing.graph.assets[upstream]!,
      cells: intersectOrdinals(mapping.upstream(planned), old[upstream]!),
    }));
    if (asset.definition.dependsOnPast) {
      const past = intersectOrdinals(cellsBefore(asset.partitions, planned), old[asset.index]!);
      read.push({ parent: asset, cells: past });
    }
    return read.flatMap(({ parent, cells }) =>
      isEmpty(cells) ? [] : [staleParent(asset, { parent, cells }, choosing.request)],
    );
  });
}

function staleParent(
  asset: Asset,
  { parent, cells: read }: { readonly parent: Asset; readonly cells: OrdinalSet },
  request: PlanRequest,
): PlanWarning {
  const isPast = parent === asset;
  const cells = isPast ? quantity(countOrdinals(read), 'earlier cell') : cellsOf(parent, read);
  const reads = isPast ? 'will continue from' : 'will read';
  const advice = isPast ? 'Select earlier partitions too.' : planWithAssets(request, [parent.name]);
  const message = `${asset.name} ${reads} ${cells} that ${verb(read, 'is', 'are')} stale and not in the plan. ${advice}`;
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
