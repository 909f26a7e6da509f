import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../source/domain/plan/plan-document.ts';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readDocument, runCommand, type Ended } from './running-command.ts';

let project: ProjectCopy;

beforeAll(() => {
  project = copyProject('every-kind');
});

afterAll(() => project.remove());

/** Runs the command once all four changes of the clocks in 2024 are over. */
function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand(args, { cwd: project.folder, env: { BACKFILL_NOW: '2024-11-12' } });
}

interface Windowed {
  readonly partitions: readonly { key: string; start: string; end: string; status: string }[];
}

async function partitions(asset: string, expression: string) {
  const document = readDocument(await backfill('partitions', asset, expression, '--json'));
  return (document as Windowed).partitions;
}

/** `key start..end`, without the day that the key already says. */
async function windows(asset: string, expression: string): Promise<readonly string[]> {
  const found = await partitions(asset, expression);
  return found.map(({ key, start, end }) => `${key} ${start.slice(11)}..${end.slice(11)}`);
}

interface Lineage {
  readonly cells: readonly { asset: string; partition: string }[];
}

async function lineage(cell: string, direction: 'upstream' | 'downstream') {
  const ended = await backfill('lineage', cell, `--${direction}`, '--depth', '1', '--json');
  const { cells } = readDocument(ended) as Lineage;
  return cells.map(({ asset, partition }) => `${asset}/${partition}`);
}

/** Lines that the tasks of an asset have noted, in the order of keys. */
function built(asset: string): readonly string[] {
  const text = readFileSync(join(project.folder, 'built', asset), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trimEnd())
    .sort();
}

const changes = '2024-03-10, 2024-03-31, 2024-10-27, 2024-11-03';

describe('hours where clocks change', () => {
  test.each([
    [
      'go from one to three in New York',
      'new_york_hours',
      '2024-03-10T01..2024-03-10T03',
      [
        '2024-03-10T01 01:00:00-05:00..03:00:00-04:00',
        '2024-03-10T03 03:00:00-04:00..04:00:00-04:00',
      ],
    ],
    [
      'go from zero to two in London',
      'london_hours',
      '2024-03-31T00..2024-03-31T02',
      [
        '2024-03-31T00 00:00:00+00:00..02:00:00+01:00',
        '2024-03-31T02 02:00:00+01:00..03:00:00+01:00',
      ],
    ],
    [
      'come twice in New York',
      'new_york_hours',
      '2024-11-03T01..2024-11-03T02',
      [
        '2024-11-03T01 01:00:00-04:00..01:00:00-05:00',
        '2024-11-03T01-05:00 01:00:00-05:00..02:00:00-05:00',
        '2024-11-03T02 02:00:00-05:00..03:00:00-05:00',
      ],
    ],
    [
      'come twice in London',
      'london_hours',
      '2024-10-27T01..2024-10-27T02',
      [
        '2024-10-27T01 01:00:00+01:00..01:00:00+00:00',
        '2024-10-27T01+00:00 01:00:00+00:00..02:00:00+00:00',
        '2024-10-27T02 02:00:00+00:00..03:00:00+00:00',
      ],
    ],
    [
      'move a schedule of New York in spring',
      'new_york_nights',
      '2024-03-10T01:30..2024-03-10T02:30',
      [
        '2024-03-10T01:30 01:30:00-05:00..03:00:00-04:00',
        '2024-03-10T02:30 03:00:00-04:00..01:30:00-04:00',
      ],
    ],
    [
      'make its night an hour longer in autumn',
      'new_york_nights',
      '2024-11-03T01:30..2024-11-03T01:30',
      ['2024-11-03T01:30 01:30:00-04:00..02:30:00-05:00'],
    ],
    [
      'make days of London longer in both cities',
      'city_days',
      '2024-10-27',
      [
        '2024-10-27|london 00:00:00+01:00..00:00:00+00:00',
        '2024-10-27|new_york 00:00:00+01:00..00:00:00+00:00',
      ],
    ],
  ])('%s', async (_, asset, expression, expected) => {
    expect(await windows(asset, expression)).toEqual(expected);
  });

  test('are 23 and 25 of a day', async () => {
    const count = async (asset: string, day: string) => (await partitions(asset, day)).length;
    expect(await count('new_york_hours', '2024-03-10')).toBe(23);
    expect(await count('new_york_hours', '2024-11-03')).toBe(25);
    expect(await count('london_hours', '2024-03-31')).toBe(23);
    expect(await count('london_hours', '2024-10-27')).toBe(25);
  });
});

describe('lineage between zones', () => {
  test.each([
    ['london_hours/2024-03-10T06', ['new_york_hours/2024-03-10T01']],
    ['london_hours/2024-03-10T07', ['new_york_hours/2024-03-10T03']],
    ['london_hours/2024-10-27T01', ['new_york_hours/2024-10-26T20']],
    ['london_hours/2024-10-27T01+00:00', ['new_york_hours/2024-10-26T21']],
    ['london_hours/2024-11-03T05', ['new_york_hours/2024-11-03T01']],
    ['london_hours/2024-11-03T06', ['new_york_hours/2024-11-03T01-05:00']],
    ['new_york_nights/2024-03-10T01:30', ['new_york_hours/2024-03-10T01']],
    [
      'new_york_nights/2024-11-03T01:30',
      ['01', '01-05:00', '02'].map((hour) => `new_york_hours/2024-11-03T${hour}`),
    ],
  ])('%s reads %j, and they are read by it', async (cell, expected) => {
    expect(await lineage(cell, 'upstream')).toEqual(expected);
    for (const parent of expected) expect(await lineage(parent, 'downstream')).toContain(cell);
  });

  test('a day of two dimensions reads the hours and the nights that lap over it', async () => {
    const read = await lineage('city_days/2024-10-27|new_york', 'upstream');
    expect(read.filter((cell) => cell.startsWith('london_hours/'))).toHaveLength(25);
    expect(read.filter((cell) => cell.startsWith('new_york_nights/'))).toEqual([
      'new_york_nights/2024-10-26T02:30',
      'new_york_nights/2024-10-27T01:30',
      'new_york_nights/2024-10-27T02:30',
    ]);
  });

  test('has to be asked for', async () => {
    const other = copyProject('every-kind');
    try {
      const config = join(other.folder, '.backfillrc.json');
      const text = readFileSync(config, 'utf8');
      const stated = '{ "asset": "new_york_hours", "mapping": "overlap" }';
      expect(text).toContain(stated);
      writeFileSync(config, text.replace(stated, '"new_york_hours"'));
      const ended = await runCommand(['assets'], { cwd: other.folder });
      expect(ended.status).toBe(2);
      expect(ended.stderr).toMatch(
        /asset "london_hours" cannot read "new_york_hours": .*Europe\/London.*America\/New_York/,
      );
      expect(ended.stderr).toContain('write "mapping": "overlap"');
    } finally {
      other.remove();
    }
  });
});

describe('a backfill over all four changes', () => {
  test('plans what those days need, each cell once', async () => {
    const ended = await backfill('plan', 'group:cities', changes, '--upstream', '--json');
    const { tasks, cells } = readDocument(ended) as PlanDocument;
    const taken = tasks.flatMap(({ asset, partitions: keys }) =>
      keys.map((key) => `${asset}/${key}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken).toHaveLength(cells.length);
    const ids = new Set(tasks.map(({ id }) => id));
    for (const { needs } of tasks) for (const need of needs) expect(ids).toContain(need);
  });

  test('builds them with their windows', async () => {
    const ended = await backfill('run', 'group:cities', changes, '--upstream', '--yes');
    expect(ended.stdout).toMatch(/308 cells succeeded/);
    expect(ended.status).toBe(0);
    expect(built('london_hours')).toHaveLength(23 + 24 + 25 + 24);
    expect(built('new_york_nights')).toContain(
      '2024-03-10T01:30 2024-03-10T01:30:00-05:00 2024-03-10T03:00:00-04:00',
    );
    expect(built('city_days').filter((line) => line.startsWith('2024-10-27'))).toEqual(
      ['london', 'new_york'].map(
        (city) =>
          `2024-10-27|${city} 2024-10-27T00:00:00+01:00 2024-10-28T00:00:00+00:00 ${city} 2024-10-27T00:00+01:00`,
      ),
    );
  });

  test('builds every cell once and leaves nothing to do', async () => {
    const hours = built('new_york_hours').map((line) => line.split(' ')[0]);
    expect(new Set(hours).size).toBe(hours.length);
    expect(hours).toContain('2024-11-03T01-05:00');
    expect(hours).not.toContain('2024-03-10T02');
    const ended = await backfill('run', 'group:cities', changes, '--yes');
    expect(ended.stdout).toMatch(/^Nothing to do/);
    expect(ended.status).toBe(0);
  });

  test('batches of one city hold its days, with their dimensions as arguments', async () => {
    const ended = await backfill('run', '+sales', '2024-01-01..2024-01-03', '--yes');
    expect(ended.status).toBe(0);
    expect(built('sales')).toEqual(
      ['01|eu', '01|us', '02|eu', '02|us', '03|eu', '03|us'].map((key) => {
        const window = '2024-01-01T00:00:00+01:00 2024-01-04T00:00:00+01:00';
        return `2024-01-${key} ${window} ${key.slice(3)} 2024-01-01..2024-01-03 ${window}`;
      }),
    );
  });
});
