import type { Graph } from '../graph.ts';
import type { OrdinalSet } from '../ordinals.ts';
import { cellsBefore } from '../partitions/past.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { Plan, PlannedAsset } from './plan.ts';
import {
  firstTaskEndingAfter,
  plannedAssetAt,
  taskAsset,
  taskCells,
  taskLines,
} from './task-id.ts';

/** Adds the tasks that build any of the cells. */
function addTasksWithin(
  tasks: Set<number>,
  { planned, partitions }: { readonly planned: PlannedAsset; readonly partitions: Partitions },
  cells: OrdinalSet,
): void {
  const { taskStarts, firstTask } = planned;
  const places = taskLines(planned, partitions).toPlaces(cells);
  for (let i = 0; i < places.length; i += 2) {
    let offset = firstTaskEndingAfter(planned, places[i]!);
    for (; offset < taskStarts.length && taskStarts[offset]! < places[i + 1]!; offset++) {
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
  const cells = taskCells(plan, graph, task);
  const tasks = new Set<number>();
  for (const edge of asset.upstream) {
    const parent = plannedAssetAt(plan, edge.upstream);
    const { partitions } = graph.assets[edge.upstream]!;
    if (parent)
      addTasksWithin(tasks, { planned: parent, partitions }, edge.mapping.upstream(cells));
  }
  if (asset.definition.dependsOnPast) {
    const { partitions } = asset;
    addTasksWithin(tasks, { planned: own, partitions }, cellsBefore(partitions, cells));
    tasks.delete(task);
  }
  return [...tasks].sort((a, b) => a - b);
}
