import { expect } from 'vitest';
import type { Graph } from '../../source/domain/graph.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { decodePlan, encodePlan } from '../../source/domain/plan/plan-file.ts';
import type { AssetName } from '../../source/domain/names.ts';
import { fixed, ticking, timed, type AssetOverrides } from '../builders/asset.ts';
import { graph, type Shape } from '../builders/graph.ts';
import { Simulation } from '../builders/simulation.ts';
import { stateOf } from '../builders/state.ts';
import { planFor } from '../domain/plan/plan-chart.ts';
import { keysTaken } from './keys-taken.ts';
import { check, checkEach, type Check, type Checks } from './oracle-case.ts';
import { plannedKeys } from './planned.ts';
import { ourMoment } from './their-definition.ts';

/** A scene: what `given` plans, what happens `when` it runs. */
interface Target {
  readonly target: Readonly<Record<string, readonly string[]>>;
}

function days(start: string, more: AssetOverrides = {}): Shape {
  return { partitions: timed('daily', { start }), ...more };
}

/** Starts and succeeds tasks until nothing is left to start; returns them by round. */
function runToEnd(simulation: Simulation): readonly (readonly string[])[] {
  const rounds: string[][] = [];
  for (let round = simulation.start(); round.length > 0; round = simulation.start()) {
    simulation.succeed(...round);
    rounds.push(round);
  }
  return rounds;
}

function expectTarget(plan: Plan, drawn: Graph, target: Target['target']): void {
  for (const [name, keys] of Object.entries(target)) {
    expect(plannedKeys(plan, drawn, name)).toEqual(keys);
  }
}

const scenes: Readonly<Record<string, Check>> = {
  'bf-001': check<{ root_keys: readonly string[] }, { target: readonly (readonly string[])[] }>(
    ({ root_keys }, { target }) => {
      const mapping = { keys: { a_1: ['a'], a_2: ['a'], a_3: ['a'] } };
      const shapes = {
        asset1: ['a_1', 'a_2', 'a_3'],
        asset2: { partitions: fixed('a'), deps: [{ asset: 'asset1' as AssetName, mapping }] },
      };
      const drawn = graph('asset1; asset2', shapes);
      const state = stateOf(drawn, { asset1: '..S' });
      const request = { selection: 'asset1', partitions: root_keys.join(','), downstream: true };
      const plan = planFor({ graph: drawn, state }, request);
      const cells = drawn.assets.flatMap(({ name }) =>
        plannedKeys(plan, drawn, name).map((key) => [name, key]),
      );
      expect(cells).toEqual(target);
    },
  ),

  'bf-003': check<{ root_keys: readonly string[] }, { target: readonly (readonly string[])[] }>(
    ({ root_keys }, { target }) => {
      const shapes = { asset1: days('2022-01-01'), asset2: 'unpartitioned' as const };
      const drawn = graph('asset1 -> asset2', shapes, ourMoment('2022-01-03'));
      const request = { selection: 'asset1', partitions: root_keys.join(','), downstream: true };
      const plan = planFor({ graph: drawn }, request);
      const cells = drawn.assets.flatMap(({ name }) =>
        plannedKeys(plan, drawn, name).map((key) => [name, key === 'all' ? null : key]),
      );
      expect(cells).toEqual(target);
    },
  ),

  'bf-005': check<unknown, unknown>(() => {
    const drawn = graph('a -> b, c -> d; b -[-2,0]-> e', { d: 'weekly' }, ourMoment('2024-01-15'));
    const simulation = new Simulation(drawn, planFor({ graph: drawn }));
    const first = simulation.start();
    // No new event: nothing is asked for.
    expect(simulation.start()).toEqual([]);
    simulation.fail('a/2024-01-03');
    simulation.succeed(...first.filter((task) => task !== 'a/2024-01-03'));
    const rounds = [first, ...runToEnd(simulation)];
    const requested = rounds.flat();
    expect(new Set(requested).size).toBe(requested.length);
    expect(rounds.length).toBeLessThanOrEqual(requested.length + 1);
    const unrun = ['b/2024-01-03', 'c/2024-01-03', 'd/2024-01-01', 'e/2024-01-03', 'e/2024-01-05'];
    expect(unrun.map((cell) => simulation.status(cell))).toEqual(unrun.map(() => 'blocked'));
    expect(simulation.status('e/2024-01-06')).toBe('succeeded');
    expect(requested.indexOf('b/2024-01-08')).toBeLessThan(requested.indexOf('e/2024-01-10'));
  }),

  'bf-007': check<
    { key: string },
    Readonly<Record<string, { failed: number; materialized: number }>>
  >(({ key }, expected) => {
    const drawn = graph('a', { a: days(key) }, ourMoment('2023-01-02'));
    const simulation = new Simulation(drawn, planFor({ graph: drawn }));
    const counts = () => {
      const { failed = 0, succeeded = 0 } = simulation.counts();
      return { failed, materialized: succeeded };
    };
    simulation.start();
    simulation.fail(`a/${key}`);
    expect(counts()).toEqual(expected['after_fail']);
    simulation.send({ type: 'retry-tasks', tasks: [`a/${key}`] });
    runToEnd(simulation);
    expect(counts()).toEqual(expected['after_success']);
  }),

  // Their hour is picked before it is over, which `endOffset` exposes.
  'bf-009': check<{ root_keys: readonly string[]; now: string }, Target>((input, { target }) => {
    const rule = { start: '2023-01-01', format: 'yyyy-MM-dd-HH:mm' };
    const shapes = {
      hourly: timed('hourly', { ...rule, endOffset: 1 }),
      daily: timed('daily', { start: rule.start }),
    };
    const drawn = graph('hourly -> daily', shapes, ourMoment(input.now));
    const partitions = input.root_keys.join(',');
    const plan = planFor({ graph: drawn }, { selection: 'hourly', partitions, downstream: true });
    expectTarget(plan, drawn, target);
  }),

  'bf-011': check<{ now: string }, Readonly<Record<'foo' | 'foo_child', readonly string[]>>>(
    ({ now }, { foo, foo_child }) => {
      const shapes = { foo: days('2023-10-05'), foo_child: days('2023-10-01') };
      const drawn = graph('foo -> foo_child', shapes, ourMoment(now));
      const plan = planFor({ graph: drawn });
      expectTarget(plan, drawn, { foo, foo_child });
      const simulation = new Simulation(drawn, plan);
      runToEnd(simulation);
      expect(simulation.counts()).toEqual({ succeeded: foo.length + foo_child.length });
    },
  ),

  'bf-013': check<
    { key: string; now: string },
    { failed_and_downstream: readonly (readonly [string, string])[] }
  >(({ key, now }, { failed_and_downstream }) => {
    const format = 'yyyy-MM-dd-HH:mm';
    const start = '2023-01-09';
    const shapes = { hourly: timed('hourly', { start, format }), daily: timed('daily', { start }) };
    const drawn = graph('hourly -> daily', shapes, ourMoment(now));
    const state = stateOf(drawn, { hourly: `.${'S'.repeat(23)}` });
    const request = { selection: 'hourly', partitions: key, downstream: true };
    const simulation = new Simulation(drawn, planFor({ graph: drawn, state }, request));
    simulation.fail(simulation.start()[0]!);
    expect(simulation.start()).toEqual([]);
    const cells = failed_and_downstream.map(([name, each]) => simulation.status(`${name}/${each}`));
    expect(cells).toEqual(['failed', 'blocked']);
  }),

  'bf-015': check<{ selection: readonly string[]; now: string }, Target>((input, { target }) => {
    const start = '2023-10-01';
    const shapes = {
      foo: days(start),
      foo_child: days(start),
      foo_grandchild: timed('weekly', { start, weekStart: 'sunday' }),
    };
    const drawn = graph('foo -> foo_child -> foo_grandchild', shapes, ourMoment(input.now));
    // A grandchild is built from what is there: its parent in the gap was built before.
    const state = stateOf(drawn, { foo_child: 'SSSSSSS' });
    const plan = planFor({ graph: drawn, state }, { selection: input.selection.join(' ') });
    expectTarget(plan, drawn, target);
    expect(new Simulation(drawn, plan).start()).toHaveLength(plan.taskCount);
    expect(plan.warnings.map(({ code }) => code)).toContain('gap-in-path');
  }),

  'bf-017': check<{ keys: readonly string[] }, { 'materialized_includes_2023-10-03': boolean }>(
    ({ keys }, expected) => {
      const shapes = { foo: days('2023-10-01'), foo_child: days('2023-10-01') };
      const plan = planFor(
        { graph: graph('foo -> foo_child', shapes, ourMoment('2023-10-03')) },
        { partitions: keys.join(',') },
      );
      const later = graph('foo -> foo_child', shapes, ourMoment('2023-10-04'));
      const simulation = new Simulation(later, plan);
      const built = runToEnd(simulation).flat();
      expect(built).toHaveLength(4);
      const isIncluded = built.some((task) => task.endsWith('2023-10-03'));
      expect(isIncluded).toBe(expected['materialized_includes_2023-10-03']);
    },
  ),

  'bf-021': check<{ requested_keys: readonly string[] }, { run_order: readonly string[] }>(
    ({ requested_keys }, { run_order }) => {
      const shapes = { foo: days('2023-10-01'), foo_child: days('2023-10-01') };
      const drawn = graph('foo -> foo_child', shapes, ourMoment('2023-10-04'));
      const plan = planFor({ graph: drawn }, { partitions: requested_keys.join(',') });
      const [first] = runToEnd(new Simulation(drawn, plan));
      expect(first).toEqual(run_order.map((key) => `foo/${key}`));
    },
  ),

  'bf-025': check<unknown, { valid: readonly boolean[] }>((_, { valid }) => {
    const letters = fixed('a', 'b', 'c', 'd', 'e', 'f');
    const shapes = { letters, days: timed('daily') };
    const drawn = graph('letters; days', shapes);
    const stored = encodePlan(planFor({ graph: drawn }), drawn);
    const later = [
      graph('letters; days', { letters: timed('daily'), days: letters }),
      graph('letters; days', { ...shapes, letters: fixed('a', 'b', 'c', 'd', 'e', 'f', 'x') }),
      graph('renamed; days', { days: timed('daily'), renamed: letters }),
    ];
    expect(later.map((each) => decodePlan(stored, each).ok)).toEqual(valid);
  }),
};

/** How a planned backfill runs. */
export const runChecks: Checks = {
  backfill_scenario: checkEach(scenes),

  batch_dag: checkEach({
    // They chain batches; here a limit holds them back, which starts them in the same order.
    'sqm-038': check<
      { batch_concurrency: number; range: readonly [string, string] },
      { batches: number; edges: readonly (readonly [number, number])[] }
    >(({ batch_concurrency, range: [start, end] }, { batches, edges }) => {
      const shape = {
        partitions: timed('daily', { start, end }),
        maxConcurrent: batch_concurrency,
      };
      const drawn = graph('model', { model: shape }, ourMoment(null));
      const simulation = new Simulation(drawn, planFor({ graph: drawn }));
      const started = simulation.start();
      expect(started).toHaveLength(batch_concurrency);
      for (const [before, after] of edges) {
        simulation.succeed(started[before]!);
        started.push(...simulation.start());
        expect(started).toHaveLength(after + 1);
      }
      expect(started).toHaveLength(batches);
    }),
  }),

  microbatch_retry: check<unknown, { batches_run: number; status: string }>((_, expected) => {
    const drawn = graph('model', { model: days('2020-01-01') }, ourMoment('2020-01-04'));
    const simulation = new Simulation(drawn, planFor({ graph: drawn }));
    const [first, second, third] = simulation.start();
    simulation.succeed(first!, third!);
    simulation.fail(second!);
    simulation.send({ type: 'retry-all-failed' });
    const again = runToEnd(simulation).flat();
    expect(again).toHaveLength(expected.batches_run);
    expect(simulation.counts()).toEqual({ succeeded: 3 });
  }),

  luigi_range: checkEach({
    'lui-005': check<
      { start: string; now: string; interval: number },
      { finite: readonly [string, string]; count: number }
    >(({ start, now, interval }, { finite, count }) => {
      const minutes = ticking(`*/${interval} * * * *`, { start });
      const { partitions } = graph('model', { model: minutes }, ourMoment(now)).assets[0]!;
      expect([partitions.keyOf(0), partitions.keyOf(partitions.count - 1)]).toEqual(finite);
      expect(partitions.count).toBe(count);
    }),

    'lui-001': check<
      { start: string; now: string; task_limit: number; present: readonly string[] },
      readonly string[]
    >(({ start, now, task_limit, present }, expected) => {
      const drawn = graph('model', { model: days(start) }, ourMoment(now));
      const { partitions } = drawn.assets[0]!;
      const row = Array.from({ length: 5 }, (_, i) =>
        present.includes(partitions.keyOf(i)) ? 'S' : '.',
      );
      const plan = planFor({ graph: drawn, state: stateOf(drawn, { model: row.join('') }) });
      const simulation = new Simulation(drawn, plan, { concurrency: task_limit });
      expect(simulation.start()).toEqual(expected.map((key) => `model/${key}`));
    }),

    'lui-003': check<{ start: string; now: string; months_back: number }, readonly string[]>(
      ({ start, now, months_back }, expected) => {
        const months = timed('monthly', { start });
        expect(keysTaken(months, `last ${months_back}mo`, ourMoment(now))).toEqual(expected);
      },
    ),
  }),
};
