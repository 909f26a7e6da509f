import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackfillEvent } from '../../source/domain/events.ts';
import { command, copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { Terminal } from '../terminal/terminal.ts';
import { readEvents, readIds } from './journal.ts';
import { countEnds, findFaults, readLedger } from './ledger.ts';
import { isStopped, launchersIn, processesIn, zombiesAmong } from './marked-processes.ts';
import { isAlive, untilLines } from './processes.ts';
import { RunningCommand } from './running-command.ts';
import { readRunner, untilGone } from './runners.ts';

let project: ProjectCopy;
let started: RunningCommand[];
let terminal: Terminal | undefined;

beforeEach(() => {
  project = copyProject('killed');
  started = [];
  hold();
});

afterEach(async () => {
  release();
  if (terminal && terminal.exit === undefined) terminal.kill('SIGKILL');
  terminal = undefined;
  for (const each of started) each.dispose();
  await Promise.all(started.map((each) => each.ended));
  const left = processesIn(project.folder);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  project.remove();
  expect(left).toEqual([]);
});

const file = (name: string) => join(project.folder, name);
const hold = () => writeFileSync(file('hold'), '');
const release = () => rmSync(file('hold'), { force: true });
const ledger = () => readLedger(project.folder);
const pidsOfTasks = () => ledger().map(({ pid }) => pid);

function backfill(...args: readonly string[]): RunningCommand {
  const running = new RunningCommand(args, { cwd: project.folder });
  started.push(running);
  return running;
}

/** Days of January, six of which run at once and hang. */
const days = 18;
const atOnce = 6;
const selection = ['raw', '2024-01-01..2024-01-18'];

/** Resolves once the first tasks hang. */
async function begin(...options: readonly string[]): Promise<RunningCommand> {
  const run = backfill('run', ...selection, ...options);
  await untilLines(file('ledger'), atOnce);
  return run;
}

async function untilStopped(pids: readonly number[]): Promise<void> {
  while (!pids.every(isStopped)) await wait(5);
}

async function stopTasks(pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(-pid, 'SIGSTOP');
  await untilStopped(pids);
}

function continueTasks(pids: readonly number[]): void {
  for (const pid of pids) process.kill(-pid, 'SIGCONT');
}

/**
 * Kills what the tasks at work run under, after which nobody sees how these end. Tasks that are
 * stopped by then would not survive it: the kernel hangs up on stopped groups that lose their parent.
 */
async function killLaunchers(): Promise<readonly number[]> {
  const killed = launchersIn(project.folder);
  expect(killed).not.toEqual([]);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  for (const pid of killed) await untilGone(pid);
  expect(pidsOfTasks().every(isAlive)).toBe(true);
  return killed;
}

/** Resolves once all has ended but some that are stopped, and what ended unseen has done so again. */
async function untilAllElseIsBuilt({
  stopped,
  unseen = 0,
}: {
  readonly stopped: readonly number[];
  readonly unseen?: number;
}): Promise<void> {
  await untilLines(file('ledger'), 2 * days - stopped.length + 2 * unseen);
}

function events() {
  const stateDir = file('.backfill');
  return readIds(stateDir).flatMap((id) => readEvents(stateDir, id));
}

/** All were built, each once and at no time twice, and nothing is left of any of them. */
function expectAllBuilt(): void {
  expect(findFaults(ledger())).toEqual([]);
  expect(countEnds(ledger())).toBe(days);
  expect(events().filter(({ type }) => type === 'attempt-succeeded')).toHaveLength(days);
  expect(processesIn(project.folder)).toEqual([]);
  expect(zombiesAmong(pidsOfTasks())).toEqual([]);
}

const isOverlap = (fault: string) => fault.endsWith('runs twice at once');
const isLoss = (event: BackfillEvent) =>
  event.type === 'attempt-failed' && event.cause.type === 'interrupted';

/** The first ones were built again after they had ended, and nothing else was. */
function expectBuiltAgain(count: number): void {
  const again = Array.from({ length: count }, (_, i) => `raw/2024-01-0${i + 1} is built again`);
  expect(findFaults(ledger()).sort()).toEqual(again);
  expect(countEnds(ledger())).toBe(days + count);
  expect(events().filter(({ type }) => type === 'attempt-failed')).toHaveLength(count);
  expect(events().filter(isLoss)).toHaveLength(count);
  expect(processesIn(project.folder)).toEqual([]);
  expect(zombiesAmong(pidsOfTasks())).toEqual([]);
}

describe('what is stopped for a while is neither dead nor hung', () => {
  test('the runner: its tasks end without it, are recorded when it goes on, and took no longer', async () => {
    const run = await begin();
    process.kill(run.pid, 'SIGSTOP');
    await untilStopped([run.pid]);
    release();
    await untilLines(file('ledger'), 2 * atOnce);
    const secondsStopped = 1.5;
    await wait(secondsStopped * 1000);
    expect(ledger()).toHaveLength(2 * atOnce);
    process.kill(run.pid, 'SIGCONT');
    expect(await run.ended).toMatchObject({ status: 0 });
    expectAllBuilt();
    const first = events().flatMap((event) =>
      event.type === 'attempt-succeeded' ? [event.durationMs] : [],
    );
    const longestTaskMs = 500;
    for (const durationMs of first) expect(durationMs).toBeLessThan(longestTaskMs + 900);
  });

  test('tasks: they are awaited, and the rest goes on', async () => {
    const run = await begin();
    const stopped = pidsOfTasks().slice(0, 2);
    await stopTasks(stopped);
    release();
    await untilAllElseIsBuilt({ stopped });
    expect(events().some(({ type }) => type === 'attempt-failed')).toBe(false);
    continueTasks(stopped);
    expect(await run.ended).toMatchObject({ status: 0 });
    expectAllBuilt();
  });

  test('what tasks run under: it goes on where it was', async () => {
    const run = await begin();
    const stopped = launchersIn(project.folder);
    expect(stopped).not.toEqual([]);
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    await untilStopped(stopped);
    release();
    await untilLines(file('ledger'), 2 * atOnce);
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    expect(await run.ended).toMatchObject({ status: 0 });
    expectAllBuilt();
  });

  test('tasks that nobody is left to see end: they run on, and are built again only after that', async () => {
    const run = await begin();
    await killLaunchers();
    const stopped = pidsOfTasks().slice(0, 2);
    await stopTasks(stopped);
    release();
    const unseen = atOnce - stopped.length;
    await untilAllElseIsBuilt({ stopped, unseen });
    expect(findFaults(ledger()).filter(isOverlap)).toEqual([]);
    expect(events().filter(isLoss)).toHaveLength(unseen);
    continueTasks(stopped);
    expect(await run.ended).toMatchObject({ status: 0 });
    expectBuiltAgain(atOnce);
  });

  test('tasks of a killed runner and of what they ran under: they are not run beside themselves', async () => {
    const run = await begin();
    run.signal('SIGKILL');
    await run.ended;
    await killLaunchers();
    const stopped = pidsOfTasks().slice(1);
    await stopTasks(stopped);
    release();
    const again = backfill('retry', 'last');
    await untilAllElseIsBuilt({ stopped, unseen: atOnce - stopped.length });
    expect(findFaults(ledger()).filter(isOverlap)).toEqual([]);
    continueTasks(stopped);
    expect(await again.ended).toMatchObject({ status: 0 });
    expectBuiltAgain(atOnce);
  });

  test('tasks of a killed runner: they are adopted, and not run beside themselves', async () => {
    const run = await begin();
    const stopped = pidsOfTasks().slice(1);
    await stopTasks(stopped);
    run.signal('SIGKILL');
    await run.ended;
    release();
    const again = backfill('retry', 'last');
    await untilAllElseIsBuilt({ stopped });
    continueTasks(stopped);
    expect(await again.ended).toMatchObject({ status: 0 });
    expectAllBuilt();
  });
});

describe('what is killed takes nothing else along', () => {
  test('what tasks run under: they go on, and are built again only after their end', async () => {
    const run = await begin();
    const killed = await killLaunchers();
    release();
    expect(await run.ended).toMatchObject({ status: 0 });
    expect(zombiesAmong(killed)).toEqual([]);
    expectBuiltAgain(atOnce);
  });

  test('the whole group and session of a detached runner: its tasks are adopted', async () => {
    await (
      await begin('--detach')
    ).ended;
    const runner = readRunner(project.folder)!;
    process.kill(-runner, 'SIGKILL');
    await untilGone(runner);
    expect(pidsOfTasks().every(isAlive)).toBe(true);
    const again = backfill('retry', 'last', '--json');
    release();
    expect(await again.ended).toMatchObject({ status: 0 });
    expectAllBuilt();
    expect(events().filter(({ type }) => type === 'attempt-started')).toHaveLength(days);
  });

  test('the terminal of a run: its tasks end with it, and the rest is built later', async () => {
    const args = [command, 'run', ...selection, '--yes'];
    const place = { cwd: project.folder, columns: 100, rows: 30 };
    terminal = new Terminal({ command: process.execPath, args, ...place });
    await untilLines(file('ledger'), atOnce);
    const interrupted = pidsOfTasks();
    terminal.close();
    await untilGone(terminal.pid);
    expect(processesIn(project.folder)).toEqual([]);
    expect(interrupted.some(isAlive)).toBe(false);
    release();
    rmSync(file('ledger'));
    expect(await backfill('retry', 'last').ended).toMatchObject({ status: 0 });
    expectAllBuilt();
  });

  test('a terminal and all of its processes at once: the background runner goes on', async () => {
    const shell = `"$0" "$1" run ${selection.join(' ')} --detach --yes; "$0" "$1"; true`;
    const args = ['-c', shell, process.execPath, command];
    const place = { cwd: project.folder, columns: 110, rows: 30 };
    terminal = new Terminal({ command: 'sh', args, ...place });
    await terminal.until(/running[^]*6 tasks at work/);
    const runner = readRunner(project.folder)!;
    process.kill(-terminal.pid, 'SIGKILL');
    terminal.close();
    await untilGone(terminal.pid);
    expect(pidsOfTasks().every(isAlive)).toBe(true);
    release();
    await untilGone(runner);
    expectAllBuilt();
  });
});
