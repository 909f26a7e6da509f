import type { Graph } from '../../source/domain/graph.ts';
import { allOrdinals } from '../../source/domain/partitions/partitions.ts';
import { isEmpty, ordinalRange, type OrdinalSet } from '../../source/domain/ordinals.ts';
import { taskSize } from '../../source/domain/plan/cut-tasks.ts';
import { numberTasks } from '../../source/domain/plan/number-tasks.ts';
import type { Plan, PlanRequest } from '../../source/domain/plan/plan.ts';

const unknown = { expected: 0, low: 0, high: 0, unknownTasks: 0 };

/** What is planned of an asset: its first n partitions, or a set of ordinals; absent: all. */
export type PlannedCells = Readonly<Record<string, number | OrdinalSet>>;

/** A plan that takes cells of every asset of the graph, cut by the assets' strategies. */
export function planOf(
  from: Graph,
  cells: PlannedCells = {},
  request: Partial<PlanRequest> = {},
): Plan {
  const chosen = from.assets.map(({ index, name, definition, partitions }) => {
    const wanted = cells[name] ?? allOrdinals(partitions);
    const set = typeof wanted === 'number' ? ordinalRange(0, wanted) : wanted;
    const cellsPerTask = taskSize(definition.strategy);
    return { name, index, cells: set, reasons: [], cellsPerTask, partitions };
  });
  return {
    version: 1,
    now: from.now,
    request: { selection: '*', ...request },
    ...numberTasks(chosen.filter((each) => !isEmpty(each.cells))),
    skipped: [],
    warnings: [],
    estimate: { cost: unknown, duration: unknown },
  };
}
