import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrdinalSet } from '../../../source/domain/ordinals.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { selectPartitions } from '../../../source/domain/selection/select-partitions.ts';
import { timed } from '../../builders/asset.ts';
import { assetOf, graph, now, type Shape } from '../../builders/graph.ts';

const shapes = {
  hours: 'hourly',
  days: 'daily',
  weeks: 'weekly',
  months: 'monthly',
  shifted: timed('daily', { hourOffset: 6 }),
  compact: timed('daily', { format: 'yyyyMMdd' }),
  ahead: timed('daily', { endOffset: 1 }),
  unborn: timed('daily', { start: '2030-01-01' }),
  tokyo: timed('daily', { timezone: 'Asia/Tokyo' }),
  regions: ['eu-west', 'eu-north', 'us', '2024', 'north sea', 'a,b', 'a..b'],
  whole: 'unpartitioned',
  // Clocks in New York skip from 02:00 to 03:00 on 2023-03-12, in Apia all of 2011-12-30.
  'ny hours': timed('hourly', { start: '2023-03-12', timezone: 'America/New_York' }),
  'ny days': timed('daily', { start: '2023-03-12', timezone: 'America/New_York' }),
  'apia days': timed('daily', { start: '2011-12-28', timezone: 'Pacific/Apia' }),
} as const satisfies Record<string, Shape>;

type Name = keyof typeof shapes;

const drawn = graph(Object.keys(shapes).join('; '), shapes);

function select(name: Name, expression: string, at = now): OrdinalSet | string {
  const result = selectPartitions(assetOf(drawn, name), expression, at);
  return result.ok ? result.value : result.problems.map(formatProblem).join('\n');
}

describe('time partitions', () => {
  test.each<[Name, string, OrdinalSet]>([
    ['days', 'all', [0, 60]],
    ['days', '*', [0, 60]],
    ['days', '2024-01-05', [4, 5]],
    ['days', '"2024-01-05"', [4, 5]],
    ['days', '2024-02', [31, 60]],
    ['days', '2024-Q1', [0, 60]],
    ['days', '2024', [0, 60]],
    ['days', '2024-01-30..2024-02-02', [29, 33]],
    ['days', '2024-01-30 .. 2024-02-02', [29, 33]],
    ['days', '2024-01..2024-02', [0, 60]],
    ['days', '2024-02-28..', [58, 60]],
    ['days', '..2024-01-03', [0, 3]],
    ['days', '2023..2024-01-02', [0, 2]],
    ['days', '2024-02-29..2030', [59, 60]],
    ['days', '2024-01-01, 2024-01-03,2024-02-01..', [0, 1, 2, 3, 31, 60]],
    ['days', '2024-01-05T10', [4, 5]],
    ['days', '2024-01-05T23:30', [4, 5]],
    ['days', '..2024-01-05T23:30', [0, 5]],
    ['days', '2024-01-05T10..2024-01-06T01', [4, 6]],
    ['hours', '2024-01-02', [24, 48]],
    ['hours', '2024-01-01T05', [5, 6]],
    ['hours', '2024-01-01T05:00', [5, 6]],
    ['hours', '2024-01-01T05:30..2024-01-01T07:30', [5, 8]],
    ['hours', '2024-01-01T05..2024-01-01T07', [5, 8]],
    ['weeks', '2024-01-08', [1, 2]],
    ['weeks', '2024-01-10', [1, 2]],
    ['weeks', '2024-01-03..2024-01-09', [0, 2]],
    ['weeks', '2024-02', [4, 8]],
    ['weeks', '..2024-01-08', [0, 2]],
    ['months', '2024-01-31..2024-02-01', [0, 2]],
    ['months', '2024-02-10', [1, 2]],
    ['shifted', '2024-01-05', [4, 5]],
    ['shifted', '2024-01-02..2024-01-03', [1, 3]],
    ['shifted', '2024-01-02T03', [0, 1]],
    ['compact', '20240105', [4, 5]],
    ['compact', '20240105..20240107', [4, 7]],
    ['compact', '2024-01-05', [4, 5]],
    ['unborn', 'all', []],
    ['ny hours', '2023-03-12T03', [2, 3]],
    ['ny hours', '..2023-03-12T02', [0, 2]],
    ['ny hours', '..2023-03-12T02:30', [0, 2]],
    ['ny hours', '2023-03-12T02..2023-03-12T04', [2, 4]],
    ['apia days', '..2011-12-30', [0, 2]],
    ['apia days', '2011-12-30..2011-12-31', [2, 3]],
  ])('%s: %s', (name, expression, expected) => {
    expect(select(name, expression)).toEqual(expected);
  });

  test.each<[Name, string, OrdinalSet]>([
    ['days', '!2024-01', [31, 60]],
    ['days', '2024-01, !2024-01-10..2024-01-20', [0, 9, 20, 31]],
    ['days', '!2024-01-10, 2024-01', [0, 9, 10, 31]],
    ['days', '! 2024-02-02.., !2024-01-01', [1, 32]],
    ['days', '!2030', [0, 60]],
    ['days', 'all, !today', [0, 60]],
    ['days', '2024-01, !all', []],
  ])('%s without: %s', (name, expression, expected) => {
    expect(select(name, expression)).toEqual(expected);
  });

  const noon = now + 12 * 3_600_000;
  test.each<[Name, string, OrdinalSet, number]>([
    ['days', 'last 3d', [57, 60], now],
    ['days', 'last 3d', [57, 60], noon],
    ['days', 'last 1 day', [59, 60], now],
    ['days', 'last 2w', [46, 60], now],
    ['days', 'last 2 weeks', [46, 60], now],
    ['days', 'last 1mo', [31, 60], now],
    ['days', 'last 2 months', [0, 60], now],
    ['days', 'last 1q', [0, 60], now],
    ['days', 'last 99999y', [0, 60], now],
    ['days', 'last 12h', [59, 60], now],
    ['hours', 'last 12h', [1428, 1440], now],
    ['hours', 'last  1  DAYS', [1416, 1440], now],
    ['weeks', 'last 1w', [7, 8], now],
    ['weeks', 'last 30d', [4, 8], now],
    ['months', 'last 1d', [1, 2], now],
    ['days', 'yesterday', [59, 60], now],
    ['days', '2024-02-28..yesterday', [58, 60], now],
    ['days', 'yesterday..today', [59, 60], now],
    ['hours', 'yesterday', [1416, 1440], now],
    ['ahead', 'today', [60, 61], now],
    ['ahead', 'last 1d, today', [59, 61], now],
    ['tokyo', 'yesterday', [59, 60], now],
    ['tokyo', 'yesterday', [58, 59], now - 12 * 3_600_000],
    ['whole', 'last 3d', [0, 1], now],
  ])('%s, seen from now: %s', (name, expression, expected, at) => {
    expect(select(name, expression, at)).toEqual(expected);
  });
});

describe('static and whole partitions', () => {
  test.each<[Name, string, OrdinalSet]>([
    ['regions', 'us', [2, 3]],
    ['regions', 'us, eu-west', [0, 1, 2, 3]],
    ['regions', 'eu-*', [0, 2]],
    ['regions', '*-*', [0, 2]],
    ['regions', '!eu-*', [2, 7]],
    ['regions', 'eu-*, !eu-north', [0, 1]],
    ['regions', '2024', [3, 4]],
    ['regions', 'north sea', [4, 5]],
    ['regions', '"a,b", "a..b"', [5, 7]],
    ['regions', 'eu-north..2024', [1, 4]],
    ['regions', 'us..', [2, 7]],
    ['regions', '..us', [0, 3]],
    ['regions', 'all', [0, 7]],
    ['whole', 'all', [0, 1]],
    ['whole', '2024-01..', [0, 1]],
    ['whole', '!2024-01', [0, 1]],
    ['whole', '!all', []],
  ])('%s: %s', (name, expression, expected) => {
    expect(select(name, expression)).toEqual(expected);
  });
});

describe('a partition expression that cannot be read', () => {
  const units = 'Units are h, d, w, mo, q and y.';
  test.each<[string, string]>([
    ['', 'partitions "": expected a partition, a range or "all" (character 1)'],
    [
      '2024-01,',
      'partitions "2024-01,": expected a partition, a range or "all" after "," (character 9)',
    ],
    [',2024-01', 'partitions ",2024-01": expected a partition, a range or "all" (character 1)'],
    [
      '2024-01, !',
      'partitions "2024-01, !": expected a partition, a range or "all" after "!" (character 11)',
    ],
    [
      '2024-01 !2024-01-02',
      'partitions "2024-01 !2024-01-02": expected "," before "!" (character 9)',
    ],
    [
      '..',
      'partitions "..": expected a partition beside ".." (character 1). Write "2024-01..2024-03", "2024-06.." or "..2024-06".',
    ],
    [
      '2024..2025..2026',
      'partitions "2024..2025..2026": expected "," before a second ".." (character 11). A key that holds ".." needs double quotes.',
    ],
    [
      'last',
      `partitions "last": expected a length such as "30d" after "last" (character 5). ${units}`,
    ],
    [
      'last week',
      `partitions "last week": expected a length such as "30d" after "last" (character 6). ${units}`,
    ],
    [
      '2024-01, last 3m',
      `partitions "2024-01, last 3m": expected a unit of time instead of "m" (character 15). ${units}`,
    ],
    [
      'last 3 fortnights',
      `partitions "last 3 fortnights": expected a unit of time instead of "fortnights" (character 6). ${units}`,
    ],
    ['last 0d', 'partitions "last 0d": expected 1 to 100000 days instead of 0 (character 6)'],
    ['"2024', 'partitions ""2024": the quote is never closed (character 1)'],
  ])('%s', (expression, message) => {
    expect(select('days', expression)).toBe(message);
  });

  test('tells every mistake at once', () => {
    expect((select('days', 'last, , ..') as string).split('\n')).toHaveLength(3);
  });
});

describe('partitions that do not exist', () => {
  const days = 'Its 60 keys run from "2024-01-01" to "2024-02-29".';
  test.each<[Name, string, string]>([
    ['days', 'today', 'asset "days" has no partition in "today". Its newest is "2024-02-29".'],
    [
      'days',
      '2024-03..',
      'asset "days" has no partition in "2024-03..". Its newest is "2024-02-29".',
    ],
    ['days', '..2023', 'asset "days" has no partition in "..2023". Its oldest is "2024-01-01".'],
    [
      'hours',
      '2024-01-01T05:17',
      'asset "hours" has no partition "2024-01-01T05:17". Did you mean "2024-01-01T05" or "2024-01-01T06"?',
    ],
    [
      'days',
      '2023-12-31',
      'asset "days" has no partition "2023-12-31": its partitions start at 2024-01-01. Did you mean "2024-01-01"?',
    ],
    [
      'days',
      '2024-03..2024-01',
      'range "2024-03..2024-01" ends before it starts. Did you mean "2024-01..2024-03"?',
    ],
    [
      'days',
      '!2024-03..2024-01',
      'range "2024-03..2024-01" ends before it starts. Did you mean "2024-01..2024-03"?',
    ],
    [
      'ny hours',
      '2023-03-12T02',
      'asset "ny hours" has no partition "2023-03-12T02": clocks in America/New_York skip that time. Did you mean "2023-03-12T03"?',
    ],
    [
      'ny days',
      '2023-03-12T02:30',
      'asset "ny days" has no partition "2023-03-12T02:30": clocks in America/New_York skip that time. Did you mean "2023-03-12"?',
    ],
    [
      'apia days',
      '2011-12-30',
      'asset "apia days" has no partition "2011-12-30": clocks in Pacific/Apia skip that time. Did you mean "2011-12-31"?',
    ],
    [
      'ny hours',
      '2023-03-12T02..2023-03-12T02',
      'asset "ny hours" has no partition in "2023-03-12T02..2023-03-12T02". Its oldest is "2023-03-12T00".',
    ],
    [
      'ny hours',
      '2023-03-12T02..2023-03-12T01',
      'range "2023-03-12T02..2023-03-12T01" ends before it starts. Did you mean "2023-03-12T01..2023-03-12T02"?',
    ],
    ['days', '2024-13', `asset "days" has no partition "2024-13". ${days}`],
    [
      'days',
      'foo..bar',
      `asset "days" has no partition "foo". ${days}\nasset "days" has no partition "bar". ${days}`,
    ],
    ['days', '!foo', `asset "days" has no partition "foo". ${days}`],
    ['days', '2024-01-*', '"2024-01-*" matches names, not times. Write "2024-01" for all of it.'],
    ['days', '*-01', '"*-01" matches names, not times. Write a range such as "2024-01..2024-03".'],
    [
      'days',
      '2024-01 2024-02',
      'asset "days" has no partition "2024-01 2024-02". Separate partitions with commas.',
    ],
    [
      'days',
      '"2024-01"',
      'asset "days" has no partition "2024-01". Did you mean "2024-01-01", "2024-01-02" or "2024-01-03"?',
    ],
    [
      'days',
      '2024-01, eu',
      `partitions "2024-01, eu": asset "days" has no partition "eu" (character 10). ${days}`,
    ],
    [
      'unborn',
      'last 3d',
      'asset "unborn" has no partition in "last 3 days". It has no partitions yet.',
    ],
    ['regions', 'eu_west', 'asset "regions" has no partition "eu_west". Did you mean "eu-west"?'],
    [
      'regions',
      'us..eu-west',
      'range "us..eu-west" ends before it starts. Did you mean "eu-west..us"?',
    ],
    [
      'regions',
      '2024-01',
      'asset "regions" has no partition "2024-01". Its 7 keys run from "eu-west" to "a..b".',
    ],
    [
      'regions',
      'last 3d',
      'asset "regions" has no partition "last 3d". Its 7 keys run from "eu-west" to "a..b".',
    ],
    [
      'regions',
      'asia-*',
      'asset "regions" has no partition "asia-*". Its 7 keys run from "eu-west" to "a..b".',
    ],
    [
      'whole',
      'eu',
      'asset "whole" has no partition "eu". It is not partitioned: its only key is "all".',
    ],
  ])('%s: %s', (name, expression, message) => {
    expect(select(name, expression)).toBe(message);
  });
});

test('every key selects its own partition, and a range all between its ends', () => {
  const name = fc.constantFrom<Name>(
    'hours',
    'days',
    'weeks',
    'months',
    'shifted',
    'compact',
    'tokyo',
  );
  const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });
  const property = fc.property(name, fraction, fraction, (asset, a, b) => {
    const { count, keyOf } = keysOf(asset);
    const [first, last] = [a, b].map((each) => Math.floor(each * count)).sort((x, y) => x - y);
    expect(select(asset, keyOf(first!))).toEqual([first, first! + 1]);
    expect(select(asset, `${keyOf(first!)}..${keyOf(last!)}`)).toEqual([first, last! + 1]);
    expect(select(asset, `${keyOf(first!)}..`)).toEqual([first, count]);
    expect(select(asset, `..${keyOf(last!)}`)).toEqual([0, last! + 1]);
  });
  fc.assert(property, { numRuns: 200 });
});

function keysOf(name: Name) {
  const { partitions } = assetOf(drawn, name);
  return { count: partitions.count, keyOf: (ordinal: number) => partitions.keyOf(ordinal) };
}

test('no text makes the expression throw', () => {
  const piece = fc.constantFrom(
    '2024',
    '-01',
    'last ',
    '9d',
    '..',
    ',',
    '!',
    ' ',
    '"',
    '*',
    'today',
    'us',
    'T05',
  );
  const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
  const name = fc.constantFrom<Name>('hours', 'days', 'weeks', 'regions', 'whole', 'unborn');
  const property = fc.property(name, fc.oneof(text, fc.string()), (asset, expression) => {
    const selected = select(asset, expression);
    if (typeof selected === 'string') expect(selected).not.toBe('');
  });
  fc.assert(property, { numRuns: 1000 });
});
