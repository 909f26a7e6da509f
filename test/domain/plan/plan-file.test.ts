import { describe, expect, test } from 'vitest';
import { decodePlan, encodePlan, type PlanFile } from '../../../source/domain/plan/plan-file.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';
import { chart, planFor } from './plan-chart.ts';

const nineDays = Date.UTC(2024, 0, 10);
const drawn = graph(
  'raw -> clean',
  { raw: { strategy: { batch: 2 } }, clean: { strategy: 'single-run' } },
  nineDays,
);
const plan = planFor(
  { graph: drawn, state: stateOf(drawn, { raw: '..SF.....', clean: 'SSSS.....' }) },
  { order: 'newest' },
);
const file = encodePlan(plan, drawn);

function complaints(stored: unknown, within = drawn): readonly string[] {
  const decoded = decodePlan(stored, within);
  return decoded.ok ? [] : decoded.problems.map(formatProblem);
}

describe('a stored plan', () => {
  test('holds runs of keys', () => {
    expect(file).toMatchObject({
      version: 1,
      now: nineDays,
      request: { selection: '*', order: 'newest' },
      assets: [
        {
          asset: 'raw',
          cellsPerTask: 2,
          cells: [
            ['2024-01-01', '2024-01-02', 2, 'missing'],
            ['2024-01-04', '2024-01-04', 1, 'failed'],
            ['2024-01-05', '2024-01-09', 5, 'missing'],
          ],
        },
        {
          asset: 'clean',
          cellsPerTask: 6,
          cells: [
            ['2024-01-01', '2024-01-02', 2, 'stale:upstream'],
            ['2024-01-04', '2024-01-04', 1, 'stale:upstream'],
            ['2024-01-05', '2024-01-09', 5, 'missing'],
          ],
        },
      ],
      skipped: [
        { asset: 'raw', cells: [['2024-01-03', '2024-01-03', 1, 'fresh']] },
        { asset: 'clean', cells: [['2024-01-03', '2024-01-03', 1, 'fresh']] },
      ],
    });
  });

  test('does not grow with the number of cells', () => {
    const shape = { raw: timed('hourly', { start: '1990-01-01' }) };
    const large = graph('raw', shape, nineDays);

    const text = JSON.stringify(encodePlan(planFor({ graph: large }), large));

    expect(text.length).toBeLessThan(600);
  });

  test('means the same when time has gone on and the config has changed around it', () => {
    const later = graph(
      'before; raw -> clean',
      { raw: timed('daily', { start: '2023-12-25' }), clean: 'daily' },
      Date.UTC(2024, 2, 1),
    );

    const decoded = decodePlan(file, later);

    if (!decoded.ok) throw new Error('not decoded');
    expect(encodePlan(decoded.value, later)).toEqual(file);
    expect(chart(later, decoded.value)['raw']!.slice(0, 17)).toBe('.......mm=fmmmmm.');
    expect(decoded.value.taskCount).toBe(plan.taskCount);
  });

  test('leaves out skipped cells that are gone', () => {
    const skipped = [{ asset: 'gone', cells: [['x', 'x', 1, 'fresh']] }];

    const decoded = decodePlan({ ...file, skipped }, drawn);

    expect(decoded.ok && decoded.value.skipped).toEqual([]);
  });
});

describe('a stored plan that does not fit', () => {
  test('names every asset and partition that is gone', () => {
    const other = graph('clean', { clean: timed('daily', { start: '2024-01-02' }) }, nineDays);

    expect(complaints(file, other)).toEqual([
      'the plan builds asset "raw", which the config no longer defines. Define "raw" again, or make a new plan',
      expect.stringMatching(/^asset "clean" has no partition "2024-01-01"/),
    ]);
  });

  test('says when its keys now lie further apart', () => {
    const weeks = { first: '2024-01-01', last: '2024-01-08' };
    const stored = graph('raw', { raw: timed('weekly') }, Date.UTC(2024, 0, 15));
    const weekly = encodePlan(planFor({ graph: stored }), stored);

    expect(complaints(weekly, drawn)).toEqual([
      `the plan builds 2 partitions of asset "raw" from "${weeks.first}" to "${weeks.last}", which its partitions no longer divide so. Restore its partitions, or make a new plan`,
    ]);
  });

  test.each<[string, (stored: PlanFile) => unknown, string]>([
    [
      'is of a newer version',
      (stored) => ({ ...stored, version: 2 }),
      'the plan has format version 2, and this program reads version 1. Update the program that reads it',
    ],
    [
      'is nothing at all',
      () => null,
      'the stored plan is damaged at its root: Invalid input: expected object, received null',
    ],
    [
      'lacks a part',
      (stored) => ({ ...stored, now: undefined }),
      'the stored plan is damaged at now: Invalid input: expected number, received undefined',
    ],
    [
      'holds a reason that is none',
      (stored) => ({
        ...stored,
        assets: [
          { asset: 'raw', cellsPerTask: 1, cells: [['2024-01-01', '2024-01-01', 1, 'why']] },
        ],
      }),
      'the stored plan is damaged at assets.0.cells.0.3: Invalid option: expected one of "missing"|"failed"|"stale:code"|"stale:upstream"|"forced"|"downstream"|"upstream"',
    ],
  ])('and %s says so', (_, change, message) => {
    expect(complaints(change(file))).toEqual([message]);
  });

  test('because its stretches overlap is refused', () => {
    const day = ['2024-01-02', '2024-01-02', 1, 'missing'];
    const assets = [{ asset: 'raw', cellsPerTask: 1, cells: [day, day] }];

    expect(complaints({ ...file, assets })).toHaveLength(1);
  });
});
