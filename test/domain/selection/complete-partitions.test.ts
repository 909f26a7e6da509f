import { describe, expect, test } from 'vitest';
import { completePartitions } from '../../../source/domain/selection/complete-partitions.ts';
import { takePartitions } from '../../../source/domain/selection/take-partitions.ts';
import { both, fixed, ticking, timed } from '../../builders/asset.ts';
import { graph, now, type Shape } from '../../builders/graph.ts';
import { applyOptions, readCursor } from './completion-chart.ts';

function complete(shapes: Record<string, Shape>, drawn: string): readonly string[] {
  const { assets } = graph(Object.keys(shapes).join('; '), shapes);
  const { text, cursor } = readCursor(drawn);
  return applyOptions(text, completePartitions(assets, text, cursor));
}

const recent = ['last 7d', 'last 30d', 'last 12mo', 'yesterday', 'all'];
const year = timed('daily', { start: '2022-11-29' });

describe('completing partitions of days', () => {
  test.each<[string, readonly string[]]>([
    ['|', [...recent, '2022', '2023', '2024']],
    ['la|', ['last 7d', 'last 30d', 'last 12mo']],
    ['last 3|', ['last 30d']],
    ['2022|', ['2022..', '2022,', '2022-11', '2022-12']],
    ['2024-|', ['2024-01', '2024-02']],
    ['2022-11|', ['2022-11..', '2022-11,', '2022-11-29', '2022-11-30']],
    ['2024-02-2|', Array.from({ length: 10 }, (_, i) => `2024-02-2${i}`)],
    ['2022-11-30|', ['2022-11-30..', '2022-11-30,']],
    ['2022-11..|', ['2022-11..2022', '2022-11..2023', '2022-11..2024']],
    ['2022-11..2022-12|', ['2022-11..2022-12,', ...daysOf('2022-11..2022-12', 31)]],
    ['2023, !2022-1|', ['2023, !2022-11', '2023, !2022-12']],
    ['2024-0|,2022', ['2024-01,2022', '2024-02,2022']],
    ['2025|', []],
    ['2024-13|', []],
  ])('%s offers %j', (drawn, offered) => {
    expect(complete({ a: year }, drawn)).toEqual(offered);
  });
});

function daysOf(month: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`);
}

test.each<[string, Shape, string, readonly string[]]>([
  [
    'times and names of dimensions are offered',
    both({ day: timed('daily', { start: '2024-01-01' }), region: fixed('eu', 'north sea') }),
    '2024-01, |',
    [...recent, '2024', 'region=eu', 'region="north sea"'].map((each) => `2024-01, ${each}`),
  ],
  [
    'names go on once they are written',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    'region=eu|',
    ['region=eu..', 'region=eu,', 'region=eu & '],
  ],
  [
    'names are found by the name of their dimension',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    '2024-01, reg^',
    ['2024-01, region=eu', '2024-01, region=us'],
  ],
  [
    'a range of names ends in a name alone',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    'region=eu..^',
    ['region=eu..eu', 'region=eu..us'],
  ],
  [
    'a dimension of time goes on like time',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    'day=2024-^',
    ['day=2024-01', 'day=2024-02'],
  ],
  [
    'the second dimension of time is offered by name, the first without',
    both({ month: timed('monthly'), week: timed('weekly') }),
    '2024-02 & ^',
    [...recent, '2024', 'week=2024'].map((each) => `2024-02 & ${each}`),
  ],
  [
    'the other half of a pair is offered once one is written',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    '2024-01-02|^',
    ['2024-01-02|eu', '2024-01-02|us'],
  ],
  [
    'a pair that cannot be is not completed',
    both({ day: timed('daily'), region: fixed('eu', 'us') }),
    '2023-01-02|^',
    [],
  ],
  [
    'a schedule is offered by the month, then by its keys',
    ticking('30 5 * * MON'),
    '2024-02^',
    ['2024-02..', '2024-02,', '2024-02-05T05:30', '2024-02-12T05:30', '2024-02-19T05:30'],
  ],
  ['hours are offered by the day first', 'hourly', '2024-02-0|', daysOf('2024-02', 9)],
  [
    'the hours of a day come once the day is written',
    'hourly',
    '2024-02-01T0|',
    Array.from({ length: 10 }, (_, i) => `2024-02-01T0${i}`),
  ],
  [
    'weeks are offered by their first days',
    'weekly',
    '2024-01-|',
    ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22', '2024-01-29'],
  ],
  ['months end at the month', 'monthly', '2024|', ['2024..', '2024,', '2024-01', '2024-02']],
  [
    'static keys are offered by what they hold',
    ['eu-west', 'us-west', 'us-east'],
    'west|',
    ['eu-west', 'us-west'],
  ],
  ['keys with signs are quoted', ['a,b', 'c d', 'e'], '|', ['all', '"a,b"', '"c d"', 'e']],
  ['an unpartitioned asset has nothing but all', 'unpartitioned', '|', ['all']],
])('%s', (_, shape, drawn, offered) => {
  expect(complete({ a: shape }, drawn)).toEqual(offered);
});

test('assets that are divided otherwise add their keys', () => {
  expect(complete({ a: 'monthly', b: ['2024-x', 'eu'] }, '2024-|')).toEqual([
    '2024-01',
    '2024-02',
    '2024-x',
  ]);
});

test('what is offered in full can be taken', () => {
  const shapes: Record<string, Shape> = { a: 'hourly', b: ['a,b', 'v1..2'], c: 'weekly' };
  const { assets } = graph('a; b; c', shapes);
  for (const begun of ['', '2024-01-', '2024-01..', 'all,!']) {
    const completion = completePartitions(assets, begun, begun.length);
    for (const text of applyOptions(begun, completion)) {
      expect([text, takePartitions(assets, text, now).ok]).toEqual([text, true]);
    }
  }
});
