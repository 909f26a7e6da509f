import type { Graph } from '../../source/domain/graph.ts';
import { eachOrdinal } from '../../source/domain/ordinals.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { plannedAssetAt, taskKeys } from '../../source/domain/plan/task-id.ts';
import { assetOf } from '../builders/graph.ts';

/** Keys of an asset's planned cells, in order. */
export function plannedKeys(plan: Plan, graph: Graph, name: string): readonly string[] {
  const { index, partitions } = assetOf(graph, name);
  const cells = plannedAssetAt(plan, index)?.cells ?? [];
  return Array.from(eachOrdinal(cells), (ordinal) => partitions.keyOf(ordinal));
}

/** The first and last key of every task, in order. */
export function taskRanges(plan: Plan, graph: Graph): readonly (readonly [string, string])[] {
  return Array.from({ length: plan.taskCount }, (_, task) => {
    const keys = taskKeys(plan, graph, task);
    return [keys[0]!, keys.at(-1)!];
  });
}
