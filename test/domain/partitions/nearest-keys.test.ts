import { describe, expect, it } from 'vitest';
import type { PartitionsDefinition } from '../../../source/domain/partitions/definition.ts';
import { nearestKeys, unknownKeyProblem } from '../../../source/domain/partitions/nearest-keys.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';
import { formatProblem } from '../../../source/domain/problem.ts';

const now = Date.parse('2024-04-01T00:00:00Z');

const timezone = 'UTC';
const daily: PartitionsDefinition = { type: 'daily', start: '2024-01-01', timezone };
const weekly: PartitionsDefinition = { type: 'weekly', start: '2024-01-01', timezone };
const workdays: PartitionsDefinition = {
  type: 'cron',
  schedule: '30 5 * * MON-FRI',
  start: '2024-01-01',
  timezone: 'America/New_York',
};
const regions: PartitionsDefinition = { type: 'static', keys: ['eu-west', 'eu-east', 'us'] };

const pairs: PartitionsDefinition = {
  type: 'multi',
  dimensions: [
    { name: 'region', partitions: regions },
    { name: 'week', partitions: weekly },
  ],
};

describe('nearest keys', () => {
  it.each<readonly [PartitionsDefinition, string, readonly string[]]>([
    [weekly, '2024-01-10', ['2024-01-08']],
    [weekly, '2024-01', ['2024-01-01', '2024-01-08', '2024-01-15']],
    [weekly, '2024-01-10T12:30', ['2024-01-08']],
    [workdays, '2024-03-09', ['2024-03-08T05:30', '2024-03-11T05:30']],
    [workdays, '2024-03-06T05:31', ['2024-03-06T05:30', '2024-03-07T05:30']],
    [workdays, '2023-06-01T05:30', ['2024-01-01T05:30']],
    [daily, '2023-06-01', ['2024-01-01']],
    [daily, '2030-06-01', ['2024-03-31']],
    [daily, '2024-03-30T12:00Z', ['2024-03-30']],
    [daily, 'tuesday', []],
    [regions, 'eu-wset', ['eu-west']],
    [regions, 'EU', ['eu-west', 'eu-east']],
    [regions, 'antarctica', []],
    [pairs, 'us|2024-01-10', ['us|2024-01-08']],
    [pairs, 'uss|2024-01-08', ['us|2024-01-08']],
    [pairs, '2024-01-08|us', ['us|2024-01-08']],
    [pairs, '2024-01-08', ['eu-west|2024-01-08', 'eu-east|2024-01-08', 'us|2024-01-08']],
    [pairs, 'us', ['us|2024-01-01', 'us|2024-01-08', 'us|2024-01-15']],
    [pairs, 'us|2024-01-08|x', []],
    [pairs, 'antarctica|2024-01-08', []],
    [{ type: 'unpartitioned' }, '2024-01-01', ['all']],
    [{ ...daily, start: '2030-01-01' }, '2024-01-01', []],
  ])('of %o to %j are %j', (definition, text, expected) => {
    expect(nearestKeys(resolvePartitions(definition, now), text)).toEqual(expected);
  });
});

describe('an unknown key', () => {
  it.each<readonly [PartitionsDefinition, string, string]>([
    [weekly, '2024-01-10', 'asset "a" has no partition "2024-01-10". Did you mean "2024-01-08"?'],
    [
      weekly,
      '2024-02',
      'asset "a" has no partition "2024-02". Did you mean "2024-01-29", "2024-02-05" or "2024-02-12"?',
    ],
    [
      daily,
      '2023-12-31',
      'asset "a" has no partition "2023-12-31": its partitions start at 2024-01-01. Did you mean "2024-01-01"?',
    ],
    [
      daily,
      '2024-04-01',
      'asset "a" has no partition "2024-04-01" yet: its window ends at 2024-04-02T00:00:00Z. Did you mean "2024-03-31"?',
    ],
    [
      daily,
      '2024-05',
      'asset "a" has no partition "2024-05" yet: the first of that time, "2024-05-01", ends at 2024-05-02T00:00:00Z. Did you mean "2024-03-31"?',
    ],
    [
      workdays,
      '2024-03-09T05:30',
      'asset "a" has no partition "2024-03-09T05:30". Did you mean "2024-03-08T05:30" or "2024-03-11T05:30"?',
    ],
    [
      { ...daily, endOffset: -1 },
      '2024-03-31',
      'asset "a" has no partition "2024-03-31" yet: its window ends at 2024-04-01T00:00:00Z and "endOffset" hides the newest 1. Did you mean "2024-03-30"?',
    ],
    [
      { ...daily, end: '2024-02-01' },
      '2024-02-01',
      'asset "a" has no partition "2024-02-01": its partitions end at 2024-02-01. Did you mean "2024-01-31"?',
    ],
    [
      { ...daily, format: 'yyyyMMdd' },
      '20240401',
      'asset "a" has no partition "20240401" yet: its window ends at 2024-04-02T00:00:00Z. Did you mean "20240331"?',
    ],
    [
      { type: 'hourly', start: '2024-03-01', timezone: 'America/New_York' },
      '2024-03-10T02',
      'asset "a" has no partition "2024-03-10T02": clocks in America/New_York skip that time. Did you mean "2024-03-10T03"?',
    ],
    [
      daily,
      'tuesday',
      'asset "a" has no partition "tuesday". Its 91 keys run from "2024-01-01" to "2024-03-31".',
    ],
    [
      { ...daily, start: '2024-04-01' },
      '2024-04-01',
      'asset "a" has no partition "2024-04-01" yet: its window ends at 2024-04-02T00:00:00Z. It has no partitions yet.',
    ],
    [
      regions,
      'antarctica',
      'asset "a" has no partition "antarctica". Its 3 keys run from "eu-west" to "us".',
    ],
    [
      { type: 'static', keys: ['eu'] },
      'antarctica',
      'asset "a" has no partition "antarctica". Its only key is "eu".',
    ],
    [
      { type: 'unpartitioned' },
      '2024',
      'asset "a" has no partition "2024". It is not partitioned: its only key is "all".',
    ],
  ])('of %o, %j, is explained', (definition, text, expected) => {
    const problem = unknownKeyProblem('a', resolvePartitions(definition, now), text);
    expect(formatProblem(problem)).toBe(expected);
  });
});
