import type { Asset, Graph } from '../graph.ts';
import type { AssetName, PartitionKey } from '../names.ts';
import { viewWindow, type WindowText } from '../partitions/view-window.ts';
import { formatInstant } from '../time/format-instant.ts';
import { parentTasks } from './parent-tasks.ts';
import type { Estimate, Plan, PlanReason, PlanWarning, ReasonRun, SkipReason } from './plan.ts';
import { taskId, taskKeys, taskEnds, taskAsset } from './task-id.ts';

/** A planned task as `plan --json` prints it. */
export interface TaskDocument {
  readonly id: string;
  readonly asset: AssetName;
  readonly partitions: readonly PartitionKey[];
  /** ISO 8601 in the asset's zone; `null` for partitions without a window. */
  readonly start: string | null;
  /** ISO 8601, exclusive. */
  readonly end: string | null;
  /** Ids of the planned tasks that must succeed first. */
  readonly needs: readonly string[];
}

/** A cell with why it is in the plan or why it is not. */
export interface CellDocument<R> {
  readonly asset: AssetName;
  readonly partition: PartitionKey;
  readonly reason: R;
}

/** The whole plan, cell by cell, as `plan --json` prints it. */
export interface PlanDocument {
  readonly version: 1;
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly tasks: readonly TaskDocument[];
  readonly cells: readonly CellDocument<PlanReason>[];
  readonly skipped: readonly CellDocument<SkipReason>[];
  readonly warnings: readonly PlanWarning[];
  readonly estimate: Estimate;
}

/** Spells out every task and cell of a plan, for machines; grows with the number of cells. */
export function viewPlanDocument(plan: Plan, graph: Graph): PlanDocument {
  const { version, warnings, estimate } = plan;
  return {
    version,
    now: formatInstant(plan.now, 'UTC'),
    tasks: viewTasks(plan, graph),
    cells: plan.assets.flatMap(({ index, reasons }) => viewCells(graph.assets[index]!, reasons)),
    skipped: plan.skipped.flatMap((run) => viewCells(graph.assets[run.index]!, [run])),
    warnings,
    estimate,
  };
}

function viewTasks(plan: Plan, graph: Graph): readonly TaskDocument[] {
  const ids = Array.from({ length: plan.taskCount }, (_, task) => taskId(plan, graph, task));
  return ids.map((id, task) => {
    const asset = graph.assets[taskAsset(plan, task).index]!;
    return {
      id,
      asset: asset.name,
      partitions: taskKeys(plan, graph, task),
      ...windowOfTask(plan, graph, task),
      needs: parentTasks(plan, graph, task).map((parent) => ids[parent]!),
    };
  });
}

function windowOfTask(plan: Plan, graph: Graph, task: number): WindowText {
  const { first, last } = taskEnds(plan, graph, task);
  return viewWindow(graph.assets[taskAsset(plan, task).index]!.partitions, first, last);
}

function viewCells<R>(
  { name, partitions }: Asset,
  runs: readonly ReasonRun<R>[],
): readonly CellDocument<R>[] {
  return runs.flatMap(({ start, end, reason }) =>
    Array.from({ length: end - start }, (_, i) => ({
      asset: name,
      partition: partitions.keyOf(start + i),
      reason,
    })),
  );
}
