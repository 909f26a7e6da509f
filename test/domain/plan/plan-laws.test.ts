import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evolveState } from '../../../source/domain/evolve-state.ts';
import type { BackfillEvent } from '../../../source/domain/events.ts';
import type { Graph } from '../../../source/domain/graph.ts';
import {
  countOrdinals,
  eachOrdinal,
  hasOrdinal,
  intersectOrdinals,
  noOrdinals,
  type OrdinalSet,
  ordinalRange,
  ordinalsFromRanges,
  subtractOrdinals,
  unionOrdinals,
} from '../../../source/domain/ordinals.ts';
import { linesOf } from '../../../source/domain/partitions/cell-lines.ts';
import { cellsBefore } from '../../../source/domain/partitions/past.ts';
import { readCellSets } from '../../../source/domain/plan/cell-sets.ts';
import { parentTasks } from '../../../source/domain/plan/parent-tasks.ts';
import { decodePlan, encodePlan } from '../../../source/domain/plan/plan-file.ts';
import type { Plan } from '../../../source/domain/plan/plan.ts';
import {
  findTask,
  plannedAssetAt,
  taskCells,
  taskId,
} from '../../../source/domain/plan/task-id.ts';
import { selectCells } from '../../../source/domain/selection/select-cells.ts';
import type { State } from '../../../source/domain/state.ts';
import { planFor } from './plan-chart.ts';
import { scenarios, type Scenario } from './scenarios.ts';

function planOf({ drawn, state, request, inFlight }: Scenario): Plan {
  return planFor({ graph: drawn, state, inFlight }, request);
}

function plannedCells(plan: Plan, index: number): OrdinalSet {
  return plannedAssetAt(plan, index)?.cells ?? noOrdinals;
}

function runsOf(runs: readonly { start: number; end: number }[]): OrdinalSet {
  return ordinalsFromRanges(runs.map(({ start, end }) => [start, end]));
}

/** Every needed parent that is neither built nor planned, as `parent index`. */
function absentParents({ drawn, state }: Scenario, plan: Plan): readonly number[] {
  const cells = readCellSets(drawn, state);
  const available = drawn.assets.map(({ index }) =>
    unionOrdinals(cells[index]!.built, plannedCells(plan, index)),
  );
  return plan.assets.flatMap(({ index, cells: planned }) => {
    const { upstream, definition, partitions } = drawn.assets[index]!;
    const lacking = upstream
      .filter(
        (edge) =>
          countOrdinals(
            subtractOrdinals(edge.mapping.upstream(planned), available[edge.upstream]!),
          ) > 0,
      )
      .map((edge) => edge.upstream);
    const before = [...eachOrdinal(cellsBefore(partitions, planned))];
    const past = before.filter((ordinal) => !hasOrdinal(available[index]!, ordinal));
    return definition.dependsOnPast && past.length > 0 ? [...lacking, index] : lacking;
  });
}

/** Folds in that every task of the plan was run in order and succeeded. */
function runAll(plan: Plan, drawn: Graph, state: State): void {
  const tell = (event: BackfillEvent): void =>
    evolveState(
      state,
      { graph: drawn, plan },
      { seq: state.sequence + 1, at: 0, backfill: 'bf', event },
    );
  for (let number = 0; number < plan.taskCount; number++) {
    const task = taskId(plan, drawn, number);
    tell({ type: 'attempt-started', task, attempt: 1, codeVersion: 'new' });
    tell({ type: 'attempt-succeeded', task, attempt: 1, durationMs: 1, reported: {} });
  }
}

describe('every plan', () => {
  const holds = (law: (scenario: Scenario, plan: Plan) => void): void =>
    fc.assert(
      fc.property(scenarios, (scenario) => law(scenario, planOf(scenario))),
      { numRuns: 300 },
    );

  test('is closed: what a planned cell needs is built or planned, unless forced and warned of', () => {
    holds((scenario, plan) => {
      const absent = absentParents(scenario, plan);
      if (scenario.request.force !== true) expect(absent).toEqual([]);
      const isWarned = plan.warnings.some(({ code }) => code === 'upstream-missing');
      if (absent.length > 0) expect(isWarned).toBe(true);
    });
  });

  test('can run in the order of its tasks: parents have smaller numbers', () => {
    holds(({ drawn }, plan) => {
      for (let task = 0; task < plan.taskCount; task++) {
        const parents = parentTasks(plan, drawn, task);
        expect(parents).toEqual([...new Set(parents)].sort((a, b) => a - b));
        expect(Math.max(-1, ...parents)).toBeLessThan(task);
      }
    });
  });

  test('cuts exactly its cells into tasks that cross no gap and keep to the strategy', () => {
    holds(({ drawn }, plan) => {
      for (const { index, cells, taskStarts, firstTask } of plan.assets) {
        const { definition, partitions } = drawn.assets[index]!;
        const tasks = Array.from(taskStarts, (_, i) => taskCells(plan, drawn, firstTask + i));
        expect(tasks.reduce(unionOrdinals, noOrdinals)).toEqual(cells);
        expect(tasks.reduce((sum, task) => sum + countOrdinals(task), 0)).toBe(
          countOrdinals(cells),
        );
        for (const task of tasks) {
          expect(intersectOrdinals(task, cells)).toEqual(task);
          expect(linesOf(partitions).toPlaces(task)).toHaveLength(2);
        }
        const { strategy } = definition;
        const stretches = linesOf(partitions).toPlaces(cells).length / 2;
        if (strategy === 'single-run') expect(tasks).toHaveLength(stretches);
        else
          expect(Math.max(...tasks.map(countOrdinals))).toBeLessThanOrEqual(
            strategy === 'per-partition' ? 1 : strategy.batch,
          );
      }
    });
  });

  test('has one reason for every cell it takes, and one for every picked cell it leaves', () => {
    holds(({ drawn, request }, plan) => {
      const picked = selectCells(drawn, { ...request, exclude: [] });
      if (!picked.ok) throw new Error('bad request');
      for (const { index } of drawn.assets) {
        const planned = plannedAssetAt(plan, index);
        const skipped = plan.skipped.filter((run) => run.index === index);
        const runs = [...(planned?.reasons ?? []), ...skipped];
        const explained = runsOf(runs);
        expect(runsOf(planned?.reasons ?? [])).toEqual(plannedCells(plan, index));
        expect(runs.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(
          countOrdinals(explained),
        );
        expect(subtractOrdinals(picked.value.get(index) ?? noOrdinals, explained)).toEqual([]);
      }
    });
  });

  test('never touches excluded cells, nor those in flight', () => {
    holds(({ drawn, request, inFlight }, plan) => {
      const kept = selectCells(drawn, { selection: '*', exclude: request.exclude });
      if (!kept.ok) throw new Error('bad request');
      for (const { index, cells } of plan.assets) {
        expect(subtractOrdinals(cells, kept.value.get(index) ?? noOrdinals)).toEqual([]);
        expect(intersectOrdinals(cells, inFlight.get(index) ?? noOrdinals)).toEqual([]);
      }
    });
  });

  test('is the same to the byte when made again', () => {
    holds((scenario, plan) => {
      const bytes = (made: Plan): string => JSON.stringify(encodePlan(made, scenario.drawn));
      expect(bytes(planOf(scenario))).toBe(bytes(plan));
    });
  });

  test('is itself again after it was stored as text', () => {
    holds(({ drawn }, plan) => {
      const text = JSON.stringify(encodePlan(plan, drawn));
      expect(decodePlan(JSON.parse(text), drawn)).toEqual({ ok: true, value: plan });
    });
  });

  test('finds each of its tasks by id', () => {
    holds(({ drawn }, plan) => {
      for (let task = 0; task < plan.taskCount; task++) {
        expect(findTask(plan, drawn, taskId(plan, drawn, task))).toBe(task);
      }
    });
  });
});

test('a plan for everything leaves nothing to plan once all of it has succeeded', () => {
  fc.assert(
    fc.property(scenarios, ({ drawn, state, request }) => {
      const { upstream = false, downstream = false, force = false } = request;
      const everything = { selection: '*', upstream, downstream, force };
      const plan = planFor({ graph: drawn, state }, everything);
      // A cell that is rebuilt from data left stale is stale again.
      fc.pre(plan.warnings.every(({ code }) => code !== 'stale-parent'));

      runAll(plan, drawn, state);

      const again = planFor({ graph: drawn, state }, everything);
      expect(again.assets).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a plan to build upstream leaves out no cell for want of one that it could have added', () => {
  fc.assert(
    fc.property(scenarios, ({ drawn, state }) => {
      const plan = planFor({ graph: drawn, state }, { selection: 'd', upstream: true });
      const skipped = plan.skipped.filter(({ reason }) => reason === 'upstream-missing');
      const everything = planFor({ graph: drawn, state }, { selection: '*' });
      for (const { index, start, end } of skipped) {
        expect(
          intersectOrdinals(plannedCells(everything, index), ordinalRange(start, end)),
        ).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});
