import type { Asset, Edge } from '../../graph.ts';
import {
  countOrdinals,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../../ordinals.ts';
import { cellsAfter, cellsBefore } from '../../partitions/past.ts';
import type { CellChoice, Choosing } from '../cell-choice.ts';
import type { PlanRequest, PlanWarning } from '../plan.ts';
import { planWith } from '../plan-command.ts';
import { cellsOf, quantity, verb } from './count-text.ts';

/** Parents that planned or left-out cells need and that are not there to read. */
export function warnOfParents(
  choosing: Choosing,
  choices: readonly CellChoice[],
): readonly PlanWarning[] {
  return choosing.graph.assets.flatMap((asset) => [
    ...asset.upstream.flatMap((edge) => [
      ...warnOfMissing(choosing, choices, { asset, edge }),
      ...warnOfInFlight(choosing, choices, { asset, edge }),
      ...warnOfNonexistent(choosing, choices, { asset, edge }),
    ]),
    ...warnOfPast(choosing, choices, asset),
  ]);
}

interface Dependence {
  readonly asset: Asset;
  readonly edge: Edge;
}

/** Cells that look for parents in vain: left out for it or, under `force`, planned all the same. */
function seekersOf(choice: CellChoice, request: PlanRequest): OrdinalSet {
  if (request.force === true) return choice.planned;
  return choice.skipped.find(([reason]) => reason === 'upstream-missing')?.[1] ?? noOrdinals;
}

function warnOfMissing(
  { graph, cells, request }: Choosing,
  choices: readonly CellChoice[],
  { asset, edge }: Dependence,
): readonly PlanWarning[] {
  const seekers = seekersOf(choices[asset.index]!, request);
  const available = unionOrdinals(cells[edge.upstream]!.built, choices[edge.upstream]!.planned);
  const absent = subtractOrdinals(edge.mapping.upstream(seekers), available);
  if (isEmpty(absent)) return [];
  const lacking = intersectOrdinals(seekers, edge.mapping.downstream(absent));
  const parents = `${cellsOf(graph.assets[edge.upstream]!, absent)}, neither built nor planned`;
  return [missingWarning(request, { asset, lacking, parents })];
}

/** Under `dependsOnPast`, cells whose own predecessor is not there. */
function warnOfPast(
  { cells, request }: Choosing,
  choices: readonly CellChoice[],
  asset: Asset,
): readonly PlanWarning[] {
  if (!asset.definition.dependsOnPast) return [];
  const choice = choices[asset.index]!;
  const available = unionOrdinals(cells[asset.index]!.built, choice.planned);
  const before = cellsBefore(asset.partitions, seekersOf(choice, request));
  const lacking = cellsAfter(asset.partitions, subtractOrdinals(before, available));
  if (isEmpty(lacking)) return [];
  const parents = 'the partition before, neither built nor planned';
  return [missingWarning(request, { asset, lacking, parents })];
}

interface Lack {
  readonly asset: Asset;
  readonly lacking: OrdinalSet;
  /** What is not there, in words. */
  readonly parents: string;
}

function missingWarning(request: PlanRequest, { asset, lacking, parents }: Lack): PlanWarning {
  const code = 'upstream-missing';
  const subject = cellsOf(asset, lacking);
  if (request.force === true) {
    return { code, message: `${subject} will be built without ${parents}.` };
  }
  const left = `${subject} ${verb(lacking, 'is left out: it needs', 'are left out: they need')} ${parents}`;
  const advice =
    request.upstream === true
      ? '--upstream cannot add what is excluded, in flight, not ready or itself without parents'
      : `${planWith(request, 'upstream')} includes what is missing`;
  return { code, message: `${left}; ${advice}, --force builds without.` };
}

function warnOfInFlight(
  { graph, cells, inFlight }: Choosing,
  choices: readonly CellChoice[],
  { asset, edge }: Dependence,
): readonly PlanWarning[] {
  const moving = intersectOrdinals(cells[edge.upstream]!.built, inFlight[edge.upstream]!);
  const read = intersectOrdinals(edge.mapping.upstream(choices[asset.index]!.planned), moving);
  if (isEmpty(read)) return [];
  const parents = cellsOf(graph.assets[edge.upstream]!, read);
  const message = `${asset.name} will read ${parents} that another backfill is rebuilding, and may be stale afterwards.`;
  return [{ code: 'parent-in-flight', message }];
}

function warnOfNonexistent(
  { graph }: Choosing,
  choices: readonly CellChoice[],
  { asset, edge }: Dependence,
): readonly PlanWarning[] {
  const absent = edge.mapping.nonexistent(choices[asset.index]!.planned);
  if (isEmpty(absent)) return [];
  const parent = graph.assets[edge.upstream]!;
  const example = `${parent.name}/${parent.partitions.keyOf(absent[0]!)}`;
  const partitions = quantity(countOrdinals(absent), 'partition');
  const message = `${asset.name} needs ${partitions} of ${parent.name} that can never exist, such as ${example}; its cells are built without.`;
  return [{ code: 'upstream-nonexistent', message }];
}
