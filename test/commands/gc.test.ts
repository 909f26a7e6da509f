import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeLock } from '../../source/store/lock.ts';
import { attemptPaths, lockFile } from '../../source/store/state-directory.ts';
import { openFolder } from './command-scene.ts';

const config = {
  timezone: 'UTC',
  assets: {
    raw: { partitions: { type: 'daily', start: '2024-01-01' }, command: ['echo', '{partition}'] },
  },
};

const now = '2024-01-05';
const day = 86_400_000;

/** A project in which a first backfill wrote four logs, one of every age given, and a second one. */
async function given(...ageDays: readonly number[]) {
  const folder = openFolder(config, now);
  expect((await folder.run('run', 'raw', '--yes')).status).toBe(0);
  const stateDir = join(folder.cwd, '.backfill');
  const [id] = readdirSync(join(stateDir, 'backfills')) as [string];
  const paths = attemptPaths(stateDir, id);
  const logs = ['01', '02', '03', '04'].map((d) => paths.log(`raw/2024-01-${d}`, 1));
  for (const [i, log] of logs.entries()) {
    const at = (Date.UTC(2024, 0, 5) - (ageDays[i] ?? 0) * day) / 1000;
    writeFileSync(log, 'x'.repeat(1000));
    utimesSync(log, at, at);
    const keys = paths.partitionsFile(`raw/2024-01-0${i + 1}`, 1);
    if (existsSync(keys)) utimesSync(keys, at, at);
  }
  const left = () => logs.map((log) => existsSync(log));
  return { ...folder, stateDir, id, logs, left };
}

describe('gc', () => {
  test('removes logs older than a month and says what that freed', async () => {
    const { run, left, id, stateDir } = await given(40, 31, 29, 0);
    const { status, out, err } = await run('gc');
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`Removed 2 logs (2 KB); 2 logs (2 KB) are kept.\n  ${id}  2 logs (2 KB)\n`);
    expect(left()).toEqual([false, false, true, true]);
    expect(existsSync(lockFile(stateDir))).toBe(false);
    expect((await run('gc')).out).toBe('Nothing to remove: 2 logs (2 KB) are kept.\n');
  });

  test('keeps plans, journals and what is known of every cell', async () => {
    const { run, stateDir, id } = await given(40, 40, 40, 40);
    const before = (await run('status', '--json')).out;
    const journal = join(stateDir, 'backfills', id, 'events.jsonl');
    const events = readFileSync(journal, 'utf8');
    expect((await run('gc')).status).toBe(0);
    expect(readdirSync(join(stateDir, 'backfills', id)).sort()).toEqual([
      'events.jsonl',
      'plan.json',
    ]);
    expect(readFileSync(journal, 'utf8')).toBe(events);
    expect((await run('status', '--json')).out).toBe(before);
  });

  test('removes the oldest logs until the rest is small enough', async () => {
    const { run, left } = await given(1, 3, 2, 0);
    expect((await run('gc', '--max-size', '2.5KB')).out).toContain('Removed 2 logs (2 KB)');
    expect(left()).toEqual([true, false, false, true]);
  });

  test('takes both limits together', async () => {
    const { run, left } = await given(1, 3, 2, 50);
    await run('gc', '--max-size', '2100B', '--older-than', '30d');
    expect(left()).toEqual([true, false, true, false]);
  });

  test('only says what it would do when asked to', async () => {
    const { run, left, id } = await given(40, 31, 29, 0);
    expect(JSON.parse((await run('gc', '--dry-run', '--json')).out)).toEqual({
      version: 1,
      dryRun: true,
      removed: { logs: 2, bytes: 2000, backfills: [{ id, logs: 2, bytes: 2000 }] },
      kept: { logs: 2, bytes: 2000 },
      packed: { journals: 0, bytes: 0 },
      leftovers: [],
      live: [],
    });
    expect((await run('gc', '--dry-run')).out).toContain('Would remove 2 logs (2 KB)');
    expect(left()).toEqual([true, true, true, true]);
  });

  test('leaves a backfill alone that a runner carries', async () => {
    const { run, left, stateDir, id } = await given(40, 40, 40, 40);
    const lock = takeLock(lockFile(stateDir), 0);
    if (!lock.ok) throw new Error('busy');
    const { out, status } = await run('gc');
    lock.value.release();
    expect([status, out]).toEqual([
      0,
      `Nothing to remove: 4 logs (4 KB) are kept.\nLeft alone, as a runner may need them: ${id}.\n`,
    ]);
    expect(left()).toEqual([true, true, true, true]);
  });

  test('removes finished ones beside a runner, but no directory that it may write to', async () => {
    const { run, left, stateDir, logs } = await given(40, 40, 40, 40);
    const lock = takeLock(lockFile(stateDir), Date.now() + day);
    if (!lock.ok) throw new Error('busy');
    expect((await run('gc')).out).toContain('Removed 4 logs (4 KB)');
    lock.value.release();
    expect(left()).toEqual([false, false, false, false]);
    expect(statSync(join(logs[0]!, '..')).isDirectory()).toBe(true);
  });

  test('leaves the logs of an attempt whose end nobody saw', async () => {
    const { run, left, stateDir, id } = await given(40, 40, 40, 40);
    const started = { type: 'attempt-started', task: 'raw/2024-01-02', attempt: 1 };
    const journal = join(stateDir, 'backfills', id, 'events.jsonl');
    const line = JSON.stringify({ seq: 900, at: Date.UTC(2024, 0, 5), event: started });
    writeFileSync(journal, `${readFileSync(journal, 'utf8')}${line}\n`);
    await run('gc');
    expect(left()).toEqual([false, true, false, false]);
  });

  test('has nothing to do where nothing was ever run', async () => {
    const { run, cwd } = openFolder(config, now);
    expect((await run('gc')).out).toBe('Nothing to remove: 0 logs (0 B) are kept.\n');
    expect(existsSync(join(cwd, '.backfill'))).toBe(false);
  });

  test.each([
    ['--older-than', 'soon', 'expected an age such as 30d or 12h'],
    ['--max-size', '1 house', 'expected a size such as 1GB or 500MB'],
  ])('refuses %s %s', async (option, value, expected) => {
    const { run } = openFolder(config, now);
    const { status, err } = await run('gc', option, value);
    expect([status, err.includes(expected)]).toEqual([2, true]);
  });
});

describe('gc, of a backfill that ended long ago,', () => {
  const later = ['--now', '2024-03-01'];

  /** Its journal is long, and a crash left something beside it. */
  async function givenOld() {
    const folder = await given(0, 0, 0, 0);
    const directory = join(folder.stateDir, 'backfills', folder.id);
    const journal = join(directory, 'events.jsonl');
    const lines = Array.from({ length: 100 }, (_, i) =>
      JSON.stringify({ seq: 900 + i, at: Date.UTC(2024, 0, 5), event: { type: 'paused' } }),
    );
    appendFileSync(journal, `${lines.join('\n')}\n`);
    const exits = join(directory, 'exits');
    const leftovers = [`${journal}.gz.tmp`, exits];
    writeFileSync(leftovers[0]!, 'half');
    mkdirSync(exits, { recursive: true });
    const record = join(exits, '1.0');
    writeFileSync(record, '');
    const at = Date.UTC(2024, 0, 5) / 1000;
    for (const file of [record, exits]) utimesSync(file, at, at);
    const present = () => [journal, `${journal}.gz`, ...leftovers].map((file) => existsSync(file));
    return { ...folder, journal, record, leftovers, present };
  }

  test('packs the journal, which says the same as before, and removes what crashes left', async () => {
    const { run, id, journal, present } = await givenOld();
    const before = await run('show', id, '--json');
    const bytes = statSync(journal).size;
    const { out, status } = await run('gc', ...later);
    expect([status, present()]).toEqual([0, [false, true, false, false]]);
    expect(statSync(`${journal}.gz`).size).toBeLessThan(bytes / 5);
    expect(out).toContain('Packed 1 old journal (');
    expect(out).toContain('); nothing in them is lost.\nRemoved 2 leftovers of crashes.\n');
    expect(await run('show', id, '--json')).toEqual(before);
    expect((await run('gc', ...later)).out).not.toContain('journal');
  });

  test('says what it would do, and does nothing, when asked to', async () => {
    const { run, leftovers, journal, present } = await givenOld();
    const document = JSON.parse((await run('gc', '--dry-run', '--json', ...later)).out) as object;
    const packed = { journals: 1, bytes: statSync(journal).size };
    expect(document).toMatchObject({ packed, leftovers });
    expect(present()).toEqual([true, false, true, true]);
  });

  test('leaves it alone while it is young, and beside a runner', async () => {
    const { run, stateDir, present } = await givenOld();
    await run('gc');
    expect(present()).toEqual([true, false, true, true]);
    const lock = takeLock(lockFile(stateDir), Date.now() + day);
    if (!lock.ok) throw new Error('busy');
    await run('gc', ...later);
    lock.value.release();
    expect(present()).toEqual([true, false, true, true]);
  });

  test('keeps what a shell recorded of late', async () => {
    const { run, record, present } = await givenOld();
    writeFileSync(record, 'ended');
    await run('gc', ...later);
    expect(present()).toEqual([false, true, false, true]);
  });
});

test('a deleted log is said to be deleted', async () => {
  const { run, id } = await given(40, 40, 40, 40);
  await run('gc');
  const { status, err } = await run('logs', id, 'raw/2024-01-02');
  expect([status, err]).toEqual([
    2,
    `error: the log of raw/2024-01-02 in ${id} is no longer there: it was deleted, by \`backfill gc\` or by hand. See what is known without it: backfill show ${id}\n`,
  ]);
});
