import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import { type CellQuery, selectCells } from '../../../source/domain/selection/select-cells.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';

const drawn = graph('days -> weeks; regions; countries; whole; later', {
  weeks: 'weekly',
  regions: ['eu', 'us'],
  countries: ['de', 'fr', 'us'],
  whole: 'unpartitioned',
  later: timed('daily', { start: '2024-02-01' }),
});

/** `days 0-31 weeks 0-5`: the ranges of every asset that the query takes. */
function select(query: CellQuery): string {
  const result = selectCells(drawn, query);
  if (!result.ok) return result.problems.map(formatProblem).join('\n');
  const parts = [...result.value].map(([index, set]) => {
    const ranges = set.flatMap((bound, i) => (i % 2 === 0 ? [`${bound}-${set[i + 1]!}`] : []));
    return [drawn.assets[index]!.name, ...ranges].join(' ');
  });
  return parts.join('; ');
}

describe('partitions of several assets', () => {
  test.each<[selection: string, partitions: string | undefined, string]>([
    ['days+', undefined, 'days 0-60; weeks 0-8'],
    ['days+', '2024-01', 'days 0-31; weeks 0-5'],
    ['days later', '2024-01', 'days 0-31; later'],
    ['days later', '2024-02-01', 'days 31-32; later 0-1'],
    ['days regions whole', '2024-01', 'days 0-31; regions 0-2; whole 0-1'],
    ['days regions whole', 'last 1d', 'days 59-60; regions 0-2; whole 0-1'],
    ['days regions', 'us', 'days 0-60; regions 1-2'],
    ['days regions', '2024-01, us', 'days 0-31; regions 1-2'],
    ['days regions', '2024-01, !us', 'days 0-31; regions 0-1'],
    ['days regions', '!2024-02', 'days 0-31; regions 0-2'],
    ['countries regions', 'us', 'countries 2-3; regions 1-2'],
    ['countries regions', 'eu', 'countries; regions 0-1'],
    ['countries regions', '!u*', 'countries 0-2; regions 0-1'],
    ['whole', '2024-01', 'whole 0-1'],
    ['regions whole', '2024-01', 'regions 0-2; whole 0-1'],
    ['*', 'all', 'countries 0-3; days 0-60; later 0-29; regions 0-2; weeks 0-8; whole 0-1'],
  ])('%s, %s', (selection, partitions, expected) => {
    expect(select({ selection, partitions })).toBe(expected);
  });
});

describe('cells picked one by one', () => {
  test.each<[string, CellQuery, string]>([
    [
      'stand alone',
      { selection: '', cells: ['days/2024-01-03', 'regions/us'] },
      'days 2-3; regions 1-2',
    ],
    ['add up', { selection: '', cells: ['days/2024-01-03', 'days/2024-01-01'] }, 'days 0-1 2-3'],
    [
      'replace the partitions of their asset alone',
      { selection: 'days+', partitions: '2024-02', cells: ['days/2024-01-03'] },
      'days 2-3; weeks 4-8',
    ],
    ['may be ranges', { selection: '', cells: ['days/2024-01-03..2024-01-05'] }, 'days 2-5'],
    [
      'may be bare asset names without partitions',
      { selection: '', cells: ['whole'] },
      'whole 0-1',
    ],
    [
      'leave other selected assets whole',
      { selection: 'days regions', cells: ['days/2024-01-03'] },
      'days 2-3; regions 0-2',
    ],
  ])('%s', (_, query, expected) => {
    expect(select(query)).toBe(expected);
  });
});

describe('exclusions', () => {
  test.each<[string[], string]>([
    [['weeks'], 'days 0-60'],
    [['weeks/2024-01-01'], 'days 0-60; weeks 1-8'],
    [['days+/2024-01'], 'days 31-60; weeks 5-8'],
    [['days/2024-01', 'days/2024-02'], 'weeks 0-8'],
    [['days/2024-01-01..2024-01-03', 'weeks/all'], 'days 3-60'],
    [['regions/eu'], 'days 0-60; weeks 0-8'],
  ])('%j', (exclude, expected) => {
    expect(select({ selection: 'days+', exclude })).toBe(expected);
  });

  test('take away from picked cells too', () => {
    const cells = ['days/2024-01-01..2024-01-10'];
    expect(select({ selection: '', cells, exclude: ['days/2024-01-03'] })).toBe('days 0-2 3-10');
  });
});

describe('problems', () => {
  const dayKeys = 'Its 60 keys run from "2024-01-01" to "2024-02-29".';
  test.each<[string, CellQuery, string]>([
    [
      'a key that fits no selected asset',
      { selection: 'days regions', partitions: 'uss' },
      'asset "regions" has no partition "uss". Did you mean "us"?',
    ],
    [
      'the asset with the likeliest key is named',
      { selection: 'countries regions', partitions: 'usa' },
      'asset "countries" has no partition "usa". Did you mean "us"?',
    ],
    [
      'time outside every time asset',
      { selection: 'days whole regions', partitions: '2030..' },
      'asset "days" has no partition in "2030..". Its newest is "2024-02-29".',
    ],
    [
      'time of static assets alone',
      { selection: 'regions', partitions: '2024-01' },
      'asset "regions" has no partition "2024-01". Its 2 keys run from "eu" to "us".',
    ],
    [
      'one item of several',
      { selection: 'days regions', partitions: '2024-01, asia' },
      'partitions "2024-01, asia": asset "regions" has no partition "asia" (character 10). Its 2 keys run from "eu" to "us".',
    ],
    [
      'an unknown picked asset',
      { selection: '', cells: ['dayz/2024-01-01'] },
      'there is no asset "dayz". Did you mean "days"?',
    ],
    [
      'an unknown picked key',
      { selection: '', cells: ['days/nope'] },
      `asset "days" has no partition "nope". ${dayKeys}`,
    ],
    [
      'an unknown exclusion',
      { selection: '*', exclude: ['dayz', 'days/nope'] },
      `selection "dayz": there is no asset "dayz" (character 1). Did you mean "days"?\nasset "days" has no partition "nope". ${dayKeys}`,
    ],
    [
      'a blank selection',
      { selection: ' ' },
      'selection " ": expected an asset (character 1). Write "*" for all of them.',
    ],
  ])('%s', (_, query, message) => {
    expect(select(query)).toBe(message);
  });

  test('of selection, cells and exclusions are told at once', () => {
    const query = { selection: 'dayz', cells: ['dayz/1'], exclude: ['dayz'] };
    expect(select(query).split('\n')).toHaveLength(3);
  });
});
