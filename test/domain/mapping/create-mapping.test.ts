import { describe, expect, test } from 'vitest';
import { createMapping } from '../../../source/domain/mapping/create-mapping.ts';
import type { Mapping, MappingSpec } from '../../../source/domain/mapping/mapping.ts';
import type { OrdinalSet } from '../../../source/domain/ordinals.ts';
import type { PartitionsDefinition } from '../../../source/domain/partitions/definition.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { fixed, ticking, timed, unpartitioned } from '../../builders/asset.ts';
import { now } from '../../builders/graph.ts';

const hourly = timed('hourly');
const daily = timed('daily');
const weekly = timed('weekly');
const monthly = timed('monthly');
const quarterly = timed('quarterly', { start: '2023-01-01' });
const yearly = timed('yearly', { start: '2022-01-01' });
const newYork = timed('daily', { timezone: 'America/New_York' });
const sundays = timed('weekly', { start: '2024-01-07', weekStart: 'sunday' });

function create(from: PartitionsDefinition, to: PartitionsDefinition, spec?: MappingSpec) {
  return createMapping({
    spec,
    upstream: resolvePartitions(from, now),
    downstream: resolvePartitions(to, now),
  });
}

function mapping(
  from: PartitionsDefinition,
  to: PartitionsDefinition,
  spec?: MappingSpec,
): Mapping {
  const result = create(from, to, spec);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.value;
}

const offset = (start: number, end: number): MappingSpec => ({ offset: [start, end] });

describe('what downstream partitions read', () => {
  test.each<[string, Mapping, downstream: OrdinalSet, upstream: OrdinalSet]>([
    ['a day reads the same day', mapping(daily, daily), [3, 5], [3, 5]],
    ['a day reads its 24 hours', mapping(hourly, daily), [1, 2], [24, 48]],
    ['an hour reads its day', mapping(daily, hourly), [23, 25], [0, 2]],
    ['a week reads its 7 days', mapping(daily, weekly), [1, 2], [7, 14]],
    ['a day reads its week', mapping(weekly, daily), [6, 8], [0, 2]],
    ['February reads its 29 days', mapping(daily, monthly), [1, 2], [31, 60]],
    ['January reads the 5 weeks that touch it', mapping(weekly, monthly), [0, 1], [0, 5]],
    ['the week of 29 January reads two months', mapping(monthly, weekly), [4, 5], [0, 2]],
    ['a Monday week reads both Sunday weeks', mapping(sundays, weekly), [1, 2], [0, 2]],
    ['a UTC day reads two New York days', mapping(newYork, daily, 'overlap'), [1, 2], [0, 2]],
    ['a year reads 4 quarters', mapping(quarterly, yearly), [1, 2], [0, 4]],
    ['a trailing week reads 7 days', mapping(daily, daily, offset(-6, 0)), [10, 11], [4, 11]],
    ['a trailing week is short at first', mapping(daily, daily, offset(-6, 0)), [2, 3], [0, 3]],
    ['the day before', mapping(daily, daily, offset(-1, -1)), [5, 6], [4, 5]],
    ['the first day has none before it', mapping(daily, daily, offset(-1, -1)), [0, 1], []],
    ['the last day has none after it', mapping(daily, daily, offset(1, 1)), [59, 60], []],
    ['offsets count downstream steps', mapping(daily, weekly, offset(-1, 0)), [2, 3], [7, 21]],
    ['separate days read separate weeks', mapping(daily, weekly), [0, 1, 2, 3], [0, 7, 14, 21]],
    [
      'equal steps from another start',
      mapping(daily, timed('daily', { start: '2024-02-01' })),
      [0, 2],
      [31, 33],
    ],
    ['days to no partitions', mapping(daily, unpartitioned), [0, 1], [0, 60]],
    ['no partitions to days', mapping(unpartitioned, daily), [7, 9], [0, 1]],
    ['all is everything', mapping(daily, daily, 'all'), [7, 8], [0, 60]],
    ['static keys to time by all', mapping(fixed('eu', 'us'), daily, 'all'), [7, 8], [0, 2]],
    ['equal static keys', mapping(fixed('eu', 'us'), fixed('eu', 'us')), [1, 2], [1, 2]],
    [
      'static keys in another order',
      mapping(fixed('a', 'b', 'c'), fixed('c', 'a', 'b')),
      [0, 2],
      [0, 1, 2, 3],
    ],
    [
      'some of the static keys',
      mapping(fixed('a', 'b', 'c'), fixed('c', 'b'), 'identity'),
      [0, 1],
      [2, 3],
    ],
    ['nothing reads nothing', mapping(daily, weekly), [], []],
    ['nothing of all reads nothing', mapping(daily, weekly, 'all'), [], []],
  ])('%s', (_, made, downstream, expected) => {
    expect(made.upstream(downstream)).toEqual(expected);
  });
});

const workdays = ticking('30 5 * * MON-FRI');
const nordic: MappingSpec = { keys: { north: ['no', 'se'], south: ['it'], east: ['se'] } };

describe('what downstream partitions read by other mappings', () => {
  test.each<[string, Mapping, downstream: OrdinalSet, upstream: OrdinalSet]>([
    ['a day reads the cron windows it touches', mapping(workdays, daily), [1, 2], [0, 2]],
    ['a cron window over the weekend reads 4 days', mapping(daily, workdays), [4, 5], [4, 8]],
    ['a day reads its last hour', mapping(hourly, daily, 'last'), [0, 2], [23, 24, 47, 48]],
    ['a week reads its last day', mapping(daily, weekly, 'last'), [1, 2], [13, 14]],
    ['a day reads the last week that ended', mapping(weekly, daily, 'last'), [0, 14], [0, 2]],
    ['a day in the first week has none', mapping(weekly, daily, 'last'), [0, 6], []],
    ['the last day of a week reads it', mapping(weekly, daily, 'last'), [6, 7], [0, 1]],
    [
      'what has ended stays the newest',
      mapping(timed('daily', { end: '2024-01-10' }), daily, 'last'),
      [7, 60],
      [7, 9],
    ],
    ['static keys read the newest day', mapping(daily, fixed('a', 'b'), 'last'), [0, 1], [59, 60]],
    ['the last key', mapping(fixed('a', 'b'), daily, 'last'), [3, 9], [1, 2]],
    [
      'a mapped key',
      mapping(fixed('north', 'south', 'east'), fixed('it', 'se', 'no'), nordic),
      [1, 2],
      [0, 1, 2, 3],
    ],
    [
      'a key that is not mapped',
      mapping(fixed('north', 'south', 'east'), fixed('it', 'se', 'no', 'fr'), nordic),
      [3, 4],
      [],
    ],
  ])('%s', (_, made, downstream, expected) => {
    expect(made.upstream(downstream)).toEqual(expected);
  });

  test('"last" before the life of the upstream needs what can never exist', () => {
    const made = mapping(timed('daily', { start: '2024-01-05' }), daily, 'last');
    expect(made.nonexistent([0, 10])).toEqual([-4, 0]);
    expect(made.upstream([0, 5])).toEqual([0, 1]);
  });

  test('"last" waits for one that is hidden', () => {
    const made = mapping(timed('daily', { endOffset: -2 }), daily, 'last');
    expect(made.notReady([0, 60])).toEqual([58, 60]);
    expect(made.waitingForTime([0, 60])).toEqual([58, 60]);
  });
});

describe('what upstream partitions are read by', () => {
  test.each<[string, Mapping, upstream: OrdinalSet, downstream: OrdinalSet]>([
    ['a day is read by its week', mapping(daily, weekly), [8, 9], [1, 2]],
    ['a day of an unfinished week is read by none yet', mapping(daily, weekly), [56, 60], []],
    ['a week is read by its days', mapping(weekly, daily), [1, 2], [7, 14]],
    [
      'a day is read by the 7 days from it on',
      mapping(daily, daily, offset(-6, 0)),
      [10, 11],
      [10, 17],
    ],
    [
      'the newest day is read by itself alone',
      mapping(daily, daily, offset(-6, 0)),
      [59, 60],
      [59, 60],
    ],
    ['the newest day is not yet yesterday', mapping(daily, daily, offset(-1, -1)), [59, 60], []],
    ['any day is read by every one', mapping(daily, daily, 'all'), [59, 60], [0, 60]],
    [
      'a key that nothing reads',
      mapping(fixed('a', 'b', 'c'), fixed('c', 'b'), 'identity'),
      [0, 1],
      [],
    ],
    [
      'keys in another order',
      mapping(fixed('a', 'b', 'c'), fixed('c', 'b'), 'identity'),
      [1, 3],
      [0, 2],
    ],
  ])('%s', (_, made, upstream, expected) => {
    expect(made.downstream(upstream)).toEqual(expected);
  });
});

describe('upstream partitions that can never exist', () => {
  const late = timed('daily', { start: '2024-01-03' });
  const ended = timed('daily', { end: '2024-01-10' });
  test.each<[string, Mapping, downstream: OrdinalSet, nonexistent: OrdinalSet]>([
    ['before the upstream starts', mapping(late, daily), [0, 5], [-2, 0]],
    ['in a week that the start cuts', mapping(late, weekly), [0, 1], [-2, 0]],
    ['after the upstream ends', mapping(ended, daily), [7, 12], [9, 12]],
    ['none within its life', mapping(ended, daily), [0, 9], []],
    ['none that only the offset reaches', mapping(daily, daily, offset(-6, 0)), [0, 3], []],
    ['none of a day before the first', mapping(daily, daily, offset(-1, -1)), [0, 1], []],
    ['none that a reach forward adds', mapping(ended, daily, offset(0, 3)), [0, 9], []],
    [
      'the own day of a partition before the start',
      mapping(late, daily, offset(-6, 0)),
      [0, 3],
      [-2, 0],
    ],
    [
      'the day before, of one itself before the start',
      mapping(late, daily, offset(-1, -1)),
      [0, 3],
      [-3, -1],
    ],
    [
      'the day after, of one itself after the end',
      mapping(ended, daily, offset(1, 1)),
      [8, 10],
      [10, 11],
    ],
    ['none of unpartitioned data', mapping(unpartitioned, daily), [0, 5], []],
    ['none of the same static keys', mapping(fixed('a'), fixed('a')), [0, 1], []],
  ])('%s', (_, made, downstream, expected) => {
    expect(made.nonexistent(downstream)).toEqual(expected);
  });
});

describe('upstream partitions that do not exist yet', () => {
  const hidden = timed('daily', { endOffset: -2 });
  const ending = timed('daily', { endOffset: -2, end: '2024-03-01' });
  const ahead = timed('daily', { endOffset: 3 });
  test.each<[string, Mapping, within: OrdinalSet, notReady: OrdinalSet, waiting: OrdinalSet]>([
    ['hidden ones', mapping(hidden, daily), [50, 60], [58, 60], [58, 60]],
    ['none of ones in the past', mapping(hidden, daily), [50, 58], [], []],
    ['those of partitions exposed ahead', mapping(daily, ahead), [58, 63], [60, 63], [60, 63]],
    [
      'those that an offset reaches',
      mapping(daily, daily, offset(0, 2)),
      [55, 60],
      [60, 62],
      [58, 60],
    ],
    [
      'hours of an exposed day',
      mapping(hourly, timed('daily', { endOffset: 1 })),
      [59, 61],
      [1440, 1464],
      [60, 61],
    ],
    ['only ones before the upstream ends', mapping(ending, ahead), [50, 63], [58, 60], [58, 60]],
    [
      'none once the upstream has ended',
      mapping(timed('daily', { end: '2024-02-01' }), daily),
      [0, 60],
      [],
      [],
    ],
    ['none of all', mapping(hidden, daily, 'all'), [0, 60], [], []],
  ])('%s', (_, made, within, expected, waiting) => {
    expect(made.notReady(within)).toEqual(expected);
    expect(made.waitingForTime(within)).toEqual(waiting);
  });
});

describe('the sentence about a mapping', () => {
  const fifth = timed('monthly', { start: '2024-01-05', dayOfMonth: 5 });
  test.each<[Mapping, string]>([
    [mapping(daily, daily), 'each day reads the same day'],
    [mapping(daily, daily, 'identity'), 'each day reads the same day'],
    [mapping(daily, weekly), 'each week reads the 7 days it covers'],
    [mapping(hourly, daily), 'each day reads the hours it covers'],
    [mapping(daily, fifth), 'each month reads the days it covers'],
    [mapping(monthly, yearly), 'each year reads the 12 months it covers'],
    [mapping(monthly, quarterly), 'each quarter reads the 3 months it covers'],
    [mapping(monthly, daily), 'each day reads the month it falls in'],
    [mapping(monthly, weekly), 'each week reads every month that overlaps it'],
    [mapping(monthly, fifth), 'each month reads every month that overlaps it'],
    [mapping(newYork, daily, 'overlap'), 'each day reads every day that overlaps it'],
    [mapping(sundays, weekly), 'each week reads every week that overlaps it'],
    [
      mapping(hourly, timed('hourly', { minuteOffset: 30 })),
      'each hour reads every hour that overlaps it',
    ],
    [mapping(daily, daily, offset(-6, 0)), 'each day reads the 7 days that end with it'],
    [mapping(daily, daily, offset(0, 2)), 'each day reads the 3 days that begin with it'],
    [mapping(daily, daily, offset(-1, -1)), 'each day reads the day before'],
    [mapping(daily, daily, offset(1, 1)), 'each day reads the day after'],
    [mapping(daily, daily, offset(-7, -7)), 'each day reads the day 7 days before'],
    [
      mapping(daily, daily, offset(-7, -1)),
      'each day reads the 7 days from 7 days before it to 1 day before it',
    ],
    [
      mapping(daily, daily, offset(-1, 1)),
      'each day reads the 3 days from 1 day before it to 1 day after it',
    ],
    [
      mapping(daily, weekly, offset(-1, 0)),
      'each week reads every day in the 2 weeks that end with it',
    ],
    [mapping(daily, weekly, offset(-1, -1)), 'each week reads every day in the week before'],
    [
      mapping(weekly, daily, offset(-6, 0)),
      'each day reads every week that overlaps the 7 days that end with it',
    ],
    [mapping(daily, unpartitioned), 'reads every partition'],
    [mapping(daily, weekly, 'all'), 'reads every partition'],
    [mapping(unpartitioned, daily), 'reads the whole asset'],
    [mapping(fixed('a', 'b'), fixed('b', 'a')), 'each partition reads the one with the same key'],
    [mapping(hourly, workdays), 'each window reads every hour that overlaps it'],
    [mapping(workdays, workdays), 'each window reads the same window'],
    [
      mapping(daily, weekly, 'last'),
      'reads the newest partition that has ended by the end of its own window',
    ],
    [mapping(daily, fixed('a'), 'last'), 'reads the newest partition'],
    [
      mapping(fixed('north', 'south', 'east'), fixed('it', 'se', 'fr'), {
        keys: { south: ['it'] },
      }),
      'each key reads those that the mapping lists for it, 2 of 3 read nothing',
    ],
  ])('case %#: $1', (made, expected) => {
    expect(made.describe()).toBe(expected);
  });
});

test.each<[Mapping, MappingSpec, boolean]>([
  [mapping(daily, weekly), 'overlap', false],
  [mapping(daily, daily), 'overlap', false],
  [mapping(daily, daily, offset(-1, 0)), offset(-1, 0), false],
  [mapping(daily, unpartitioned), 'all', true],
  [mapping(unpartitioned, unpartitioned, 'identity'), 'all', true],
  [mapping(fixed('a'), fixed('a')), 'identity', false],
])('mapping %# says what it is and whether everything reads everything', (made, spec, complete) => {
  expect(made.spec).toEqual(spec);
  expect(made.isComplete).toBe(complete);
});

describe('a mapping that cannot be', () => {
  const all = 'Write "mapping": "all" if every partition reads all of it.';
  test.each<[string, ReturnType<typeof create>, string]>([
    [
      'time to static keys',
      create(daily, fixed('eu')),
      `daily partitions have no default mapping to static ones. ${all}`,
    ],
    [
      'static keys to time',
      create(fixed('eu'), weekly),
      `static partitions have no default mapping to weekly ones. ${all}`,
    ],
    [
      'a key missing upstream',
      create(fixed('eu', 'us'), fixed('eu', 'uss')),
      `the static keys differ: upstream has no key "uss". Did you mean "us"? ${all}`,
    ],
    [
      'a key missing downstream',
      create(fixed('eu', 'us'), fixed('eu')),
      'the static keys differ: "us" exists only upstream. Write "mapping": "identity" to read the keys both have, or "all" to read every one.',
    ],
    [
      'identity of missing keys',
      create(fixed('eu'), fixed('eu', 'asia'), 'identity'),
      `the static keys differ: upstream has no key "asia". ${all}`,
    ],
    [
      'identity of other steps',
      create(daily, weekly, 'identity'),
      'mapping "identity" needs equal steps, but they differ in "type" (daily and weekly). Leave "mapping" out to read every window that overlaps.',
    ],
    [
      'identity of other zones',
      create(daily, newYork, 'identity'),
      'mapping "identity" needs equal steps, but they differ in "timezone" (UTC and America/New_York). Write "mapping": "overlap" to read every window that overlaps.',
    ],
    [
      'identity of other kinds',
      create(daily, unpartitioned, 'identity'),
      `mapping "identity" needs the same partitions on both sides, not daily and unpartitioned ones. ${all}`,
    ],
    [
      'an offset without time',
      create(fixed('eu'), fixed('eu'), offset(-1, 0)),
      'mapping "offset" needs time partitions on both sides, not static and static ones. Leave "mapping" out, or write "all".',
    ],
    [
      'overlap without time',
      create(unpartitioned, daily, 'overlap'),
      'mapping "overlap" needs time partitions on both sides, not unpartitioned and daily ones. Leave "mapping" out, or write "all".',
    ],
    [
      'another zone, unless overlap is stated',
      create(hourly, newYork),
      'its daily windows are those of America/New_York, the upstream\'s hourly ones those of UTC. Give both the same "timezone", or write "mapping": "overlap" to read every window that overlaps.',
    ],
    [
      'keys of time',
      create(daily, fixed('eu'), { keys: {} }),
      'mapping "keys" needs static partitions on both sides, not daily and static ones. Leave "mapping" out, or write "all".',
    ],
    [
      'a key of neither side',
      create(fixed('north', 'south'), fixed('no'), { keys: { nort: ['no'] } }),
      'mapping "keys" names "nort", which is no key of the upstream. Did you mean "north"?',
    ],
    [
      'a reader that is no key',
      create(fixed('north'), fixed('de', 'no'), { keys: { north: ['no', 'xyz'] } }),
      'mapping "keys" names "xyz", which is no key of the downstream. It has de, no.',
    ],
    [
      'dimensions that neither side has',
      create(daily, weekly, { dimensions: { day: 'overlap' } }),
      'mapping "dimensions" needs multi partitions, not daily and weekly ones. Write the mapping itself.',
    ],
    [
      'an offset backwards',
      create(daily, daily, offset(0, -6)),
      'mapping offset [0, -6] ends before it starts. Did you mean [-6, 0]?',
    ],
  ])('%s says what to write', (_, result, expected) => {
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([expected]);
  });
});
