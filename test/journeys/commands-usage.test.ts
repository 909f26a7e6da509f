import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readDocument, runCommand, RunningCommand, type Ended } from './running-command.ts';

let project: ProjectCopy;
let config: string;

beforeEach(() => {
  project = copyProject('relay');
  config = join(project.folder, '.backfillrc.json');
});

afterEach(() => project.remove());

function backfill(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runCommand(args, { cwd: project.folder, env });
}

describe('a config with mistakes', () => {
  test('is refused with every mistake at its place, and nothing is written', async () => {
    const text = readFileSync(config, 'utf8')
      .replace('"deps": ["clean"]', '"deps": ["claen"]')
      .replace('"timezone": "UTC"', '"timezone": "Europe/Berlim"')
      .replace('"concurrency"', '"concurency"');
    writeFileSync(config, text);
    const ended = await backfill(['run', '*']);
    expect(ended.status).toBe(2);
    expect(ended.stdout).toBe('');
    const problems = ended.stderr.trim().split('\n');
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(
      /^error: \.backfillrc\.json:3:15 .*Did you mean "Europe\/Berlin"\?/,
    );
    expect(problems[1]).toMatch(/^error: \.backfillrc\.json:4:3 .*Did you mean "concurrency"\?/);
    expect(problems[2]).toMatch(/^error: \.backfillrc\.json:19:16 .*Did you mean "clean"\?/);
    expect(existsSync(join(project.folder, '.backfill'))).toBe(false);
  });

  test.each(['plan *', 'status', 'list', 'assets', 'show last', 'retry last'])(
    '%s tells them too',
    async (words) => {
      writeFileSync(config, '{ "assets": { "a": { } } }');
      const ended = await backfill(words.split(' '));
      expect(ended).toMatchObject({ status: 2, stdout: '' });
      expect(ended.stderr).toMatch(/^error: \.backfillrc\.json:1:/);
    },
  );
});

describe('a damaged checkpoint', () => {
  const damage = '{ not json';
  let state = '';
  beforeEach(async () => {
    expect((await backfill(['run', 'source', '2024-01-01'])).status).toBe(0);
    state = join(project.folder, '.backfill/state.json');
    writeFileSync(state, damage);
  });

  test.each(['status', 'plan *', 'list'])(
    'is left as it is by %s, which reads the journals',
    async (words) => {
      const ended = await backfill([...words.split(' '), '--json']);
      expect(ended.status).toBe(0);
      expect(ended.stderr).toMatch(/^note: .*state\.json is damaged/);
      expect(readFileSync(state, 'utf8')).toBe(damage);
    },
  );

  test('is set aside by run, which forgets nothing that was built', async () => {
    const ended = await backfill(['run', 'source', '2024-01-01..2024-01-02']);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain('1 cell succeeded');
    expect(readFileSync(`${state}.damaged`, 'utf8')).toBe(damage);
    const partitions = await backfill(['partitions', 'source', '2024-01-01..2024-01-03', '--json']);
    expect(readDocument(partitions)).toMatchObject({
      partitions: [{ status: 'succeeded' }, { status: 'succeeded' }, { status: 'missing' }],
    });
  });
});

describe('where a command looks', () => {
  test('the options may stand before the command as well as after it', async () => {
    const elsewhere = join(project.folder, 'elsewhere');
    const ended = await backfill(['--state-dir', elsewhere, 'run', 'source', '2024-01-01']);
    expect(ended.status).toBe(0);
    expect(existsSync(join(elsewhere, 'state.json'))).toBe(true);
    expect(existsSync(join(project.folder, '.backfill'))).toBe(false);
    const listed = await backfill(['list', '--json'], { BACKFILL_STATE_DIR: elsewhere });
    expect(readDocument(listed)).toMatchObject({ version: 1, backfills: [{ cells: 1 }] });
  });

  test('the clock is that of the environment unless an option says otherwise', async () => {
    const env = { BACKFILL_NOW: '2024-01-08' };
    const plan = async (...args: readonly string[]) =>
      readDocument(await backfill(['plan', 'source', '--json', ...args], env));
    expect(await plan()).toMatchObject({ now: '2024-01-08T00:00:00Z' });
    expect(await plan('--now', '2024-01-05')).toMatchObject({ now: '2024-01-05T00:00:00Z' });
    const bad = await backfill(['status'], { BACKFILL_NOW: 'soon' });
    expect(bad).toMatchObject({ status: 2 });
    expect(bad.stderr).toMatch(/^error: BACKFILL_NOW "soon" is not a moment/);
  });

  test('a config is found by option from anywhere', async () => {
    const ended = await runCommand(['assets', '--config', config, '--json'], { cwd: '/' });
    expect(ended.status).toBe(0);
    const missing = await runCommand(['assets'], { cwd: '/' });
    expect(missing.status).toBe(2);
    expect(missing.stderr).toMatch(/Run `backfill init` to write one/);
  });
});

describe('init', () => {
  test('writes a config that plans, and does not write over it', async () => {
    const file = join(project.folder, 'fresh.json');
    expect((await backfill(['init', '--config', file])).status).toBe(0);
    const text = readFileSync(file, 'utf8');
    const planned = await backfill(['plan', '*', '--config', file]);
    expect(planned.status).toBe(0);
    expect(planned.stdout).toMatch(/Run it: backfill run '\*'/);
    const again = await backfill(['init', '--config', file]);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/exists already and was left as it is/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('a reader that goes away', () => {
  test('ends a listing quietly', async () => {
    const run = new RunningCommand(['partitions', 'source', '--json'], { cwd: project.folder });
    run.closeStdout();
    expect(await run.ended).toMatchObject({ stderr: '' });
  });

  test('does not end a run', async () => {
    const run = new RunningCommand(['run', '*'], { cwd: project.folder });
    await run.untilStdout(/✓/);
    run.closeStdout();
    expect(await run.ended).toMatchObject({ status: 0, stderr: '' });
    const status = await backfill(['status', '--json']);
    expect(readDocument(status)).toMatchObject({
      backfills: [{ status: 'succeeded', cells: 128 }],
    });
  });
});

test('without a terminal, backfill alone prints the overview', async () => {
  const ended = await backfill([]);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^asset .*\nsource .*\nclean .*\nweek /);
  expect(ended.stdout).toMatch(/Nothing has been run yet/);
});
