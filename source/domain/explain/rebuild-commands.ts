import type { Asset, Graph } from '../graph.ts';
import {
  clipOrdinals,
  eachRange,
  equalOrdinals,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  ordinalRange,
  subtractOrdinals,
  unionOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { linesOf } from '../partitions/cell-lines.ts';
import type { CellSets } from '../plan/cell-sets.ts';
import { createPlan } from '../plan/create-plan.ts';
import { formatRequest } from '../plan/plan-command.ts';
import type { PlanRequest } from '../plan/plan.ts';
import { formatPartitions } from '../selection/format-partitions.ts';
import type { State } from '../state.ts';
import type { CellPlace } from './find-cause.ts';

/** What the commands are worked out from. */
export interface RebuildInput {
  readonly graph: Graph;
  readonly state: State;
  /** By asset index. */
  readonly cells: readonly CellSets[];
}

/**
 * The commands that bring a cell up to date together with every unbuilt or stale cell it needs,
 * in the order in which to give them: one where a single plan takes just these cells.
 */
export function rebuildCommands(input: RebuildInput, cell: CellPlace): readonly string[] {
  const needed = neededCells(input, cell);
  const assets = input.graph.assets.filter(({ index }) => !isEmpty(needed[index]!));
  const whole = input.graph.assets[cell.index]!;
  const key = formatPartitions(whole.partitions, ordinalRange(cell.ordinal, cell.ordinal + 1));
  const within = whole.partitions.kind === 'unpartitioned' ? {} : { partitions: key };
  const single = [
    { selection: assets.map(({ name }) => name).join(' '), ...within },
    ...(assets.length > 1 ? [{ selection: whole.name, ...within, upstream: true }] : []),
  ].find((request) => takesExactly(input, request, needed));
  if (single) return [runCommand(single)];
  return assets.map((asset) => runCommand(requestFor(asset, needed[asset.index]!, input)));
}

/** The cell with all that lies upstream of it and is not fresh, by asset index. */
function neededCells({ graph, cells }: RebuildInput, cell: CellPlace): readonly OrdinalSet[] {
  const needed: OrdinalSet[] = graph.assets.map(() => noOrdinals);
  needed[cell.index] = ordinalRange(cell.ordinal, cell.ordinal + 1);
  for (const asset of graph.assets.slice(0, cell.index + 1).toReversed()) {
    const own = withPast(asset, needed[asset.index]!, cells[asset.index]!);
    needed[asset.index] = own;
    for (const { upstream, mapping } of asset.upstream) {
      const { all, fresh } = cells[upstream]!;
      const old = intersectOrdinals(mapping.upstream(own), subtractOrdinals(all, fresh));
      needed[upstream] = unionOrdinals(needed[upstream]!, old);
    }
  }
  return needed;
}

/** Under `dependsOnPast`, also the partitions that are not fresh and lead up to each of the cells. */
function withPast(
  { definition, partitions }: Asset,
  needed: OrdinalSet,
  { all, fresh }: CellSets,
): OrdinalSet {
  if (!definition.dependsOnPast) return needed;
  const lines = linesOf(partitions);
  const wanted = lines.toPlaces(needed);
  const past: number[] = [];
  for (const [start, end] of eachRange(lines.toPlaces(subtractOrdinals(all, fresh)))) {
    const reach = clipOrdinals(wanted, start, end + 1).at(-1);
    if (reach !== undefined) past.push(start, Math.min(reach, end));
  }
  return unionOrdinals(needed, lines.toCells(past));
}

function takesExactly(
  { graph, state }: RebuildInput,
  request: PlanRequest,
  needed: readonly OrdinalSet[],
): boolean {
  const plan = createPlan({ graph, state, request, concurrency: 1 });
  if (!plan.ok) return false;
  const planned = new Map(plan.value.assets.map(({ index, cells }) => [index, cells]));
  return needed.every((set, index) => equalOrdinals(set, planned.get(index) ?? noOrdinals));
}

/** Fresh cells are built again only when all are asked for. */
function requestFor(asset: Asset, needed: OrdinalSet, { cells }: RebuildInput): PlanRequest {
  const { name, partitions, index } = asset;
  const isFresh = !isEmpty(intersectOrdinals(needed, cells[index]!.fresh));
  const isWhole = partitions.kind === 'unpartitioned';
  return {
    selection: name,
    ...(isWhole ? {} : { partitions: formatPartitions(partitions, needed) }),
    ...(isFresh ? { only: ['all'] } : {}),
  };
}

function runCommand(request: PlanRequest): string {
  return `backfill run ${formatRequest(request)}`;
}
