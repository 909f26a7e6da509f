import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Executor, Launch } from '../../source/engine/executor.ts';
import { isProcessAlive } from '../../source/engine/process-facts.ts';
import { slotExecutor } from '../../source/engine/slot-executor.ts';
import { slotFiles } from './slot-files.ts';
import { readText, temporaryFolder } from './workbench.ts';

let folder: string;
let exits: string;
let executor: Executor;

beforeEach(() => {
  folder = temporaryFolder();
  exits = join(folder, 'exits');
  executor = slotExecutor({ folder: exits });
});

afterEach(() => executor.close(true));

let launched = 0;

function launch(text: string): Launch {
  launched += 1;
  const name = String(launched);
  return {
    token: `task${name}.1`,
    argv: ['sh', '-c', text],
    cwd: folder,
    inherited: { PATH: process.env['PATH']! },
    env: {
      PWD: folder,
      BACKFILL_RESULT: join(folder, `${name}.result`),
    },
    logFile: join(folder, `${name}.log`),
    graceMs: 500,
    limits: {},
  };
}

function slotPids(): number[] {
  return slotFiles(exits).map((file) => {
    const text = readFileSync(file, 'utf8');
    return Number(/^ready \w+ (\d+)$/m.exec(text)![1]);
  });
}

describe('slots', () => {
  test('run one task after another, and as many as tasks run at once', async () => {
    for (let i = 0; i < 3; i++) await executor.start(launch('true')).exited;
    expect(slotPids()).toHaveLength(1);
    await Promise.all(Array.from({ length: 4 }, () => executor.start(launch('sleep 0.1')).exited));
    expect(slotPids()).toHaveLength(4);
  });

  test('leave when they are closed, and their records with them once these are not needed', async () => {
    await executor.start(launch('true')).exited;
    const pids = slotPids();
    await executor.close(false);
    expect(pids.filter(isProcessAlive)).toEqual([]);
    expect(slotFiles(exits)).toHaveLength(1);
    await executor.close(true);
    expect(existsSync(exits)).toBe(false);
  });

  test('are told what changed in the environment from task to task, and not the whole of it', async () => {
    const first = launch('echo "$A $B"');
    await executor.start({ ...first, env: { ...first.env, A: 'a', B: 'b' } }).exited;
    const second = launch('echo "$A ${B-none}"');
    await executor.start({ ...second, env: { ...second.env, A: 'changed' } }).exited;
    expect(readText(first.logFile) + readText(second.logFile)).toBe('a b\nchanged none\n');
  });

  test('of which one is killed lose how its task ends, but not the task', async () => {
    const started = launch('echo here; until [ -e go ]; do sleep 0.02; done');
    const execution = executor.start(started);
    const pid = (await execution.spawned)!;
    const [slot] = slotPids();
    process.kill(slot!, 'SIGKILL');
    while (isProcessAlive(slot!)) await new Promise(setImmediate);
    expect(isProcessAlive(pid)).toBe(true);
    execution.terminate();
    expect((await execution.exited).end).toMatchObject({ type: 'lost' });
    await execution.gone;
    expect(isProcessAlive(pid)).toBe(false);
    expect((await executor.start(launch('exit 4')).exited).end).toEqual({
      type: 'exited',
      code: 4,
    });
  });

  test('give way to other shells, and to starting directly, where there is none that can', async () => {
    const others = slotExecutor({
      folder: exits,
      shells: [['no-such-shell'], ['sh', '-c', 'exit 3']],
    });
    const started = launch('exit 6');
    expect((await others.start(started).exited).end).toEqual({ type: 'exited', code: 6 });
    expect((await others.start(launch('exit 5')).exited).end).toEqual({ type: 'exited', code: 5 });
    await others.close(true);
  });

  test('whose shell cannot fork fail a task for the moment', async () => {
    const refuse = 'read -r _; echo "sh: Cannot fork" >>"$2"; exit 2';
    const poor = slotExecutor({ folder: exits, shells: [['sh', '-c', refuse, 'sh']] });
    const { end } = await poor.start(launch('true')).exited;
    expect(end).toMatchObject({ type: 'not-started', isTransient: true });
    expect(end.type === 'not-started' && end.message).toMatch(
      /^command "sh" could not be started: this user has too many processes \(EAGAIN\): raise/,
    );
    await poor.close(true);
  });

  test('take a script whose interpreter is missing for one that cannot be started', async () => {
    const started = launch('true');
    const script = new URL('../../fixtures/commands/lost-interpreter', import.meta.url).pathname;
    const { end } = await executor.start({ ...started, argv: [script] }).exited;
    expect(end).toMatchObject({ type: 'not-started', isTransient: false });
    expect(end.type === 'not-started' && end.message).toMatch(/needs \S+, which was not found/);
  });
});
