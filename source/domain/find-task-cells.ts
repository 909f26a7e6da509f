import type { Asset, Graph } from './graph.ts';
import type { OrdinalSet } from './ordinals.ts';
import type { Plan } from './plan/plan.ts';
import { recallTask } from './plan/recall-task.ts';
import { taskAsset, taskCells } from './plan/task-id.ts';
import { resizeColumns, type CellColumns, type State } from './state.ts';

/** What the events of one backfill are about. */
export interface EvolveContext {
  readonly graph: Graph;
  readonly plan: Plan;
}

/** Cells of one task and the columns that keep them. */
export interface TaskCells {
  readonly asset: Asset;
  readonly columns: CellColumns;
  readonly cells: OrdinalSet;
}

/**
 * Where a task's cells are kept, `undefined` when the plan has no such task. Columns that are too
 * short, the graph being a later one, are replaced by longer ones.
 */
export function findTaskCells(
  state: State,
  { graph, plan }: EvolveContext,
  id: string,
): TaskCells | undefined {
  const task = recallTask(plan, graph, id);
  if (task === undefined) return undefined;
  const asset = graph.assets[taskAsset(plan, task).index]!;
  const cells = taskCells(plan, graph, task);
  const end = cells.at(-1)!;
  let columns = state.assets[asset.index]!;
  if (end > columns.capacity) {
    columns = resizeColumns(columns, Math.max(end, asset.partitions.count));
    state.assets[asset.index] = columns;
  }
  return { asset, columns, cells };
}

/** Gives a cell the outcome that a backfill, by its interned id, had for it. */
export function settleCell(
  columns: CellColumns,
  ordinal: number,
  { outcome, origin }: { readonly outcome: number; readonly origin: number },
): void {
  columns.outcome[ordinal] = outcome;
  columns.backfill[ordinal] = origin;
}
