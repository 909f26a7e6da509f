import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CostModel } from '../../source/domain/asset.ts';
import type { BackfillEvent } from '../../source/domain/events.ts';
import { estimateRemaining } from '../../source/domain/forecast.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { Estimate, Plan } from '../../source/domain/plan/plan.ts';
import { taskId } from '../../source/domain/plan/task-id.ts';
import { createRun } from '../../source/domain/schedule/create-run.ts';
import { evolveRun } from '../../source/domain/schedule/evolve-run.ts';
import type { State } from '../../source/domain/state.ts';
import { assetOf, graph, type Shape } from '../builders/graph.ts';
import { stateOf } from '../builders/state.ts';
import { planFor } from './plan/plan-chart.ts';

const tenDays = Date.UTC(2024, 0, 11);
const minute = 60_000;

type Figures = 'cost' | 'durationMs';

/** Sets what the first cells of an asset cost and took. */
function remember(
  { drawn, state }: { drawn: Graph; state: State },
  name: string,
  figures: Partial<Record<Figures, readonly number[]>>,
): void {
  const columns = state.assets[assetOf(drawn, name).index]!;
  for (const [figure, values] of Object.entries(figures)) {
    columns[figure as Figures].set(values);
  }
}

/** The estimate for all that is missing, where `raw`'s first cells were built with these figures. */
function estimate(
  shapes: Record<string, Shape>,
  figures: Partial<Record<Figures, readonly number[]>> = {},
  concurrency = 1,
): Estimate {
  const drawn = graph('raw', shapes, tenDays);
  const built = Math.max(figures.cost?.length ?? 0, figures.durationMs?.length ?? 0);
  const state = stateOf(drawn, { raw: 'S'.repeat(built) });
  remember({ drawn, state }, 'raw', figures);
  return planFor({ graph: drawn, state, concurrency }).estimate;
}

describe('cost', () => {
  test('is what earlier cells cost, for every cell to come', () => {
    const { cost } = estimate({}, { cost: [2, 2, 2, 2] });

    expect(cost).toEqual({ expected: 12, low: 12, high: 12, unknownTasks: 0 });
  });

  test('of one more cell spreads as the earlier ones did', () => {
    const { cost } = estimate({}, { cost: [0, 10, 20, 30, 40, 50, 60, 70, 80] });

    expect(cost.expected).toBe(40);
    // 10% and 90% quantiles are 8 and 72; the mean is known from nine samples only.
    const growth = Math.sqrt(1 + 1 / 9);
    expect(cost.low).toBeCloseTo(40 - 32 * growth);
    expect(cost.high).toBeCloseTo(40 + 1.2816 * Math.sqrt(2000 / 3) * growth);
  });

  test('of a rare expensive cell shows in the high end', () => {
    const { cost } = estimate({}, { cost: [1, 1, 1, 1, 1, 1, 1, 1, 101] });

    expect(cost.expected).toBeCloseTo(109 / 9);
    expect(cost.high).toBeGreaterThan(40);
  });

  test.each<[string, CostModel, number]>([
    ['per partition', { perPartition: 0.5 }, 4],
    ['per task', { perTask: 3 }, 12],
    ['per hour of the time that earlier cells took', { perHour: 60 }, 16],
    ['in parts that add up', { perPartition: 0.5, perTask: 3, perHour: 60 }, 32],
  ])('is the config’s %s where cells told none', (_, cost, expected) => {
    const shapes = { raw: { cost, strategy: { batch: 2 } } };

    const { cost: spread } = estimate(shapes, { durationMs: [2 * minute, 2 * minute] });

    expect(spread).toEqual({ expected, low: expected, high: expected, unknownTasks: 0 });
  });

  test('of tasks that nothing is known of is counted, not guessed', () => {
    const { cost } = estimate({ raw: { cost: { perHour: 60 }, strategy: { batch: 4 } } });

    expect(cost).toEqual({ expected: 0, low: 0, high: 0, unknownTasks: 3 });
  });

  test('of cells that were never built is not taken for history', () => {
    const drawn = graph('raw', {}, tenDays);
    const state = stateOf(drawn, { raw: 'F' });
    remember({ drawn, state }, 'raw', { cost: [7] });

    expect(planFor({ graph: drawn, state }).estimate.cost.unknownTasks).toBe(10);
  });
});

describe('duration', () => {
  const work = { durationMs: [minute, minute] };

  test('is all work shared among the tasks at once', () => {
    expect(estimate({}, work, 4).duration).toMatchObject({ expected: 2 * minute, unknownTasks: 0 });
  });

  test('is never shorter than one task', () => {
    const shapes = { raw: { strategy: { batch: 5 } } };

    expect(estimate(shapes, work, 100).duration.expected).toBe(5 * minute);
  });

  test('keeps to the asset’s own limit', () => {
    expect(estimate({ raw: { maxConcurrent: 2 } }, work, 100).duration.expected).toBe(4 * minute);
  });

  test('is the whole stretch where each partition waits for the one before', () => {
    expect(estimate({ raw: { dependsOnPast: true } }, work, 100).duration.expected).toBe(
      8 * minute,
    );
  });

  test('is never shorter than the longest chain of tasks that wait for each other', () => {
    const drawn = graph('a -> b -> d; c -> d', { b: 'weekly', d: 'weekly' }, Date.UTC(2024, 0, 15));
    const state = stateOf(drawn, { a: 'S', b: 'S', c: 'S', d: 'S' });
    remember({ drawn, state }, 'a', { durationMs: [minute] });
    remember({ drawn, state }, 'b', { durationMs: [20 * minute] });
    remember({ drawn, state }, 'c', { durationMs: [3 * minute] });
    remember({ drawn, state }, 'd', { durationMs: [minute] });

    const { estimate } = planFor({ graph: drawn, state, concurrency: 100 });

    expect(estimate.duration.expected).toBe(22 * minute);
  });
});

test('expected lies between low and high, and all grow with the work', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(
      amounts,
      amounts,
      fc.integer({ min: 1, max: 9 }),
      (cost, durations, concurrency) => {
        const of = (only: 'missing' | 'all'): Estimate => {
          const drawn = graph('raw', { raw: { strategy: { batch: 3 } } }, tenDays);
          const state = stateOf(drawn, { raw: 'SSSSSSSSS' });
          remember({ drawn, state }, 'raw', { cost, durationMs: durations });
          return planFor({ graph: drawn, state, concurrency }, { only: [only] }).estimate;
        };
        const [small, large] = [of('missing'), of('all')];
        for (const key of ['cost', 'duration'] as const) {
          expect(small[key].low).toBeLessThanOrEqual(small[key].expected);
          expect(small[key].expected).toBeLessThanOrEqual(small[key].high);
          expect(small[key].expected).toBeLessThanOrEqual(large[key].expected);
          expect(small[key].high).toBeLessThanOrEqual(large[key].high);
        }
      },
    ),
  );
});

describe('what a run still needs', () => {
  const start = Date.UTC(2024, 5, 1);
  const drawn = graph('raw', {}, tenDays);

  /** A run of ten tasks, of which the first have succeeded at 3 apiece. */
  function runAt(plan: Plan, succeeded: number, events: readonly BackfillEvent[] = []) {
    const limits = { concurrency: 1, pools: {} };
    const run = createRun({ id: 'bf', graph: drawn, plan, limits });
    let seq = 0;
    const tell = (event: BackfillEvent): void =>
      evolveRun(run, { seq: ++seq, at: start, backfill: 'bf', event });
    tell({ type: 'backfill-started', id: 'bf' });
    for (let number = 0; number < succeeded; number++) {
      const task = taskId(plan, drawn, number);
      tell({ type: 'attempt-started', task, attempt: 1 });
      const reported = { cost: 3 };
      tell({ type: 'attempt-succeeded', task, attempt: 1, durationMs: 1, reported });
    }
    for (const event of events) tell(event);
    return run;
  }

  const unknown = planFor({ graph: drawn });
  const known: Plan = {
    ...unknown,
    estimate: {
      cost: { expected: 20, low: 20, high: 20, unknownTasks: 0 },
      duration: { expected: 10 * minute, low: 0, high: 0, unknownTasks: 0 },
    },
  };

  test('is unknown before anything has finished and nothing was forecast', () => {
    expect(estimateRemaining(runAt(unknown, 0), start + minute)).toEqual({});
  });

  test('is the forecast before anything has finished', () => {
    const remaining = estimateRemaining(runAt(known, 0), start + minute);

    expect(remaining).toEqual({ etaMs: 10 * minute, cost: 20 });
  });

  test('goes on at the run’s own pace where nothing was forecast', () => {
    const remaining = estimateRemaining(runAt(unknown, 4), start + 8 * minute);

    expect(remaining).toEqual({ etaMs: 12 * minute, cost: 18 });
  });

  test('knows no pace of the time in which nobody carried it', () => {
    const run = runAt(unknown, 4);
    const later = start + 540 * minute;
    evolveRun(run, { seq: 99, at: start + 6 * minute, backfill: 'bf', event: { type: 'paused' } });
    evolveRun(run, {
      seq: 100,
      at: later,
      backfill: 'bf',
      event: { type: 'backfill-resumed', id: 'bf' },
    });
    expect(estimateRemaining(run, later + 2 * minute).etaMs).toBe(12 * minute);
  });

  test('trusts the pace as much as cells have finished', () => {
    const remaining = estimateRemaining(runAt(known, 4), start + 8 * minute);

    // At its pace 12 minutes and 18, by the forecast 6 minutes and 12.
    expect(remaining.etaMs).toBeCloseTo(0.4 * 12 * minute + 0.6 * 6 * minute);
    expect(remaining.cost).toBeCloseTo(0.4 * 18 + 0.6 * 12);
  });

  test('has no end in sight while the run is paused', () => {
    const remaining = estimateRemaining(runAt(unknown, 4, [{ type: 'paused' }]), start + minute);

    expect(remaining).toEqual({ cost: 18 });
  });

  test('is nothing once every cell is done', () => {
    expect(estimateRemaining(runAt(known, 10), start + minute)).toEqual({ etaMs: 0, cost: 0 });
  });
});
