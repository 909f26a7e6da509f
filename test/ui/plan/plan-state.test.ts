import { expect, test } from 'vitest';
import { describeOnly, toggleRequest } from '../../../source/ui/plan/plan-state.ts';
import { requestCells } from '../../../source/ui/plan/request-cells.ts';
import { graph } from '../../builders/graph.ts';

test.each(['upstream', 'downstream', 'force'] as const)('%s is switched on and off', (toggle) => {
  const on = toggleRequest({ selection: '*' }, toggle);
  expect(on).toEqual({ selection: '*', [toggle]: true });
  expect(toggleRequest(on, toggle)).toEqual({ selection: '*', [toggle]: false });
});

test('only goes round all kinds of cells and ends at the default', () => {
  let request = toggleRequest({ selection: '*' }, 'only');
  const seen = [describeOnly(request)];
  while (request.only) {
    request = toggleRequest(request, 'only');
    seen.push(describeOnly(request));
  }
  expect(seen).toEqual(['missing', 'failed', 'stale', 'all', 'unbuilt or stale']);
});

test('order changes between oldest and newest', () => {
  const newest = toggleRequest({ selection: '*' }, 'order');
  expect(newest.order).toBe('newest');
  expect(toggleRequest(newest, 'order').order).toBe('oldest');
});

const assets = graph('raw -> clean; regions', { regions: ['eu', 'us', 'asia'] });
const indexOf = (name: string) => assets.assets.findIndex((asset) => asset.name === name);

test('a request names neighbouring days by their first and last', () => {
  const marks = new Map([[indexOf('raw'), [0, 3, 5, 6]]]);
  expect(requestCells(assets, marks)).toEqual({
    selection: 'raw',
    cells: ['raw/2024-01-01..2024-01-03', 'raw/2024-01-06'],
  });
});

test('a request names static keys one by one', () => {
  const marks = new Map([[indexOf('regions'), [0, 2]]]);
  expect(requestCells(assets, marks).cells).toEqual(['regions/eu', 'regions/us']);
});

test('whole assets are named alone', () => {
  const marks = new Map([
    [indexOf('raw'), [0, 60]],
    [indexOf('clean'), [0, 60]],
  ]);
  expect(requestCells(assets, marks)).toEqual({ selection: 'raw clean' });
});
