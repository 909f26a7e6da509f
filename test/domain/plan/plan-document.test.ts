import { expect, test } from 'vitest';
import { viewPlanDocument } from '../../../source/domain/plan/plan-document.ts';
import { graph } from '../../builders/graph.ts';
import { timed } from '../../builders/asset.ts';
import { stateOf } from '../../builders/state.ts';
import { planFor } from './plan-chart.ts';

test('a plan’s document spells out every task and cell', () => {
  const drawn = graph(
    'raw -> clean; clean -> model',
    {
      raw: { cost: { perPartition: 0.5 } },
      clean: { strategy: 'single-run', partitions: timed('daily') },
      model: 'unpartitioned',
    },
    Date.UTC(2024, 0, 4),
  );
  const state = stateOf(drawn, { raw: 'S.F' });

  const plan = planFor({ graph: drawn, state }, { exclude: ['raw/2024-01-03'], force: true });

  expect(viewPlanDocument(plan, drawn)).toEqual({
    version: 1,
    now: '2024-01-04T00:00:00Z',
    tasks: [
      {
        id: 'raw/2024-01-02',
        asset: 'raw',
        partitions: ['2024-01-02'],
        start: '2024-01-02T00:00:00Z',
        end: '2024-01-03T00:00:00Z',
        needs: [],
      },
      {
        id: 'clean/2024-01-01..2024-01-03',
        asset: 'clean',
        partitions: ['2024-01-01', '2024-01-02', '2024-01-03'],
        start: '2024-01-01T00:00:00Z',
        end: '2024-01-04T00:00:00Z',
        needs: ['raw/2024-01-02'],
      },
      {
        id: 'model/all',
        asset: 'model',
        partitions: ['all'],
        start: null,
        end: null,
        needs: ['clean/2024-01-01..2024-01-03'],
      },
    ],
    cells: [
      { asset: 'raw', partition: '2024-01-02', reason: 'missing' },
      { asset: 'clean', partition: '2024-01-01', reason: 'missing' },
      { asset: 'clean', partition: '2024-01-02', reason: 'missing' },
      { asset: 'clean', partition: '2024-01-03', reason: 'missing' },
      { asset: 'model', partition: 'all', reason: 'missing' },
    ],
    skipped: [
      { asset: 'raw', partition: '2024-01-01', reason: 'fresh' },
      { asset: 'raw', partition: '2024-01-03', reason: 'excluded' },
    ],
    warnings: [
      {
        code: 'upstream-missing',
        message: '1 cell of clean will be built without 1 cell of raw, neither built nor planned.',
      },
    ],
    estimate: {
      cost: { expected: 0.5, low: 0.5, high: 0.5, unknownTasks: 2 },
      duration: { expected: 0, low: 0, high: 0, unknownTasks: 3 },
    },
  });
});

test('a task’s window is told in the zone of its asset', () => {
  const partitions = timed('daily', { start: '2024-03-09', timezone: 'America/New_York' });
  const drawn = graph('raw', { raw: { partitions } }, Date.UTC(2024, 2, 11, 12));

  const { tasks } = viewPlanDocument(planFor({ graph: drawn }), drawn);

  expect(tasks.map(({ id, start, end }) => [id, start, end])).toEqual([
    ['raw/2024-03-09', '2024-03-09T00:00:00-05:00', '2024-03-10T00:00:00-05:00'],
    ['raw/2024-03-10', '2024-03-10T00:00:00-05:00', '2024-03-11T00:00:00-04:00'],
  ]);
});
