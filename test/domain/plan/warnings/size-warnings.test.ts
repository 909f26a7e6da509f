import { expect, test } from 'vitest';
import { warnOfSize } from '../../../../source/domain/plan/warnings/size-warnings.ts';
import { graph } from '../../../builders/graph.ts';
import { planFor } from '../plan-chart.ts';

test.each<[string, number, readonly number[], boolean]>([
  ['over ten times the largest', 1001, [3, 100, 20], true],
  ['just ten times the largest', 1000, [3, 100, 20], false],
  ['a hundred cells at most', 100, [1, 1, 1], false],
  ['a little more than a hundred cells after tiny ones', 101, [1, 1, 1], true],
  ['few backfills to compare with', 100_000, [1, 1], false],
  ['none to compare with', 100_000, [], false],
  ['a large one among the last ten', 5000, [1, 1, 1, 1, 1, 1, 1, 1, 1, 600], false],
  ['a large one only before the last ten', 5000, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 600], true],
  ['backfills of nothing', 101, [0, 0, 0], true],
])('a plan with %s (%i cells after %j) is warned of: %j', (_, cells, recent, isWarned) => {
  expect(warnOfSize(cells, recent).map(({ code }) => code)).toEqual(isWarned ? ['large-plan'] : []);
});

test('the warning stands after the others and tells both sizes', () => {
  const drawn = graph('raw', { raw: 'hourly' });

  expect(planFor({ graph: drawn, recentCells: [24, 30, 12] }).warnings).toEqual([
    {
      code: 'large-plan',
      message:
        'The plan builds 1,440 cells, 48 times as many as the largest of the last 3 backfills (30). See that the selection takes no more than is meant.',
    },
  ]);
});
