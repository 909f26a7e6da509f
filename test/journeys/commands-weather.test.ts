import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../source/commands/view-run.ts';
import type { PlanDocument } from '../../source/domain/plan/plan-document.ts';
import { copyWeather, type ProjectCopy } from '../terminal/project-copy.ts';
import { readEvents, readIds, startedTasks } from './journal.ts';
import { readDocument, runCommand, type Ended } from './running-command.ts';

let project: ProjectCopy;
let stateDir: string;
let warehouse: string;

beforeAll(() => {
  project = copyWeather();
  stateDir = join(project.folder, '.backfill');
  warehouse = join(project.folder, 'fixtures/weather/warehouse');
});

afterAll(() => project.remove());

function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand(args, { cwd: project.folder });
}

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

const noon = ['--now', '2012-02-06'];

describe('the weather pipeline', () => {
  test('its first month is built into real tables', async () => {
    const ended = await backfill('run', '*', ...noon);
    expect(ended.stdout).toMatch(/115 cells succeeded/);
    expect(ended.status).toBe(0);
    const days = await query(
      `select count(*)::int, min(date)::varchar, max(date)::varchar from '${warehouse}/clean_weather/*.parquet'`,
    );
    expect(days).toEqual([[36, '2012-01-01', '2012-02-05']]);
    const tables = readdirSync(warehouse).sort();
    expect(tables).toEqual([
      'clean_weather',
      'monthly_climate',
      'raw_weather',
      'rolling_week',
      'station_model',
      'weekly_summary',
    ]);
  });

  test('a second run says that nothing is to be done and leaves no trace', async () => {
    const before = readIds(stateDir);
    const ended = await backfill('run', '*', ...noon);
    expect(ended.stdout).toBe('Nothing to do: all 115 selected cells are built and up to date.\n');
    expect(ended.status).toBe(0);
    const document = readDocument(await backfill('run', '*', '--json', ...noon)) as RunDocument;
    expect(document).toMatchObject({ version: 1, id: null, outcome: 'succeeded', failures: [] });
    expect(readIds(stateDir)).toEqual(before);
  });

  test('a plan names the days that overlap each week as what it needs', async () => {
    const ended = await backfill(
      'plan',
      'weekly_summary',
      '2014-01..2014-03',
      '--upstream',
      '--json',
      '--now',
      '2016-02-01',
    );
    const { tasks } = readDocument(ended) as PlanDocument;
    const weeks = tasks.filter(({ asset }) => asset === 'weekly_summary');
    // Weeks start on Mondays: the first that overlaps January began in December.
    expect(weeks.map(({ partitions: [key] }) => key)).toEqual(
      sevenths('2013-12-30', 14).map((week) => week[0]),
    );
    expect(weeks.map(({ needs }) => needs)).toEqual(
      sevenths('2013-12-30', 14).map((week) => week.map((day) => `clean_weather/${day}`)),
    );
    const days = tasks.filter(({ asset }) => asset === 'clean_weather');
    expect(days).toHaveLength(14 * 7);
    for (const { needs, partitions } of days) {
      expect(needs).toEqual([`raw_weather/${partitions[0]!}`]);
    }
  });
});

/** Days of so many weeks from a Monday on, week by week. */
function sevenths(monday: string, weeks: number): string[][] {
  const first = Date.parse(monday);
  const day = (n: number) => new Date(first + n * 86_400_000).toISOString().slice(0, 10);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, weekday) => day(week * 7 + weekday)),
  );
}

/**
 *     clean_weather ✗ 2012-02-08 ─┬─ weekly_summary  ⊘ the week of the 6th
 *                                 ├─ rolling_week    ⊘ the 8th to the 14th
 *                                 └─ monthly_climate ⊘ February ── station_model ⊘
 */
describe('a faulty day', () => {
  const held = [
    'monthly_climate/2012-02',
    ...Array.from(
      { length: 7 },
      (_, i) => `rolling_week/2012-02-${String(8 + i).padStart(2, '0')}`,
    ),
    'station_model/all',
    'weekly_summary/2012-02-06',
  ];
  const fault = () => join(project.folder, 'fixtures/weather/fault');
  const march = ['--now', '2012-03-06'];

  test('fails its cell, and blocks what descends from it and nothing else', async () => {
    writeFileSync(fault(), '2012-02-08\n');
    const ended = await backfill('run', '*', ...march);
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(
      /clean_weather\/2012-02-08 {2}exit 1 after 2 attempts: 2012-02-08: wind is negative: -/,
    );
    expect(ended.stdout).toMatch(/10 cells blocked: what they read was not built/);
    const id = readIds(stateDir).at(-1)!;
    expect(ended.stdout).toContain(`backfill logs ${id} clean_weather/2012-02-08\n`);
    expect(ended.stdout).toContain(`backfill retry ${id}\n`);

    const { tasks } = readDocument(await backfill('plan', '*', '--json', ...march)) as PlanDocument;
    const left = tasks.flatMap(({ asset, partitions }) =>
      partitions.map((key) => `${asset}/${key}`),
    );
    expect(left.sort()).toEqual(['clean_weather/2012-02-08', ...held].sort());
  });

  test('its log tells what was wrong', async () => {
    const ended = await backfill('logs', 'last', 'clean_weather/2012-02-08', ...march);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/wind is negative/);
    const blocked = await backfill('logs', 'last', 'weekly_summary/2012-02-06', ...march);
    expect(blocked.status).toBe(2);
    expect(blocked.stderr).toMatch(
      /weekly_summary\/2012-02-06 has no log in .*: it is blocked by clean_weather\/2012-02-08/,
    );
  });

  test('a retry without the fault builds the failed cell, then the blocked ones, and no other', async () => {
    rmSync(fault());
    const id = readIds(stateDir).at(-1)!;
    const before = readEvents(stateDir, id).length;
    const ended = await backfill('retry', id, ...march);
    expect(ended.status).toBe(0);
    const started = startedTasks(readEvents(stateDir, id), before);
    expect(started[0]).toBe('clean_weather/2012-02-08');
    expect([...started].sort()).toEqual(['clean_weather/2012-02-08', ...held].sort());
    expect(readIds(stateDir)).toHaveLength(2);
    const again = await backfill('retry', id, ...march);
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/^Nothing to do: .* has built all of its \d+ cells\.\n$/);
    expect(existsSync(join(warehouse, 'clean_weather/2012-02-08.parquet'))).toBe(true);
  });
});
