import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Executor, Leftover } from '../../source/engine/executor.ts';
import { isProcessAlive } from '../../source/engine/process-facts.ts';
import { isGroupAlive } from '../../source/engine/process-group.ts';
import { slotExecutor } from '../../source/engine/slot-executor.ts';
import { untilLines } from '../journeys/processes.ts';
import { slotFiles } from './slot-files.ts';
import { temporaryFolder } from './workbench.ts';

const child = fileURLToPath(new URL('children/launching-runner.ts', import.meta.url));

type Way = 'slots' | 'launcher' | 'direct' | 'stopped slots' | 'stopped launcher';

let folder: string;
let runner: ChildProcess;
let successor: Executor;

beforeEach(() => {
  folder = temporaryFolder();
  successor = slotExecutor({ folder: join(folder, 'exits') });
});

afterEach(async () => {
  runner.kill('SIGKILL');
  for (const pid of startedPids()) if (isGroupAlive(pid)) process.kill(-pid, 'SIGKILL');
  await successor.close(true);
});

/** Another process that launches tasks, each a text of sh, and is then killed. */
async function launchAndDie(way: Way, ...tasks: readonly string[]): Promise<void> {
  runner = spawn(process.execPath, ['--import', 'tsx', child, way, folder, ...tasks], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilLines(join(folder, 'started'), tasks.length);
  await kill(runner);
}

function kill(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('exit', resolve);
    process.kill('SIGKILL');
  });
}

function startedPids(): number[] {
  const file = join(folder, 'started');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

function leftovers(count: number): Leftover[] {
  return Array.from({ length: count }, (_, i) => ({
    token: `task${i}.1`,
    logFile: join(folder, `log${i}`),
    resultFile: join(folder, `result${i}`),
    graceMs: 500,
    limits: {},
    startedAt: Date.now() - 60_000,
  }));
}

/** Says that it has started, then waits for a file. */
const waiting = 'echo $$ >>started; until [ -e go ]; do sleep 0.02; done;';

async function exitOf(adopted: Awaited<ReturnType<Executor['adopt']>>[number]) {
  if (adopted.type === 'lost') return 'lost';
  return adopted.type === 'ended' ? adopted.exit : adopted.execution.exited;
}

function slotPids(): number[] {
  return slotFiles(join(folder, 'exits')).map((file) => {
    const text = readFileSync(file, 'utf8');
    return Number(/^ready \w+ (\d+)$/m.exec(text)![1]);
  });
}

describe.each(['slots', 'launcher'] as const)("tasks in a killed runner's %s", (way) => {
  test('that have ended since are known by what it recorded', async () => {
    const before = Date.now();
    await launchAndDie(way, 'echo $$ >>started; sleep 0.2; exit 143', `${waiting} kill -INT $$`);
    const first = startedPids();
    while (first.filter(isProcessAlive).length > 1) await new Promise(setImmediate);
    writeFileSync(join(folder, 'go'), '');
    while (slotPids().some(isProcessAlive)) await new Promise(setImmediate);
    const adopted = await successor.adopt(leftovers(2));
    expect(adopted).toMatchObject([
      { type: 'ended', exit: { end: { type: 'exited', code: 143 } } },
      { type: 'ended', exit: { end: { type: 'signalled', signal: 'SIGINT' } } },
    ]);
    for (const each of adopted) {
      const { endedAt, usage } = each.type === 'ended' ? each.exit : { usage: {} };
      expect(endedAt).toBeGreaterThanOrEqual(before);
      expect(endedAt).toBeLessThanOrEqual(Date.now() + 50);
      expect(usage.cpuMs).toBeGreaterThanOrEqual(0);
    }
  });

  test('that ended before the computer was started anew are lost, whatever it recorded', async () => {
    await launchAndDie(way, 'echo $$ >>started; exit 0');
    while (slotPids().some(isProcessAlive)) await new Promise(setImmediate);
    const afterwards = slotExecutor({ folder: join(folder, 'exits'), boot: 'another' });
    expect(await afterwards.adopt(leftovers(1))).toEqual([{ type: 'lost' }]);
    expect(await successor.adopt(leftovers(1))).toMatchObject([{ type: 'ended' }]);
    await afterwards.close(true);
    expect(existsSync(join(folder, 'exits'))).toBe(false);
  });

  test('that are alive are awaited, with their exit code and CPU time', async () => {
    const busy = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done;';
    await launchAndDie(way, `${waiting} ${busy} exit 7`);
    const [adopted] = await successor.adopt(leftovers(1));
    expect(adopted!.type).toBe('alive');
    writeFileSync(join(folder, 'go'), '');
    const exit = await exitOf(adopted!);
    expect(exit).toMatchObject({ end: { type: 'exited', code: 7 } });
    expect(exit !== 'lost' && exit.usage.cpuMs).toBeGreaterThan(20);
  });

  test('that are alive can be ended', async () => {
    await launchAndDie(way, waiting);
    const [adopted] = await successor.adopt(leftovers(1));
    if (adopted?.type !== 'alive') throw new Error('it is gone');
    adopted.execution.terminate();
    expect((await adopted.execution.exited).end).toEqual({ type: 'signalled', signal: 'SIGTERM' });
    await adopted.execution.gone;
    expect(startedPids().filter(isGroupAlive)).toEqual([]);
  });

  test('are followed by their process id when it was killed too', async () => {
    await launchAndDie(way, `${waiting} exit 0`);
    for (const pid of slotPids()) process.kill(pid, 'SIGKILL');
    const [adopted] = await successor.adopt(leftovers(1));
    expect(adopted!.type).toBe('alive');
    writeFileSync(join(folder, 'go'), '');
    expect(await exitOf(adopted!)).toMatchObject({ end: { type: 'lost' } });
  });

  test('are lost when they and it were killed', async () => {
    await launchAndDie(way, waiting);
    for (const pid of slotPids()) process.kill(pid, 'SIGKILL');
    for (const pid of startedPids()) process.kill(-pid, 'SIGKILL');
    const killed = [...slotPids(), ...startedPids()];
    while (killed.some(isProcessAlive)) await new Promise(setImmediate);
    expect(await successor.adopt(leftovers(1))).toEqual([{ type: 'lost' }]);
  });

  test('that were never begun are lost', async () => {
    await launchAndDie(way, 'echo $$ >>started');
    const [first, second] = await successor.adopt(leftovers(2));
    expect([await exitOf(first!), second]).toMatchObject([
      { end: { type: 'exited', code: 0 } },
      { type: 'lost' },
    ]);
  });

  test('are not taken for lost while it is stopped and might still start them', async () => {
    runner = spawn(
      process.execPath,
      ['--import', 'tsx', child, `stopped ${way}`, folder, waiting],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    await untilLines(join(folder, 'sent'), 1);
    await kill(runner);
    const [slot] = slotPids();
    expect(isProcessAlive(slot!)).toBe(true);
    const adopting = successor.adopt(leftovers(1));
    process.kill(slot!, 'SIGCONT');
    const [adopted] = await adopting;
    expect(adopted!.type).toBe('alive');
    expect(slotPids()).toHaveLength(1);
    writeFileSync(join(folder, 'go'), '');
    expect(await exitOf(adopted!)).toMatchObject({ end: { type: 'exited', code: 0 } });
  });

  test('can never start once they were called lost, it being stopped for good', async () => {
    runner = spawn(
      process.execPath,
      ['--import', 'tsx', child, `stopped ${way}`, folder, waiting],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    await untilLines(join(folder, 'sent'), 1);
    await kill(runner);
    const [slot] = slotPids();
    expect(await successor.adopt(leftovers(1))).toEqual([{ type: 'lost' }]);
    expect(isProcessAlive(slot!)).toBe(false);
    expect(startedPids()).toEqual([]);
  });
});

test('tasks that a killed runner started directly are found by what they were told', async () => {
  await launchAndDie('direct', `${waiting} exit 0`);
  const [adopted] = await successor.adopt(leftovers(1));
  expect(adopted!.type).toBe('alive');
  writeFileSync(join(folder, 'go'), '');
  expect(await exitOf(adopted!)).toMatchObject({ end: { type: 'lost' } });
});
