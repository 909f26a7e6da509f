import type { Graph } from '../graph.ts';
import { noOrdinals, subtractOrdinals, type OrdinalSet } from '../ordinals.ts';
import { allOrdinals } from '../partitions/partitions.ts';
import { fail, ok, type Result } from '../problem.ts';
import { selectCells } from '../selection/select-cells.ts';
import type { PlanRequest } from './plan.ts';

/** What a request names, by asset index. */
export interface Picks {
  /** Cells that the selection holds, before exclusion. */
  readonly picked: readonly OrdinalSet[];
  /** Cells that no plan may touch, selected or not. */
  readonly excluded: readonly OrdinalSet[];
  /** Assets that the selection names, even if it holds none of their cells. */
  readonly selected: ReadonlySet<number>;
}

/** Reads the selection and the exclusions, or tells every problem of both. */
export function pickCells(graph: Graph, request: PlanRequest): Result<Picks> {
  const { selection, partitions, cells, exclude } = request;
  const picked = selectCells(graph, {
    selection,
    ...(partitions === undefined ? {} : { partitions }),
    ...(cells === undefined ? {} : { cells }),
  });
  const excluded = excludedCells(graph, exclude ?? []);
  if (!picked.ok || !excluded.ok) {
    return fail(...(picked.ok ? [] : picked.problems), ...(excluded.ok ? [] : excluded.problems));
  }
  return ok({
    picked: graph.assets.map(({ index }) => picked.value.get(index) ?? noOrdinals),
    excluded: excluded.value,
    selected: new Set(picked.value.keys()),
  });
}

/** What is left out of the whole graph, so that `--downstream` keeps away from it too. */
function excludedCells(graph: Graph, exclude: readonly string[]): Result<readonly OrdinalSet[]> {
  if (exclude.length === 0) return ok(graph.assets.map(() => noOrdinals));
  const kept = selectCells(graph, { selection: '*', exclude });
  if (!kept.ok) return kept;
  return ok(
    graph.assets.map(({ index, partitions }) =>
      subtractOrdinals(allOrdinals(partitions), kept.value.get(index) ?? noOrdinals),
    ),
  );
}
