import { assessCells } from '../assess-cells.ts';
import { attemptsUnderWay } from '../attempts-under-way.ts';
import { statusCode, type CellStatus } from '../cell-status.ts';
import { digestValue } from '../digest.ts';
import type { Asset, Graph } from '../graph.ts';
import { eachRange, noOrdinals, type OrdinalSet, unionOrdinals } from '../ordinals.ts';
import { cellsBefore } from '../partitions/past.ts';
import { statusName, type State } from '../state.ts';
import { encodeRuns } from './cell-runs.ts';
import type { PlanFile } from './plan-file-schema.ts';
import type { Plan, ReasonRun } from './plan.ts';

/** What a plan was made from, as far as it matters to the plan. */
export type PlanBasis = NonNullable<PlanFile['basis']>;

/** Digests of what matters in an asset's definition, by part; `reads` alone for a mere parent. */
export type DefinitionDigests = PlanBasis['assets'][number]['definition'];

/** What a basis is read from. */
export interface BasisInput {
  readonly graph: Graph;
  readonly state: State;
  /** The config's directory: where it lies does not matter, so that others may run the plan. */
  readonly root: string;
}

/**
 * Fingerprints of the planned assets' definitions and the statuses of the planned cells and of
 * what these read, so that whatever else changes does not matter to the plan.
 */
export function createBasis(plan: Plan, { graph, state, root }: BasisInput): PlanBasis {
  const relevant = relevantCells(plan, graph);
  const statuses = readStatuses(graph, state);
  return {
    sequence: state.sequence,
    assets: graph.assets.flatMap((asset) => {
      const cells = relevant[asset.index]!;
      if (cells.length === 0) return [];
      const runs = statusRuns(statuses[asset.index]!, cells);
      return [
        {
          asset: asset.name,
          codeVersion: asset.definition.codeVersion ?? null,
          definition: digestDefinition(asset, { root, isBuilt: isPlanned(plan, asset) }),
          cells: encodeRuns(asset.partitions, runs),
        },
      ];
    }),
  };
}

export function isPlanned(plan: Plan, { index }: Asset): boolean {
  return plan.assets.some((planned) => planned.index === index);
}

/** Planned cells and those that they read, by asset index. */
export function relevantCells(plan: Plan, graph: Graph): readonly OrdinalSet[] {
  const cells: OrdinalSet[] = graph.assets.map(() => noOrdinals);
  for (const { index, cells: planned } of plan.assets) {
    const asset = graph.assets[index]!;
    const { definition, partitions } = asset;
    const past = definition.dependsOnPast ? cellsBefore(partitions, planned) : noOrdinals;
    cells[index] = unionOrdinals(cells[index]!, unionOrdinals(planned, past));
    for (const { upstream, mapping } of asset.upstream) {
      cells[upstream] = unionOrdinals(cells[upstream]!, mapping.upstream(planned));
    }
  }
  return cells;
}

/** Status codes of every cell by asset index; those that an attempt is building are running. */
export function readStatuses(graph: Graph, state: State): readonly Uint8Array[] {
  const { status } = assessCells(graph, state);
  for (const { asset, cells } of attemptsUnderWay(graph, state)) {
    for (const [start, end] of eachRange(cells)) {
      status[asset.index]!.fill(statusCode.running, start, end);
    }
  }
  return status;
}

function statusRuns(status: Uint8Array, cells: OrdinalSet): readonly ReasonRun<CellStatus>[] {
  const runs: ReasonRun<CellStatus>[] = [];
  for (const [first, last] of eachRange(cells)) {
    for (let start = first; start < last;) {
      let end = start + 1;
      while (end < last && status[end] === status[start]) end++;
      runs.push({ start, end, reason: statusName(status[start]!) });
      start = end;
    }
  }
  return runs;
}

/** Digests by part; of an asset that is only read, nothing but its partitions matters. */
export function digestDefinition(
  { definition }: Asset,
  { root, isBuilt }: { readonly root: string; readonly isBuilt: boolean },
): DefinitionDigests {
  const partitions = digestValue(definition.partitions);
  if (!isBuilt) return { partitions };
  const { command, env, cwd, deps, dependsOnPast, checks } = definition;
  return {
    partitions,
    command: digestValue([command, env, relativeFolder(cwd, root)]),
    deps: digestValue([deps, dependsOnPast]),
    checks: digestValue(checks),
  };
}

/** A working directory as seen from the config's; both are absolute, the former a template. */
function relativeFolder(cwd: string, root: string): string {
  const escaped = root.replaceAll('{', '{{').replaceAll('}', '}}');
  return cwd.startsWith(escaped) ? cwd.slice(escaped.length) : cwd;
}
