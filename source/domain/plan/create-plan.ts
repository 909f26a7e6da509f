import { estimateTasks } from '../forecast.ts';
import type { Graph } from '../graph.ts';
import { isEmpty, noOrdinals, type OrdinalSet } from '../ordinals.ts';
import { ok, type Result } from '../problem.ts';
import type { State } from '../state.ts';
import type { CellChoice, Choosing } from './cell-choice.ts';
import { readCellSets } from './cell-sets.ts';
import { chooseCells } from './choose-cells.ts';
import { taskSize } from './cut-tasks.ts';
import { numberTasks, type ChosenAsset } from './number-tasks.ts';
import { pickCells } from './pick-cells.ts';
import type { Plan, PlanRequest, SkippedRun } from './plan.ts';
import { reasonRuns } from './reason-runs.ts';
import { warnOfSize } from './warnings/size-warnings.ts';
import { warnAbout } from './warnings/warn-about.ts';

/** What a plan is made from. */
export interface PlanInput {
  readonly graph: Graph;
  readonly state: State;
  readonly request: PlanRequest;
  /** Tasks that will run at once; the estimate's wall time depends on it. */
  readonly concurrency: number;
  /** Cells that another backfill is building, by asset index. */
  readonly inFlight?: ReadonlyMap<number, OrdinalSet>;
  /** Cells of earlier backfills, newest first; a plan much larger than these is warned of. */
  readonly recentCells?: readonly number[];
}

/**
 * Answers a request with tasks, left-out cells, reasons, warnings and an estimate. Fails only
 * with problems of the request's expressions; the same input always gives the same plan.
 */
export function createPlan(input: PlanInput): Result<Plan> {
  const { graph, state, request, concurrency, inFlight, recentCells = [] } = input;
  const picks = pickCells(graph, request);
  if (!picks.ok) return picks;
  const choosing: Choosing = {
    graph,
    request,
    picks: picks.value,
    cells: readCellSets(graph, state),
    inFlight: graph.assets.map(({ index }) => inFlight?.get(index) ?? noOrdinals),
  };
  const choices = chooseCells(choosing);
  const tasks = numberTasks(chosenAssets(graph, choices));
  return ok({
    version: 1,
    now: graph.now,
    request,
    ...tasks,
    skipped: graph.assets.flatMap(({ index, name }) =>
      reasonRuns(choices[index]!.skipped).map((run): SkippedRun => ({
        ...run,
        index,
        asset: name,
      })),
    ),
    warnings: [...warnAbout(choosing, choices), ...warnOfSize(tasks.cellCount, recentCells)],
    estimate: estimateTasks({ graph, state, assets: tasks.assets, concurrency }),
  });
}

function chosenAssets(graph: Graph, choices: readonly CellChoice[]): readonly ChosenAsset[] {
  return graph.assets.flatMap(({ index, name, definition, partitions }) => {
    const { planned: cells, reasons } = choices[index]!;
    if (isEmpty(cells)) return [];
    const cellsPerTask = taskSize(definition.strategy);
    return [{ name, index, cells, reasons: reasonRuns(reasons), cellsPerTask, partitions }];
  });
}
