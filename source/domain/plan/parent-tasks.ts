import type { Graph } from '../graph.ts';
import { ordinalRange, type OrdinalSet } from '../ordinals.ts';
import type { Plan, PlannedAsset } from './plan.ts';
import { firstTaskEndingAfter, plannedAssetAt, taskAsset, taskRange } from './task-id.ts';

/** Adds the tasks of `planned` that build any of the ordinals. */
function addTasksWithin(tasks: Set<number>, planned: PlannedAsset, ordinals: OrdinalSet): void {
  const { taskStarts, firstTask } = planned;
  for (let i = 0; i < ordinals.length; i += 2) {
    let offset = firstTaskEndingAfter(planned, ordinals[i]!);
    for (; offset < taskStarts.length && taskStarts[offset]! < ordinals[i + 1]!; offset++) {
      tasks.add(firstTask + offset);
    }
  }
}

/**
 * The tasks of the plan that must succeed before this one starts, ascending: those that build a
 * mapped parent of its cells and, under `dependsOnPast`, the partition before its first.
 */
export function parentTasks(plan: Plan, graph: Graph, task: number): readonly number[] {
  const own = taskAsset(plan, task);
  const asset = graph.assets[own.index]!;
  const { start, end } = taskRange(plan, task);
  const tasks = new Set<number>();
  for (const edge of asset.upstream) {
    const parent = plannedAssetAt(plan, edge.upstream);
    if (parent) addTasksWithin(tasks, parent, edge.mapping.upstream([start, end]));
  }
  if (asset.definition.dependsOnPast && start > 0) {
    addTasksWithin(tasks, own, ordinalRange(start - 1, start));
  }
  return [...tasks].sort((a, b) => a - b);
}
