import type { AssetName } from '../names.ts';
import { countOrdinals, type OrdinalSet } from '../ordinals.ts';
import { linesOf } from '../partitions/cell-lines.ts';
import type { Partitions } from '../partitions/partitions.ts';
import { cutTasks } from './cut-tasks.ts';
import type { Plan, PlannedAsset, PlanReason, ReasonRun } from './plan.ts';

/** The cells that a plan takes of one asset, before they are cut into tasks. */
export interface ChosenAsset {
  readonly name: AssetName;
  /** Position in `Graph.assets`. */
  readonly index: number;
  /** Not empty. */
  readonly cells: OrdinalSet;
  readonly reasons: readonly ReasonRun<PlanReason>[];
  readonly cellsPerTask: number;
  readonly partitions: Partitions;
}

/** Cuts the cells into tasks and numbers them through, in the order given. */
export function numberTasks(
  chosen: readonly ChosenAsset[],
): Pick<Plan, 'assets' | 'cellCount' | 'taskCount'> {
  const assets: PlannedAsset[] = [];
  let cellCount = 0;
  let taskCount = 0;
  for (const { name, index, cells, reasons, cellsPerTask, partitions } of chosen) {
    const isTurned = partitions.kind === 'multi' && cellsPerTask > 1;
    const places = isTurned ? linesOf(partitions).toPlaces(cells) : cells;
    const bounds = { ...cutTasks(places, cellsPerTask), ...(isTurned ? { isTurned } : {}) };
    assets.push({ asset: name, index, cells, reasons, firstTask: taskCount, ...bounds });
    cellCount += countOrdinals(cells);
    taskCount += bounds.taskStarts.length;
  }
  return { assets, cellCount, taskCount };
}
