import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { keys, Terminal } from '../terminal/terminal.ts';
import { readEvents, readIds } from './journal.ts';
import { isAlive } from './processes.ts';
import { endRunner, readRunner, untilGone } from './runners.ts';

let project: ProjectCopy;
let terminals: Terminal[];

beforeEach(() => {
  project = copyProject('relay');
  terminals = [];
  writeFileSync(join(project.folder, 'hold'), '');
});

afterEach(async () => {
  release();
  for (const terminal of terminals) if (terminal.exit === undefined) terminal.kill('SIGKILL');
  await endRunner(project.folder);
  for (const pid of heldPids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

function open(...args: readonly string[]): Terminal {
  const terminal = new Terminal({
    command: process.execPath,
    args: [command, ...args],
    cwd: project.folder,
    env: { BACKFILL_NOW: '2024-03-02' },
    columns: 110,
    rows: 30,
  });
  terminals.push(terminal);
  return terminal;
}

function release(): void {
  rmSync(join(project.folder, 'hold'), { force: true });
}

/** Processes that held tasks wrote down: two a task. */
function heldPids(): number[] {
  const file = join(project.folder, 'pids');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.split('\n').filter(Boolean).map(Number);
}

/** Marks every cell, reads the plan, launches it, and waits for four held tasks. */
async function launchAll(): Promise<Terminal> {
  const screen = open();
  await screen.until(/q quit/);
  screen.press('m');
  await screen.until(/128 cells/);
  screen.press(keys.enter);
  await screen.until(/128 tasks/);
  screen.press(keys.enter);
  await screen.until(/4 tasks at work/);
  await screen.until(() => heldPids().length === 8);
  return screen;
}

function readEnds(): string[] {
  const stateDir = join(project.folder, '.backfill');
  return readIds(stateDir).flatMap((id) =>
    readEvents(stateDir, id).flatMap((event) =>
      event.type === 'backfill-finished' ? [event.outcome] : [],
    ),
  );
}

describe('a backfill outlives the terminal that launched it', () => {
  test('a second terminal sees it live and pauses it; the first leaves, and a third sees the end', async () => {
    const first = await launchAll();
    const second = open();
    await second.until(/running[^]*4 tasks at work/);
    second.press('p');
    await second.until(/paused +/);
    await first.until(/paused +/);

    first.press('q');
    expect(await first.ended()).toMatchObject({ exitCode: 0 });
    expect(first.text()).toMatch(
      /bf-\w+ goes on in the background\. Come back with `backfill`, or `backfill watch bf-\w+`\./,
    );
    expect(heldPids().every(isAlive)).toBe(true);

    const third = open('watch');
    await third.until(/4 running/);
    second.press('p');
    release();
    expect(await third.ended()).toMatchObject({ exitCode: 0 });
    expect(third.text()).toMatch(/bf-\w+ succeeded: 128 cells succeeded/);
    await second.until(/succeeded +.*128\/128/);
    second.press('i', 'i');
    await second.until(/duration: ▁ least/);
    second.press('q');
    await second.ended();
    expect(second.text().trim()).toBe('');
    expect(readEnds()).toEqual(['succeeded']);
  });

  test.each(['SIGKILL', 'SIGHUP', 'SIGTERM'])(
    'an interface that %s ends leaves its tasks running, and they finish',
    async (signal) => {
      const screen = await launchAll();
      const runner = readRunner(project.folder)!;
      screen.kill(signal);
      await screen.ended();
      expect(heldPids().every(isAlive)).toBe(true);
      release();
      await untilGone(runner);
      expect(readEnds()).toEqual(['succeeded']);
      expect(readRunner(project.folder)).toBeUndefined();
    },
  );

  test('ctrl-c asks, and finish lets what runs finish and starts no other', async () => {
    const screen = await launchAll();
    const runner = readRunner(project.folder)!;
    screen.press(keys.ctrlC);
    await screen.until(/detach[^]*finish[^]*cancel[^]*stay/);
    screen.press('f');
    await screen.until(/Waiting for 4 tasks to finish/);
    release();
    expect(await screen.ended()).toMatchObject({ exitCode: 0 });
    await untilGone(runner);
    expect(screen.text().trim()).toBe('');
    expect(readEnds()).toEqual(['interrupted']);
    expect(heldPids()).toHaveLength(8);
  });

  test('a runner that is killed is told of, and its backfill can be taken up from there', async () => {
    const screen = await launchAll();
    process.kill(readRunner(project.folder)!, 'SIGKILL');
    await screen.until(/the runner of bf-\w+ is gone/);
    await screen.until(/interrupted +/);
    release();
    screen.press('p');
    await screen.until(/succeeded +.*128\/128/);
    screen.press('q');
    await screen.ended();
  });

  test('a second plan waits for its turn', async () => {
    const first = open('run', 'source', '2024-01-01..2024-01-10', '--yes', '--detach');
    await first.ended();
    const screen = open();
    await screen.until(/running[^]*4 tasks at work/);
    screen.press(keys.escape);
    await screen.until(/m missing/);
    screen.press('m', keys.enter);
    await screen.until(/left out 10 being built by another backfill/);
    screen.press(keys.enter);
    await screen.until(/bf-\w+ waits for its turn behind bf-\w+/);
    release();
    await screen.until(/succeeded +.*100%/);
    expect(readEnds()).toEqual(['succeeded', 'succeeded']);
  });
});
