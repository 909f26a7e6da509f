import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command, copyWeather, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { endRunner } from './runners.ts';

let project: ProjectCopy;
let screen: Terminal;

beforeEach(() => {
  project = copyWeather();
});

afterEach(async () => {
  if (screen.exit === undefined) screen.kill('SIGKILL');
  await endRunner(project.folder);
  project.remove();
});

function readJournal(): { readonly type: string; readonly task?: string }[] {
  const folder = join(project.folder, '.backfill/backfills');
  const [id] = readdirSync(folder);
  const [, ...lines] = readFileSync(join(folder, id!, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map(
    (line) => (JSON.parse(line) as { event: { type: string; task?: string } }).event,
  );
}

/** Tasks of the events of one type, in the order in which they happened. */
function tasksOf(type: string): string[] {
  return readJournal().flatMap((event) => (event.type === type ? [event.task!] : []));
}

/**
 * The main job on real data, with the clock at 2012-02-06. The fault is on 2012-01-18:
 *
 *     raw_weather ── clean_weather ✗ 18 ─┬─ weekly_summary  ⊘ the week of the 16th
 *                                        ├─ rolling_week    ⊘ the 18th to the 24th
 *                                        └─ monthly_climate ⊘ January ── station_model ⊘
 */
test('a month of weather is picked, planned, run, repaired in the grid and ends all green', async () => {
  const fault = join(project.folder, 'fixtures/weather/fault');
  writeFileSync(fault, '2012-01-18\n');
  screen = new Terminal({
    command: process.execPath,
    args: [command],
    cwd: project.folder,
    columns: 120,
    rows: 36,
    env: { BACKFILL_NOW: '2012-02-06' },
  });

  // Pick: from the top left cell to the bottom right one, in two dimensions.
  await screen.until(/Nothing is built yet/);
  screen.press(keys.home, 'v', 'jjjjj', keys.end, keys.space);
  await screen.until(/115 cells in 6 assets marked/);

  // Plan: every asset with its tasks, and what it is expected to cost.
  screen.press(keys.enter);
  await screen.until(/115 tasks .*cost ~\$0\.1/);
  await screen.until(/rolling_week +36 +36 +missing/);
  await screen.until(/weekly_summary +5 +5 +missing/);

  // Run, until the bad day has failed for good and all that does not need it is built.
  screen.press(keys.enter);
  await screen.until(/running/);
  await screen.until(/failed +.*\d+\/115/, 110_000);
  await screen.until(/✗ 1 +⊘ 10\b/);
  expect(new Set(tasksOf('attempt-failed'))).toEqual(new Set(['clean_weather/2012-01-18']));

  // Fail: jump to the failure and read its log, whole.
  screen.press('n', keys.enter);
  const log = await screen.until(/correct the source, then retry/);
  expect(log).toMatch(/clean_weather \/ 2012-01-18 .* failed .* exit 1/);
  expect(log).toMatch(/wind is negative/);
  screen.press(keys.escape);
  await screen.until((text) => /weekly_summary/.test(text));

  // Repair the source and retry in the grid.
  rmSync(fault);
  const before = readJournal().length;
  screen.press('R');
  await screen.until(/succeeded +.*115\/115/, 60_000);
  const retried = readJournal().slice(before);
  const started = retried.flatMap((event) =>
    event.type === 'attempt-started' ? [event.task!] : [],
  );
  expect(new Set(started)).toEqual(
    new Set([
      'clean_weather/2012-01-18',
      'weekly_summary/2012-01-16',
      ...[18, 19, 20, 21, 22, 23, 24].map((day) => `rolling_week/2012-01-${day}`),
      'monthly_climate/2012-01',
      'station_model/all',
    ]),
  );

  // All green, on the screen and in the warehouse.
  await screen.until((text) => !/[✗⊘]/.test(text));
  expect(existsSync(join(project.folder, 'fixtures/weather/warehouse/weekly_summary'))).toBe(true);
  screen.press('q');
  expect(await screen.ended()).toMatchObject({ exitCode: 0 });
  expect(screen.isFullScreen).toBe(false);
}, 240_000);
