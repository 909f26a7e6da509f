import { expect, test } from 'vitest';
import { viewRun } from '../../source/commands/view-run.ts';
import { graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { Simulation } from '../builders/simulation.ts';

test('a run tells what its operators made of it', () => {
  const from = graph('raw', { raw: { pool: 'api' } });
  const run = new Simulation(from, planOf(from, { raw: 2 }), { pools: { api: { slots: 2 } } });
  run.send({ type: 'set-budget', budget: 9 });
  run.send({ type: 'set-priority', priority: 3, assets: ['raw'] });
  run.send({ type: 'pause' });
  run.record({ type: 'guard-tripped', guard: 'failures', message: '5 tasks failed in a row' });
  expect(viewRun(run.run).control).toEqual({
    paused: true,
    guard: { type: 'failures', message: '5 tasks failed in a row' },
    concurrency: 1000,
    budget: 9,
    maxFailuresInARow: null,
    failuresInARow: 0,
    pools: [{ name: 'api', slots: 2, used: 0 }],
    priorities: { raw: 3 },
  });
});
