import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { isAlive, untilLines } from './processes.ts';

let project: ProjectCopy;
let terminal: Terminal | undefined;

beforeEach(() => {
  project = copyProject('relay');
});

afterEach(() => {
  release();
  if (terminal !== undefined && terminal.exit === undefined) terminal.kill('SIGKILL');
  terminal = undefined;
  for (const pid of heldPids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

interface Setting {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function open(args: readonly string[], { columns = 80, env = {} }: Setting = {}): Terminal {
  terminal = new Terminal({
    // The terminal's own idea of TERM is overruled by what a test says.
    command: 'env',
    args: [
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      process.execPath,
      command,
      ...args,
    ],
    cwd: project.folder,
    env: { BACKFILL_NOW: '2024-03-02' },
    columns,
    rows: 30,
  });
  return terminal;
}

function hold(): void {
  writeFileSync(join(project.folder, 'hold'), '');
}

function release(): void {
  rmSync(join(project.folder, 'hold'), { force: true });
}

/** Processes of held tasks: each task has forked one, and both say no to SIGTERM. */
function heldPids(): number[] {
  const file = join(project.folder, 'pids');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

const bar = /[█░]{20}/;

function barLines(screen: Terminal): string[] {
  return screen.lines().filter((line) => bar.test(line));
}

/** The standing line is on the screen once, and not in pieces. */
function standsOnce(screen: Terminal): boolean {
  return screen.text().match(/running/g)?.length === 1 && /4 running/.test(screen.text());
}

describe('a run in a terminal', () => {
  test('shows finished cells above one standing line, which is gone at the end', async () => {
    hold();
    const screen = open(['run', 'source', '2024-01-01..2024-01-09', '--yes']);
    await screen.until(/░{20} {2}0% {2}0\/9 {2}4 running/);
    expect(barLines(screen)).toHaveLength(1);
    release();
    await screen.ended();
    expect(screen.exit).toMatchObject({ exitCode: 0 });
    expect(screen.text()).toMatch(/✓ source\/2024-01-09 {2}/);
    expect(screen.text()).toMatch(/succeeded: 9 cells succeeded in /);
    expect(barLines(screen)).toEqual([]);
    expect(screen.raw).not.toContain('\u001b[?25l');
  });

  test('leaves no rest of the standing line when the terminal becomes narrower', async () => {
    hold();
    const screen = open(['run', 'source', '--yes'], { columns: 100 });
    await screen.until(/0\/60 {2}4 running/);
    screen.resize(50, 30);
    await screen.until(() => barLines(screen).length === 1 && standsOnce(screen));
    screen.resize(24, 30);
    await screen.until(/^0% {2}0\/60 {2}4 running$/m);
    expect(barLines(screen)).toEqual([]);
    expect(standsOnce(screen)).toBe(true);
    release();
    expect(await screen.ended()).toMatchObject({ exitCode: 0 });
    expect(screen.text()).not.toMatch(/running/);
  });

  test('ctrl-c lets running tasks finish, and starts no other', async () => {
    hold();
    const screen = open(['run', 'source', '--yes']);
    await screen.until(/0\/60 {2}4 running/);
    screen.press(keys.ctrlC);
    await screen.until(/Stopping: 4 running tasks may finish\. Press ctrl-c again to cancel\./);
    release();
    expect(await screen.ended()).toMatchObject({ exitCode: 130 });
    expect(screen.text()).toMatch(/interrupted: 4 cells succeeded, 56 queued/);
    expect(screen.text()).toMatch(/^Continue: backfill retry bf-\w+$/m);
  });

  test('ctrl-c twice ends tasks that ignore SIGTERM, and what they forked', async () => {
    hold();
    const screen = open(['run', 'source', '--yes']);
    await untilLines(join(project.folder, 'pids'), 8);
    const pids = heldPids();
    expect(pids.filter(isAlive)).toEqual(pids);
    await screen.until(/4 running/);
    screen.press(keys.ctrlC);
    await screen.until(/Press ctrl-c again/);
    screen.press(keys.ctrlC);
    await screen.until(/Cancelling: 4 running tasks will be ended\./);
    const askedAt = performance.now();
    expect(await screen.ended()).toMatchObject({ exitCode: 130 });
    // Five seconds of grace, and then some for a busy computer.
    expect(performance.now() - askedAt).toBeLessThan(15_000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(barLines(screen)).toEqual([]);
  });

  test('a hang-up ends the tasks', async () => {
    project.remove();
    project = copyProject('ledger');
    hold();
    const screen = open(['run', 'day', '--yes']);
    const held = await untilLines(join(project.folder, 'held'), 4);
    screen.kill('SIGHUP');
    expect(await screen.ended()).toMatchObject({ exitCode: 130 });
    expect(held.map(Number).filter(isAlive)).toEqual([]);
  });

  test.each([
    ['no', ['n', keys.enter]],
    ['ctrl-c', [keys.ctrlC]],
    ['the end of input', ['\u0004']],
  ])('asks before it starts, and %s means no', async (_name, answer) => {
    const screen = open(['run', 'source']);
    await screen.until(/Run 60 tasks\? \[y\/N\]/);
    screen.press(...answer);
    expect(await screen.ended()).toMatchObject({ exitCode: 130 });
    expect(screen.text()).toMatch(/Nothing was run\./);
    expect(existsSync(join(project.folder, '.backfill'))).toBe(false);
  });

  test('a yes starts it', async () => {
    const screen = open(['run', 'source', '2024-01-01']);
    await screen.until(/Run 1 task\?/);
    screen.press('y', keys.enter);
    expect(await screen.ended()).toMatchObject({ exitCode: 0 });
  });
});

describe('what a terminal can show', () => {
  test('colours repeat marks, and NO_COLOR leaves the marks', async () => {
    writeFileSync(join(project.folder, 'broken'), 'source/2024-01-02\n');
    const args = ['run', 'source', '2024-01-01..2024-01-02', '--yes'];
    const colored = open(args);
    expect(await colored.ended()).toMatchObject({ exitCode: 1 });
    expect(colored.raw).toContain('\u001b[31m✗\u001b[0m source/2024-01-02');
    const plain = open([...args.slice(0, 2), '2024-01-02', '--yes'], { env: { NO_COLOR: '1' } });
    expect(await plain.ended()).toMatchObject({ exitCode: 1 });
    expect(plain.raw).toContain('✗ source/2024-01-02');
    expect(plain.raw).not.toMatch(/\u001b\[\d+m/);
  });

  test.each<Record<string, string>>([{ LANG: 'C' }, { LC_ALL: 'POSIX' }, { TERM: 'dumb' }])(
    'a terminal with %o is sent nothing but ASCII',
    async (env) => {
      writeFileSync(join(project.folder, 'broken'), 'source/2024-01-02\n');
      const screen = open(['run', '*', '2024-01-01..2024-01-07', '--yes'], {
        env: { NO_COLOR: '1', ...env },
      });
      expect(await screen.ended()).toMatchObject({ exitCode: 1 });
      expect(screen.raw).toMatch(/x source\/2024-01-02/);
      expect(screen.raw).toMatch(/# \d cells? blocked/);
      expect(screen.raw).toMatch(/^[\x00-\x7f]*$/);
    },
  );
});
