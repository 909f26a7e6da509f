import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunnerDocument } from '../../source/commands/describe-runner.ts';
import type { StandingDocument } from '../../source/commands/status.ts';
import type { StartedDocument } from '../../source/commands/report-order.ts';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { isAlive, untilLines } from './processes.ts';
import { readDocument, runCommand, RunningCommand, type Ended } from './running-command.ts';
import { endRunner, readRunner, untilGone } from './runners.ts';

let project: ProjectCopy;
let commands: RunningCommand[];

beforeEach(() => {
  commands = [];
});

afterEach(async () => {
  release();
  for (const each of commands) each.dispose();
  await Promise.all(commands.map((each) => each.ended));
  await endRunner(project.folder);
  for (const pid of heldPids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

const env = { BACKFILL_NOW: '2024-06-02' };

function start(...args: readonly string[]): RunningCommand {
  const started = new RunningCommand(args, { cwd: project.folder, env });
  commands.push(started);
  return started;
}

function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand(args, { cwd: project.folder, env });
}

async function detach(...args: readonly string[]): Promise<StartedDocument> {
  const ended = await backfill(...args, '--detach', '--json');
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return readDocument(ended) as StartedDocument;
}

async function readRunnerDocument(): Promise<RunnerDocument | null> {
  return (readDocument(await backfill('status', '--json')) as { runner: RunnerDocument | null })
    .runner;
}

function hold(): void {
  writeFileSync(join(project.folder, 'hold'), '');
}

function release(): void {
  rmSync(join(project.folder, 'hold'), { force: true });
}

function heldPids(): number[] {
  const file = join(project.folder, 'pids');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

/** What the tasks themselves noted, in the order in which they did. */
interface Ledger {
  /** Most tasks that were alive at once, over all backfills. */
  readonly most: number;
  readonly starts: ReadonlyMap<string, number>;
  readonly ends: ReadonlyMap<string, number>;
  /** Cells that ran twice at once. */
  readonly doubled: readonly string[];
}

function readLedger(): Ledger {
  const alive = new Set<string>();
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  const doubled: string[] = [];
  let most = 0;
  const lines = readFileSync(join(project.folder, 'ledger'), 'utf8').split('\n').filter(Boolean);
  for (const [i, line] of lines.entries()) {
    const [what, cell = ''] = line.split(' ');
    if (what === 'end') {
      alive.delete(cell);
      ends.set(cell, i);
      continue;
    }
    if (alive.has(cell)) doubled.push(cell);
    alive.add(cell);
    starts.set(cell, i);
    most = Math.max(most, alive.size);
  }
  return { most, starts, ends, doubled };
}

describe('side by side', () => {
  /** Two backfills of many short tasks, the second of which came when the first had all slots. */
  async function detachBoth(): Promise<readonly [StartedDocument, StartedDocument]> {
    project = copyProject('killed');
    hold();
    const first = await detach('run', 'raw', '2024-01-01..2024-03-31');
    await untilLines(join(project.folder, 'ledger'), 6);
    const second = await detach('run', 'raw', '2024-04-01..2024-05-31', '--side-by-side');
    release();
    return [first, second];
  }

  test('never more tasks are alive than the limit allows, and both backfills get theirs', async () => {
    const [first, second] = await detachBoth();
    expect(second.waitsFor).toEqual([]);
    const ended = await Promise.all([first, second].map(({ id }) => backfill('watch', id)));
    expect(ended.map(({ status }) => status)).toEqual([0, 0]);
    const { most, starts, doubled } = readLedger();
    expect(most).toBe(6);
    expect(starts.size).toBe(152);
    expect(doubled).toEqual([]);
    const [from, to] = [starts.get('raw/2024-04-01')!, starts.get('raw/2024-05-31')!];
    const meanwhile = [...starts].filter(([, at]) => at > from && at < to).map(([cell]) => cell);
    const ofFirst = meanwhile.filter((cell) => cell < 'raw/2024-04').length;
    expect(ofFirst / meanwhile.length).toBeGreaterThan(0.3);
  });

  test('one that has no slot says who has them, until it has its share', async () => {
    project = copyProject('killed');
    hold();
    const first = await detach('run', 'raw', '2024-01-01..2024-03-31');
    await untilLines(join(project.folder, 'ledger'), 6);
    const second = await detach('run', 'raw', '2024-04-01..2024-05-31', '--side-by-side');
    const heldBy = async () => {
      const { backfills } = readDocument(await backfill('status', '--json')) as {
        backfills: readonly StandingDocument[];
      };
      return new Map(backfills.map(({ id, control }) => [id, control?.held]));
    };
    expect(await heldBy()).toEqual(
      new Map([
        [second.id, { type: 'slots', behind: [first.id] }],
        [first.id, null],
      ]),
    );
    release();
    await untilLines(join(project.folder, 'ledger'), 40);
    expect((await heldBy()).get(second.id)).toBeNull();
  });

  test('both are taken up after their runner was killed, what still runs included', async () => {
    const [first, second] = await detachBoth();
    await untilLines(join(project.folder, 'ledger'), 60);
    const runner = readRunner(project.folder)!;
    process.kill(runner, 'SIGKILL');
    await untilGone(runner);
    await detach('resume', first.id);
    await detach('resume', second.id, '--side-by-side');
    const ended = await Promise.all([first, second].map(({ id }) => backfill('watch', id)));
    expect(ended.map(({ status }) => status)).toEqual([0, 0]);
    const { most, starts, ends, doubled } = readLedger();
    expect(most).toBeLessThanOrEqual(6);
    expect([starts.size, ends.size]).toEqual([152, 152]);
    expect(doubled).toEqual([]);
  });
});

describe('a run in a second terminal', () => {
  /** Two runs, the first of which is the runner of both, with four tasks of the first held. */
  async function startBoth(...how: readonly string[]) {
    project = copyProject('relay');
    hold();
    const first = start('run', 'source', '2024-01-01..2024-01-03');
    await untilLines(join(project.folder, 'pids'), 6);
    const second = start('run', 'source', '2024-02-01..2024-02-03', ...how);
    await second.untilStderr(/bf-\w+ (runs|waits) in the runner/);
    const runner = await readRunnerDocument();
    return { first, second, runner: runner! };
  }

  test('waits for its turn in the first, is followed to its end, and keeps the first alive', async () => {
    const { first, second, runner } = await startBoth();
    const [one, two] = runner.backfills;
    expect(runner).toMatchObject({ kind: 'foreground', pid: first.pid, queue: [two!.id] });
    expect(second.stderr).toBe(
      `${two!.id} waits in the runner that is at work (process ${first.pid}) until ${one!.id} has ended or is paused.\n`,
    );
    release();
    const [ended, joined] = await Promise.all([first.ended, second.ended]);
    expect(joined.status).toBe(0);
    expect(joined.stdout).toMatch(/\[3\/3\] ✓ source\/2024-02-0\d/);
    expect(joined.stdout).toMatch(`${two!.id} succeeded: 3 cells succeeded`);
    expect(joined.stdout).not.toMatch('2024-01');
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(`${one!.id} succeeded: 3 cells succeeded`);
    expect(ended.stderr).toBe(`${two!.id} runs here too: this process ends with it.\n`);
    expect(await readRunnerDocument()).toBeNull();
  });

  test('claims no cell that the first has in flight', async () => {
    const { first } = await startBoth();
    const third = start('run', 'source', '2024-01-02..2024-01-04', '--json');
    await third.untilStderr(/bf-\w+ waits in the runner/);
    release();
    expect(readDocument(await third.ended)).toMatchObject({ cells: { succeeded: 1 } });
    expect((await first.ended).status).toBe(0);
  });

  test('is ended by ctrl-c alone, while the first goes on', async () => {
    const { first, second, runner } = await startBoth('--side-by-side');
    await untilLines(join(project.folder, 'pids'), 8);
    const own = runner.backfills[1]!.id;
    second.signal('SIGINT');
    await second.untilStderr(/Stopping bf-\w+: 1 running task may finish\. Press ctrl-c again/);
    release();
    const joined = await second.ended;
    expect(joined.status).toBe(130);
    expect(joined.stdout).toMatch(`${own} interrupted: 1 cell succeeded, 2 queued`);
    const ended = await first.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch('3 cells succeeded');
  });

  test('ends with the first when that is stopped, says so there, and can be taken up', async () => {
    const { first, second, runner } = await startBoth('--side-by-side');
    await untilLines(join(project.folder, 'pids'), 8);
    const other = runner.backfills[1]!.id;
    first.signal('SIGINT');
    await first.untilStderr(
      /Stopping: 4 running tasks may finish\. Press ctrl-c again to cancel\./,
    );
    await first.untilStderr(
      new RegExp(
        `${other} runs here too and stops as well\\. Go on later: backfill resume ${other}`,
      ),
    );
    release();
    const [ended, joined] = await Promise.all([first.ended, second.ended]);
    expect([ended.status, joined.status]).toEqual([0, 130]);
    expect(joined.stdout).toMatch(`${other} interrupted: 1 cell succeeded, 2 queued`);
    const resumed = await backfill('resume', other);
    expect(resumed.status).toBe(0);
    expect(resumed.stdout).toMatch('3 cells succeeded');
  });

  test('ends with the status of an interrupted one when its runner is killed', async () => {
    const { first, second } = await startBoth('--side-by-side');
    first.signal('SIGKILL');
    const joined = await second.ended;
    expect(joined.status).toBe(130);
    expect(joined.stderr).toMatch(/the runner of bf-\w+ is gone/);
  });
});
