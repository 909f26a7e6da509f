import { expect, test } from 'vitest';
import type { Graph } from '../../../source/domain/graph.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

/** Counts every question to partitions and mappings, and how many ordinals go through mappings. */
function counted(from: Graph): { readonly graph: Graph; readonly read: () => number } {
  let steps = 0;
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return (...values: readonly unknown[]) => {
          const result: unknown = Reflect.apply(value, object, values);
          steps += 1 + (Array.isArray(result) ? result.length : 0);
          return result;
        };
      },
    });
  const assets = from.assets.map((asset) => {
    const watched = (edges: typeof asset.upstream) =>
      edges.map((edge) => ({ ...edge, mapping: watch(edge.mapping) }));
    return {
      ...asset,
      partitions: watch(asset.partitions),
      upstream: watched(asset.upstream),
      downstream: watched(asset.downstream),
    };
  });
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  return { graph: { ...from, assets, byName }, read: () => steps };
}

/** Questions asked by forty rounds of deciding, starting and ending, on so many hours. */
function stepsWith(hours: number): number {
  const drawn = graph('raw -> clean', { raw: 'hourly', clean: 'hourly' });
  const { graph: from, read } = counted(drawn);
  const run = new Simulation(from, planOf(from, { raw: hours, clean: hours }), { concurrency: 4 });
  run.start();
  const before = read();
  for (let round = 0; round < 40; round++) {
    const [first, second] = run.run.running();
    run.succeed(first!.id);
    if (round % 5 === 0) {
      run.fail(second!.id);
      run.send({ type: 'retry-tasks', tasks: [second!.id] });
      run.send({ type: 'set-priority', priority: round, tasks: [second!.id] });
    }
    run.start();
  }
  return read() - before;
}

test('work per event is the same however many cells there are', () => {
  const steps = stepsWith(70);
  expect(steps).toBeGreaterThan(40);
  expect(stepsWith(1400)).toBe(steps);
});
