import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Execution, Executor, Launch, Turn } from '../../source/engine/executor.ts';
import { launcherExecutor } from '../../source/engine/launcher-executor.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isProcessAlive } from '../../source/engine/process-facts.ts';
import { slotFiles } from './slot-files.ts';
import { readText, temporaryFolder } from './workbench.ts';

let folder: string;
let exits: string;
let executor: Executor;

function create(...programs: readonly string[]): Executor {
  return launcherExecutor({ folder: exits, programs, fallback: localExecutor() });
}

beforeEach(() => {
  folder = temporaryFolder();
  exits = join(folder, 'exits');
  executor = create('python3');
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

function records(): string {
  return slotFiles(exits).map(readText).join('');
}

function launcherPid(): number {
  return Number(/^ready launcher (\d+)$/m.exec(records())![1]);
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('a launcher', () => {
  test('runs tasks at once, and one after another, in one process', async () => {
    await Promise.all(Array.from({ length: 5 }, () => executor.start(launch('sleep 0.1')).exited));
    await executor.start(launch('true')).exited;
    expect(slotFiles(exits)).toHaveLength(1);
    expect(records().match(/^x .*/gm)).toHaveLength(6);
  });

  test('knows the peak memory of a task too short to be looked at', async () => {
    const big = launch(`exec python3 -c 'x = "x" * 60_000_000'`);
    const { usage } = await executor.start(big).exited;
    expect(usage.peakBytes).toBeGreaterThan(60_000_000);
    const small = await executor.start(launch('true')).exited;
    expect(small.usage.peakBytes).toBeUndefined();
  });

  test('tells the size of the log, what is left of the group and whether there is a result', async () => {
    const quiet = await executor.start(launch('printf 12345')).exited;
    expect(quiet.aftermath).toEqual({
      logBytes: 5,
      isGroupLeft: false,
      hasResult: false,
      isHandedOn: true,
    });
    const busy = executor.start(launch('sleep 60 & echo "{}" >$BACKFILL_RESULT'));
    expect((await busy.exited).aftermath).toMatchObject({ isGroupLeft: true, hasResult: true });
    await busy.gone;
  });

  test('leaves when it is closed, and its records with it once these are not needed', async () => {
    await executor.start(launch('true')).exited;
    const pid = launcherPid();
    await executor.close(false);
    expect(isProcessAlive(pid)).toBe(false);
    expect(records()).toMatch(/\nclosed\n$/);
    await executor.close(true);
    expect(existsSync(exits)).toBe(false);
  });

  test('gives each task its own environment and nothing of its own', async () => {
    const first = launch('echo "$A $B"');
    await executor.start({ ...first, env: { ...first.env, A: 'a', B: 'b' } }).exited;
    const second = launch('echo "${A-none} $B $BACKFILL_RESULT"; env | grep -c PYTHON');
    await executor.start({ ...second, env: { ...second.env, B: '' } }).exited;
    const result = second.env['BACKFILL_RESULT']!;
    expect(readText(first.logFile) + readText(second.logFile)).toBe(`a b\nnone  ${result}\n0\n`);
  });

  test('gives all tasks what they inherit, also what it does not have itself', async () => {
    const inherited = { PATH: process.env['PATH']!, BACKFILL_MODE: 'dry', MODE: 'outer' };
    const first = { ...launch('echo "$BACKFILL_MODE $MODE"'), inherited };
    await executor.start({ ...first, env: { ...first.env, MODE: 'own' } }).exited;
    const second = { ...launch('echo "$BACKFILL_MODE $MODE"'), inherited };
    await executor.start(second).exited;
    expect(readText(first.logFile) + readText(second.logFile)).toBe('dry own\ndry outer\n');
  });

  test('runs a script without a first line that names its interpreter, as a shell does', async () => {
    const started = launch('true');
    const script = join(folder, 'script');
    await executor.start(launch(`echo 'echo "ran $1"' >${script}; chmod +x ${script}`)).exited;
    const { end } = await executor.start({ ...started, argv: [script, 'it'] }).exited;
    expect(end).toEqual({ type: 'exited', code: 0 });
    expect(readText(started.logFile)).toBe('ran it\n');
  });

  test('that is killed loses how its tasks end, but not the tasks', async () => {
    const executions = [launch('exec sleep 60'), launch('exec sleep 60')].map((each) =>
      executor.start(each),
    );
    const pids = await Promise.all(executions.map(({ spawned }) => spawned));
    const launcher = launcherPid();
    process.kill(launcher, 'SIGKILL');
    while (isProcessAlive(launcher)) await new Promise(setImmediate);
    expect(pids.every((pid) => isProcessAlive(pid!))).toBe(true);
    for (const execution of executions) execution.terminate();
    for (const execution of executions) {
      expect((await execution.exited).end).toMatchObject({ type: 'lost' });
      await execution.gone;
    }
    const next = await executor.start(launch('exit 4')).exited;
    expect(next.end).toEqual({ type: 'exited', code: 4 });
  });

  test('gives way to another Python, and to another way, where it cannot run', async () => {
    const others = create('no-such-python', 'false', 'python3');
    const started = ['exit 6', 'exit 7'].map((text) => others.start(launch(text)));
    const ends = await Promise.all(started.map(async ({ exited }) => (await exited).end));
    expect(ends).toEqual([
      { type: 'exited', code: 6 },
      { type: 'exited', code: 7 },
    ]);
    expect(records().match(/^ready launcher/gm)).toHaveLength(1);
    await others.close(true);
    const none = create('no-such-python');
    const direct = await none.start(launch('exit 5')).exited;
    expect(direct).toMatchObject({ end: { type: 'exited', code: 5 }, usage: {} });
    await none.close(true);
  });

  test('goes on while the runner does not listen, and tells all of it later', async () => {
    const count = 300;
    const tasks = Array.from({ length: count }, () => executor.start(launch('exit 3')));
    await tasks[0]!.spawned;
    const until = performance.now() + 500;
    while (performance.now() < until);
    const ends = await Promise.all(tasks.map(async ({ exited }) => (await exited).end));
    expect(ends).toEqual(Array.from({ length: count }, () => ({ type: 'exited', code: 3 })));
  });

  test('puts a file on disk before it starts a task that is not to start sooner', async () => {
    expect(executor.startSynced).toBeUndefined();
    await executor.start(launch('true')).exited;
    const journal = join(folder, 'journal');
    writeFileSync(journal, 'a line');
    const tasks = [1, 2, 3].map(() => executor.startSynced!(launch('exit 3'), journal));
    const ends = await Promise.all(tasks.map(async ({ exited }) => (await exited).end));
    expect(ends).toEqual(Array(3).fill({ type: 'exited', code: 3 }));
  });

  // Of a device nothing can be put on disk: the system says so when it is asked to.
  test.each(['/dev/null', '/no/such/file'])('starts nothing that waits for %s', async (file) => {
    await executor.start(launch('true')).exited;
    const refused = launch('echo ran');
    const before = records();
    const execution = executor.startSynced!(refused, file);
    expect(await execution.spawned).toBeUndefined();
    expect((await execution.exited).end).toEqual({ type: 'unsynced' });
    await execution.gone;
    expect(existsSync(refused.logFile)).toBe(false);
    // Nobody who reads the records takes it for over.
    expect(records()).toBe(before);
    expect(await executor.start(refused).exited).toMatchObject({ end: { code: 0 } });
    expect(readText(refused.logFile)).toBe('ran\n');
  });

  test('leaves to others what is too long to be ordered', async () => {
    await executor.start(launch('true')).exited;
    const long = launch('true');
    const argv = [...long.argv, 'x'.repeat(200_000)];
    const { exited } = executor.startSynced!({ ...long, argv }, join(folder, 'journal'));
    expect((await exited).end).toEqual({ type: 'unsynced' });
  });

  test('that has ended is not told to wait for the disk', async () => {
    await executor.start(launch('true')).exited;
    const launcher = launcherPid();
    const running = executor.start(launch('exec sleep 60'));
    await running.spawned;
    process.kill(launcher, 'SIGKILL');
    running.terminate();
    await running.exited;
    expect(executor.startSynced).toBeUndefined();
    await running.gone;
  });

  test('tells when a task ended only if that is heard of late: clocks may be set back', async () => {
    const timely = await executor.start(launch('true')).exited;
    expect(timely.endedAt).toBeUndefined();
    const unheard = executor.start(launch('true'));
    await new Promise(setImmediate);
    const until = performance.now() + 2_000;
    while (performance.now() < until);
    const { endedAt } = await unheard.exited;
    expect(endedAt).toBeLessThan(Date.now() - 1_000);
  });
});

/** Makes a task wait in line 1, of a round, as long as not more than so many were handed on. */
const waits = (round = 1, handedOn = 0): Turn => ({ line: 1, handedOn, round });
const now: Turn = { line: 1, handedOn: 0 };

describe.skipIf(!hasPython)('a line of tasks', () => {
  const append = (word: string) => launch(`echo ${word} >>ledger`);
  const ledger = () => readText(join(folder, 'ledger')).trim().split('\n');
  const endsOf = (executions: readonly Execution[]) =>
    Promise.all(executions.map(async ({ exited }) => (await exited).end.type));

  test('goes on by itself, one after another and in order', async () => {
    const first = executor.start(
      launch('until [ -e go ]; do sleep 0.01; done; echo a >>ledger'),
      now,
    );
    const others = ['b', 'c', 'd'].map((word) => executor.start(append(word), waits()));
    await first.spawned;
    expect(records().match(/^s /gm)).toHaveLength(1);
    writeFileSync(join(folder, 'go'), '');
    expect(await endsOf([first, ...others])).toEqual(Array(4).fill('exited'));
    expect(ledger()).toEqual(['a', 'b', 'c', 'd']);
    expect((await first.exited).aftermath).toMatchObject({ isHandedOn: true });
  });

  test.each([
    ['fails', 'exit 3'],
    ['is killed', 'kill -9 $$'],
    ['leaves something running', 'sleep 60 &'],
  ])('is withdrawn when one of it %s', async (_, text) => {
    const first = executor.start(launch(text), now);
    const others = [executor.start(append('b'), waits()), executor.start(append('c'), waits())];
    expect(await endsOf(others)).toEqual(['withdrawn', 'withdrawn']);
    expect((await first.exited).aftermath).toMatchObject({ isHandedOn: false });
    await first.gone;
    expect(existsSync(join(folder, 'ledger'))).toBe(false);
  });

  test('is withdrawn when one of it cannot start', async () => {
    const first = executor.start(launch('true'), now);
    const broken = executor.start({ ...launch('true'), cwd: join(folder, 'nowhere') }, waits());
    const last = executor.start(append('c'), waits());
    expect(await endsOf([first, broken, last])).toEqual(['exited', 'not-started', 'withdrawn']);
  });

  test('is withdrawn on demand, with what comes of earlier rounds, and goes on in the next', async () => {
    const first = executor.start(launch('until [ -e go ]; do sleep 0.01; done'), now);
    const early = executor.start(append('b'), waits(1));
    executor.withdraw!(1, 2);
    const late = executor.start(append('c'), waits(1));
    const next = executor.start(append('d'), waits(2));
    expect(await endsOf([early, late])).toEqual(['withdrawn', 'withdrawn']);
    writeFileSync(join(folder, 'go'), '');
    expect(await endsOf([first, next])).toEqual(['exited', 'exited']);
    expect(ledger()).toEqual(['d']);
  });

  test('takes a slot that was handed on before it came, unless that is known to be none of its', async () => {
    const running = executor.start(launch('until [ -e go ]; do sleep 0.01; done'), now);
    await executor.start(launch('true'), now).exited;
    const takes = executor.start(append('b'), waits(1, 0));
    expect((await takes.exited).end).toEqual({ type: 'exited', code: 0 });
    const knows = executor.start(append('c'), waits(1, 2));
    await executor.start(append('d'), { line: 2, handedOn: 0 }).exited;
    writeFileSync(join(folder, 'go'), '');
    await endsOf([running, knows]);
    expect(ledger()).toEqual(['b', 'd', 'c']);
  });

  test('is not waited in where nothing runs that could hand on a slot', async () => {
    await executor.start(launch('true'), now).exited;
    const stuck = executor.start(append('b'), waits(1, 1));
    expect(await endsOf([stuck])).toEqual(['withdrawn']);
  });

  test('hands nothing on from one line to another', async () => {
    const running = executor.start(launch('until [ -e go ]; do sleep 0.01; done'), now);
    const order = append('b');
    const waiting = executor.start(order, waits());
    await executor.start(launch('true'), { line: 2, handedOn: 0 }).exited;
    expect(records()).not.toContain(`s ${order.token} `);
    writeFileSync(join(folder, 'go'), '');
    await endsOf([running, waiting]);
    expect(ledger()).toEqual(['b']);
  });

  test('is over when its runner is', async () => {
    const first = executor.start(launch('until [ -e go ]; do sleep 0.01; done'), now);
    const waiting = executor.start(append('b'), waits());
    await first.spawned;
    const closed = executor.close(false);
    expect(await endsOf([waiting])).toEqual(['withdrawn']);
    writeFileSync(join(folder, 'go'), '');
    await closed;
    expect(existsSync(join(folder, 'ledger'))).toBe(false);
  });

  test('is withdrawn when who sees to it is killed', async () => {
    const first = executor.start(launch('sleep 60'), now);
    const waiting = executor.start(append('b'), waits());
    await first.spawned;
    process.kill(launcherPid(), 'SIGKILL');
    expect(await endsOf([waiting])).toEqual(['withdrawn']);
    expect(executor.withdraw).toBeUndefined();
    first.terminate();
    await first.gone;
  });
});

test('where no launcher runs, what waits for a turn is withdrawn and all else starts', async () => {
  await executor.close(true);
  executor = create();
  expect(executor.withdraw).toBeUndefined();
  expect((await executor.start(launch('true'), now).exited).end).toEqual({
    type: 'exited',
    code: 0,
  });
  expect((await executor.start(launch('true'), waits()).exited).end).toEqual({ type: 'withdrawn' });
});
