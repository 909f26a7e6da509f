import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunnerDocument } from '../../source/commands/describe-runner.ts';
import type { StartedDocument } from '../../source/commands/report-order.ts';
import type { RunDocument } from '../../source/commands/view-run.ts';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { isAlive, untilLines } from './processes.ts';
import { readDocument, runCommand, RunningCommand, type Ended } from './running-command.ts';
import { endRunner, readRunner, untilGone } from './runners.ts';

let project: ProjectCopy;
let commands: RunningCommand[];

beforeEach(() => {
  project = copyProject('relay');
  commands = [];
  writeFileSync(join(project.folder, 'hold'), '');
});

afterEach(async () => {
  release();
  for (const each of commands) each.dispose();
  await Promise.all(commands.map((each) => each.ended));
  await endRunner(project.folder);
  for (const pid of heldPids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

const env = { BACKFILL_NOW: '2024-03-02' };

function start(...args: readonly string[]): RunningCommand {
  const started = new RunningCommand(args, { cwd: project.folder, env });
  commands.push(started);
  return started;
}

function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand(args, { cwd: project.folder, env });
}

function release(): void {
  rmSync(join(project.folder, 'hold'), { force: true });
}

function heldPids(): number[] {
  const file = join(project.folder, 'pids');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

/** Launches in the background and resolves once four tasks are held. */
async function detach(...args: readonly string[]): Promise<string> {
  const ended = await backfill('run', ...args, '--detach', '--json');
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const { id } = readDocument(ended) as StartedDocument;
  return id;
}

async function readRunnerDocument(): Promise<RunnerDocument | null> {
  const { runner } = readDocument(await backfill('status', '--json')) as {
    runner: RunnerDocument | null;
  };
  return runner;
}

const socketFile = () => join(project.folder, '.backfill/runner.sock');

/** Sends bytes to the runner's socket, ends the stream, and resolves with the answers. */
function talk(...bytes: readonly string[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ path: socketFile(), allowHalfOpen: true });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.end();
      const lines = text.split('\n').filter(Boolean);
      resolve(lines.map((line) => JSON.parse(line) as unknown));
    });
    for (const each of bytes) socket.write(each);
    socket.end();
  });
}

describe('run --detach', () => {
  test('returns at once, and watch follows the backfill to its end', async () => {
    const id = await detach('source');
    const watch = start('watch', id);
    await watch.untilStderr(/following bf-\w+: 0 of 60 cells are done/);
    release();
    const ended = await watch.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/\[1\/60\] ✓ source\/2024-01-\d\d/);
    expect(ended.stdout).toMatch(/\[60\/60\] ✓ source/);
    expect(ended.stdout).toMatch(`${id} succeeded: 60 cells succeeded`);
    expect(ended.stdout.match(/✓/g)).toHaveLength(60);
  });

  test('leaves no process, lock or socket behind when it has ended', async () => {
    release();
    const id = await detach('source');
    const runner = readRunner(project.folder);
    const ended = await backfill('watch', id, '--json');
    expect((readDocument(ended) as RunDocument).outcome).toBe('succeeded');
    if (runner !== undefined) await untilGone(runner);
    for (const name of ['lock', 'runner.sock', 'runner.json'])
      expect(existsSync(join(project.folder, '.backfill', name))).toBe(false);
    expect(await readRunnerDocument()).toBeNull();
  });

  test('a watch that is left changes nothing, and gives the status of a failure at the end', async () => {
    writeFileSync(join(project.folder, 'broken'), 'source/2024-01-05\n');
    const id = await detach('source');
    await untilLines(join(project.folder, 'pids'), 8);
    const watch = start('watch');
    await watch.untilStderr(/following/);
    watch.signal('SIGINT');
    const left = await watch.ended;
    expect(left.status).toBe(130);
    expect(left.stderr).toMatch(`${id} goes on. Come back with \`backfill watch ${id}\`.`);
    expect(heldPids().every(isAlive)).toBe(true);
    release();
    const ended = await backfill('watch', id);
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(/✗ source\/2024-01-05 {2}exit 1/);
  });

  test('what keeps the runner from starting is told by the caller', async () => {
    rmSync(join(project.folder, '.backfill'), { recursive: true, force: true });
    writeFileSync(join(project.folder, '.backfill'), 'a file');
    const ended = await backfill('run', 'source', '--detach');
    expect(ended.status).toBe(4);
    expect(ended.stderr).toMatch(/^error: cannot (read|write) .*\.backfill.*a file/m);
    rmSync(join(project.folder, '.backfill'));
  });
});

describe('steering a backfill from another terminal', () => {
  test('pause, status, resume and cancel reach a detached runner', async () => {
    const id = await detach('source');
    await untilLines(join(project.folder, 'pids'), 8);
    expect(await backfill('pause', 'last')).toMatchObject({
      status: 0,
      stdout: `${id} is paused: running tasks finish, no task is started.\n`,
    });
    expect(await readRunnerDocument()).toMatchObject({
      pid: readRunner(project.folder),
      kind: 'detached',
      backfills: [{ id, state: 'paused', runningTasks: 4, concurrency: 4 }],
      queue: [],
    });
    const again = await backfill('pause', id);
    expect(again).toMatchObject({ status: 2, stderr: `error: ${id} is paused\n` });
    expect((await backfill('status')).stdout).toMatch(`${id} is paused. Go on: backfill resume`);
    expect(readDocument(await backfill('resume', id, '--json'))).toEqual({
      version: 1,
      id,
      done: 'resume',
      tasks: null,
    });
    const cells = await backfill('cancel', id, 'source/2024-01-20', 'source/2024-01-21');
    expect(cells.stdout).toBe(`2 tasks of ${id} cancelled.\n`);
    const runner = readRunner(project.folder)!;
    expect((await backfill('cancel', id)).status).toBe(0);
    release();
    await untilGone(runner);
    const ended = await backfill('watch', id);
    expect(ended.status).toBe(130);
    expect(ended.stdout).toMatch(`${id} cancelled: 60 cells cancelled`);
    expect(heldPids().filter(isAlive)).toEqual([]);
  });

  test('a run in a terminal is paused and resumed from another, and takes its other backfill', async () => {
    const run = start('run', 'source', '2024-01-01..2024-01-10');
    await untilLines(join(project.folder, 'pids'), 8);
    expect((await backfill('pause', 'last')).status).toBe(0);
    const runner = await readRunnerDocument();
    expect(runner).toMatchObject({ kind: 'foreground', backfills: [{ state: 'paused' }] });
    const { id } = runner!.backfills[0]!;
    const other = await backfill('run', 'source', '2024-02-01', '--detach');
    expect(other.status).toBe(0);
    expect(other.stdout).toMatch(
      new RegExp(`bf-\\w+ waits in the terminal of process ${run.pid} until ${id} has ended`),
    );
    release();
    expect((await backfill('resume', id)).status).toBe(0);
    const ended = await run.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch('10 cells succeeded');
    expect((await backfill('show', 'last')).stdout).toMatch('1 cell succeeded');
    expect(existsSync(socketFile())).toBe(false);
  });

  test('a backfill that nobody runs is not paused or cancelled, but resumed', async () => {
    const id = await detach('source');
    await untilLines(join(project.folder, 'pids'), 8);
    const runner = readRunner(project.folder)!;
    process.kill(runner, 'SIGKILL');
    await untilGone(runner);
    const paused = await backfill('pause', id);
    expect(paused.status).toBe(2);
    expect(paused.stderr).toBe(
      `error: ${id} is not running: its runner is gone. Take it up: backfill retry ${id}.\n`,
    );
    release();
    const resumed = await backfill('resume', id, '--detach');
    expect(resumed.stdout).toMatch(`${id} runs in the background.`);
    expect((await backfill('watch', id)).stdout).toMatch(`${id} succeeded: 60 cells succeeded`);
  });

  test('logs --follow prints what a task of a detached runner writes until it ends', async () => {
    const id = await detach('source', '2024-01-01');
    await untilLines(join(project.folder, 'pids'), 2);
    const follow = start('logs', id, 'source/2024-01-01', '--follow');
    await follow.untilStdout(/building source\/2024-01-01/);
    release();
    expect((await follow.ended).stdout).toBe(
      'building source/2024-01-01\nbuilt source/2024-01-01\n',
    );
  });
});

describe('two backfills', () => {
  test('have their turn one after the other, and none touches the cells of the other', async () => {
    const first = await detach('source', '2024-01-01..2024-01-10');
    await untilLines(join(project.folder, 'pids'), 8);
    const queued = await backfill('run', 'source', '2024-01-05..2024-01-20', '--detach', '--json');
    const { id: second, waitsFor } = readDocument(queued) as StartedDocument;
    expect(waitsFor).toEqual([first]);
    expect(await readRunnerDocument()).toMatchObject({
      backfills: [
        { id: first, state: 'running', runningTasks: 4 },
        { id: second, state: 'queued', runningTasks: 0 },
      ],
      queue: [second],
    });
    release();
    const ended = await backfill('watch', second, '--json');
    expect(readDocument(ended)).toMatchObject({ outcome: 'succeeded', cells: { succeeded: 10 } });
    expect((await backfill('show', first)).stdout).toMatch(/10 cells succeeded/);
  });

  test('a new one waits for the tasks that a killed runner left, and launches nothing of that', async () => {
    const first = await detach('source', '2024-01-01..2024-01-10');
    await untilLines(join(project.folder, 'pids'), 8);
    const runner = readRunner(project.folder)!;
    process.kill(runner, 'SIGKILL');
    await untilGone(runner);
    const ended = await backfill('run', 'source', '2024-01-20', '--detach', '--json');
    const { id: second, waitsFor } = readDocument(ended) as StartedDocument;
    expect(waitsFor).toEqual([first]);
    expect(heldPids().every(isAlive)).toBe(true);
    release();
    expect((await backfill('watch', second)).stdout).toMatch(/1 cell succeeded/);
    const left = readDocument(await backfill('show', first, '--json'));
    expect(left).toMatchObject({ outcome: 'interrupted', cells: { succeeded: 4, queued: 6 } });
    expect(heldPids()).toHaveLength(8);
  });

  test('the next one starts when the one before is paused and nothing of it runs', async () => {
    const first = await detach('source', '2024-01-01..2024-01-10');
    await untilLines(join(project.folder, 'pids'), 8);
    const second = await detach('source', '2024-01-11..2024-01-12');
    await backfill('pause', first);
    release();
    expect((await backfill('watch', second)).stdout).toMatch(/2 cells succeeded/);
    expect(await readRunnerDocument()).toMatchObject({
      backfills: [{ id: first, state: 'paused', runningTasks: 0 }],
    });
    await backfill('resume', first);
    expect((await backfill('watch', first)).stdout).toMatch(/10 cells succeeded/);
  });
});

describe('the socket', () => {
  test("is its owner's alone, and answers and ignores what makes no sense", async () => {
    const id = await detach('source');
    await untilLines(join(project.folder, 'pids'), 8);
    expect(statSync(socketFile()).mode & 0o777).toBe(0o600);
    const answers = await talk(
      'garbage\n',
      '{"v":99,"n":1,"type":"describe"}\n',
      '{"v":1,"n":2,"type":"dance"}\n',
      `{"v":1,"n":3,"type":"command","id":"${id}","command":{"type":"retry-tasks"}}\n`,
      `{"v":1,"n":4,"type":"command","id":"bf-zzz","command":{"type":"pause"}}\n`,
      '{"v":1,"n":5,"type":"launch","plan":{"version":1}}\n',
      '{"v":1,"n":6,"type":"desc',
    );
    const codes = answers.map((answer) => {
      const { n, ok, problems } = answer as {
        n: number | null;
        ok: boolean;
        problems: { code: string }[];
      };
      return [n, ok, problems[0]!.code];
    });
    expect(codes.slice(0, 5)).toEqual([
      [null, false, 'bad-message'],
      [1, false, 'message-version'],
      [2, false, 'bad-message'],
      [3, false, 'bad-message'],
      [4, false, 'not-live'],
    ]);
    const numbers = codes.slice(5).map(([n]) => n);
    expect(new Set(numbers)).toEqual(new Set([5, null]));
    expect(codes).toHaveLength(7);
    expect(await readRunnerDocument()).toMatchObject({
      backfills: [{ id, state: 'running', runningTasks: 4 }],
    });
  });

  test('is found where the path of the state directory is too long for one', async () => {
    const deep = join(project.folder, 'd'.repeat(60), 'e'.repeat(60));
    const ended = await backfill('run', 'source', '--detach', '--state-dir', deep);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    const paused = await backfill('pause', 'last', '--state-dir', deep);
    expect(paused.status).toBe(0);
    const address = JSON.parse(readFileSync(join(deep, 'runner.json'), 'utf8')) as {
      socket: string;
      pid: number;
    };
    expect(statSync(address.socket).mode & 0o777).toBe(0o600);
    process.kill(address.pid, 'SIGINT');
    release();
    await untilGone(address.pid);
    expect(existsSync(address.socket)).toBe(false);
  });
});
