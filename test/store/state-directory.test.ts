import fc from 'fast-check';
import { basename, dirname, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  attemptPaths,
  attemptPrefix,
  journalFile,
  planFile,
} from '../../source/store/state-directory.ts';

test('the files of a backfill stand in its directory', () => {
  expect(planFile('/s', 'bf-1')).toBe('/s/backfills/bf-1/plan.json');
  expect(journalFile('/s', 'bf-1')).toBe('/s/backfills/bf-1/events.jsonl');
});

test('the files of an attempt stand side by side', () => {
  const stem = '/s/backfills/bf-1/logs/raw/2024-03/2024-03-04.2';
  const paths = attemptPaths('/s', 'bf-1');
  expect(paths.log('raw/2024-03-04', 2)).toBe(`${stem}.log`);
  expect(paths.result('raw/2024-03-04', 2)).toBe(`${stem}.result.jsonl`);
  expect(paths.partitionsFile('raw/2024-03-04', 2)).toBe(`${stem}.partitions.txt`);
  expect(paths.log('raw/2024-03-05', 1)).toBe(
    '/s/backfills/bf-1/logs/raw/2024-03/2024-03-05.1.log',
  );
  expect(`${attemptPrefix('/s', 'bf-1', 'raw/2024-03-04')}.2`).toBe(stem);
});

const { log: logPath } = attemptPaths('/s', 'b');
const log = (task: string) => relative('/s/backfills/b/logs', logPath(task, 1));

describe('the log of a task', () => {
  test.each([
    ['raw/2024-03-04T05', 'raw/2024-03/2024-03-04T05.1.log'],
    ['raw/2024-11-03T01-05:00', 'raw/2024-11/2024-11-03T01-05%3a00.1.log'],
    ['raw/2024-01-01..2024-01-30', 'raw/2024-01/2024-01-01..2024-01-30.1.log'],
    ['raw/2024', 'raw/2024/2024.1.log'],
    ['raw/2024-Q1', 'raw/2024/2024-Q1.1.log'],
    ['raw/20240304', 'raw/69/20240304.1.log'],
    ['Raw/all', 'Raw~848123/5e/all.1.log'],
    ['raw/../../etc', 'raw/74/..%2f..%2fetc.1.log'],
    ['raw/', 'raw/e3/%.1.log'],
    ['raw/EU', 'raw/91/EU~9170a8.1.log'],
    ['raw/é', 'raw/4a/%c3%a9.1.log'],
  ])('%s is %s', (task, file) => {
    expect(log(task)).toBe(file);
  });

  test('of a long key is still a short name', () => {
    expect(basename(log(`raw/${'é'.repeat(1000)}`)).length).toBeLessThan(200);
  });

  test.each(['.', '..', '...'])('is one of the folder for a key of dots alone: %s', (key) => {
    expect(log(`raw/${key}`)).toMatch(/^raw\/[0-9a-f]{2}\/(%2e)+\.1\.log$/);
  });

  test('is safe, and another for every task also where case does not count', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(key, key, (a, b) => {
        const file = log(`raw/${a}`);
        expect(file).toMatch(/^raw\/[\w-]+\/[\w.,=@+%~-]+\.1\.log$/);
        expect(dirname(dirname(file))).toBe('raw');
        if (a !== b) expect(file.toLowerCase()).not.toBe(log(`raw/${b}`).toLowerCase());
      }),
    );
    expect(log('raw/eu').toLowerCase()).not.toBe(log('raw/EU').toLowerCase());
  });
});
