import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { readEvents, readIds } from './journal.ts';
import { endRunner, readRunner, untilGone } from './runners.ts';

const tasks = 10_000;
/** Within this every key is to be answered, however much fails meanwhile. */
const answerMs = 2_000;

let project: ProjectCopy;
let screen: Terminal;

beforeEach(() => {
  project = copyProject('killed');
});

afterEach(async () => {
  if (screen.exit === undefined) screen.kill('SIGKILL');
  await endRunner(project.folder);
  project.remove();
});

/** Hours whose program is missing: nothing fails faster. */
function writeProject(limits: object): void {
  const partitions = { type: 'hourly', start: '2024-01-01', end: '2025-06-01' };
  const assets = { hours: { partitions, command: ['./missing'] } };
  const config = { timezone: 'UTC', concurrency: 50, assets, ...limits };
  writeFileSync(join(project.folder, '.backfillrc.json'), JSON.stringify(config));
}

async function launchAll(): Promise<void> {
  screen = new Terminal({
    command: process.execPath,
    args: [command],
    cwd: project.folder,
    columns: 120,
    rows: 30,
    env: { BACKFILL_NOW: new Date(Date.UTC(2024, 0, 1) + tasks * 3_600_000).toISOString() },
  });
  await screen.until(/Nothing is built yet/);
  screen.press('m');
  await screen.until(/10,000 cells in/);
  screen.press(keys.enter);
  await screen.until(/10,000 tasks/);
  screen.press(keys.enter);
  await screen.until(/✗ \d/);
}

/** Opens and closes the help until the header no longer says that tasks run; how many times. */
async function pressKeysWhileRunning(): Promise<number> {
  const isRunning = () => /bf-\w+ +running/.test(screen.text());
  let times = 0;
  for (; isRunning(); times++) {
    screen.press('?');
    await screen.until(/Keys: a backfill/, answerMs);
    screen.press(keys.escape);
    await screen.until(/bf-\w+ +\w/, answerMs);
  }
  return times;
}

function countFailures(): number {
  const stateDir = join(project.folder, '.backfill');
  const events = readIds(stateDir).flatMap((id) => readEvents(stateDir, id));
  return events.filter(({ type }) => type === 'attempt-failed').length;
}

async function expectAllFailed(attempts: number): Promise<void> {
  const text = await screen.until(/Finished: 10,000 cells failed/);
  expect(text).toMatch(/bf-\w+ +failed .* 0% +0\/10,000/);
  expect(text).toMatch(/ ✗ 10,000$/m);
  expect(countFailures()).toBe(attempts * tasks);
}

test('ten thousand tasks that fail at once are counted, gone through and tried again, and keys are answered all along', async () => {
  writeProject({});
  await launchAll();
  expect(await pressKeysWhileRunning()).toBeGreaterThan(2);
  await expectAllFailed(1);

  screen.press(keys.home);
  await screen.until(/hours \/ 2024-01-01T00 ── failed/, answerMs);
  screen.press('n');
  await screen.until(/hours \/ 2024-01-01T01 ── failed · attempt 1/, answerMs);
  screen.press('f');
  await screen.until(/10,000 cells in 1 asset marked/, answerMs);
  screen.press('R');
  await screen.until(/hours \/ 2024-01-01T01 ── failed · attempt 2/);
  expect(await pressKeysWhileRunning()).toBeGreaterThan(2);
  await expectAllFailed(2);
});

test('ten thousand tasks of which too many fail in a row are held, and those that failed are counted', async () => {
  writeProject({ maxFailuresInARow: 500 });
  await launchAll();
  const runner = readRunner(project.folder)!;
  await screen.until(/500 tasks failed in a row/);
  await untilGone(runner);
  const failed = countFailures();
  expect(failed).toBeGreaterThanOrEqual(500);
  expect(failed).toBeLessThan(550);
  await screen.until(new RegExp(`bf-\\w+ +guarded [^]* ✗ ${failed}$`, 'm'));
  screen.press('?');
  await screen.until(/Keys: a backfill/, answerMs);
});
