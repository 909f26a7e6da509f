import { describe, expect, test } from 'vitest';
import { statusCode } from '../../source/domain/cell-status.ts';
import { Simulation } from '../builders/simulation.ts';
import { graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { nextEvent, prepareBench, readText, startBench, startOn } from './workbench.ts';
import type { Adopted, Launch } from '../../source/engine/executor.ts';
import { FakeExecutor, FakeProcess } from './fake-executor.ts';
import { HoldingExecutor } from './holding-executor.ts';

const retry = {
  max: 2,
  delayMs: 10_000,
  backoff: 'exponential',
  maxDelayMs: 60_000,
  jitter: false,
} as const;

/** Numbers the turns of the event loop. */
function countTurns() {
  let turn = 0;
  const tick = (): void => {
    turn += 1;
    next = setImmediate(tick);
  };
  let next = setImmediate(tick);
  return { now: () => turn, end: () => clearImmediate(next) };
}

describe('the loop', () => {
  test('children follow their parents until the backfill has succeeded', async () => {
    const { runner, executor, journal } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 1, clean: 1 },
    });
    (await executor.next()).report({ cost: 0.5, rows: 7, dataVersion: 'v1' }).exit(0);
    const child = await executor.next();
    expect(child.name).toBe('clean/2024-01-01');
    child.exit(0);
    expect(await runner.done).toBe('succeeded');
    expect(journal.events).toEqual([
      { type: 'backfill-started', id: 'bf-1' },
      { type: 'attempt-started', task: 'raw/2024-01-01', attempt: 1 },
      { type: 'process-spawned', task: 'raw/2024-01-01', pid: 1000 },
      {
        type: 'attempt-succeeded',
        task: 'raw/2024-01-01',
        attempt: 1,
        durationMs: 0,
        reported: { cost: 0.5, rows: 7, dataVersion: 'v1' },
      },
      { type: 'attempt-started', task: 'clean/2024-01-01', attempt: 1 },
      { type: 'process-spawned', task: 'clean/2024-01-01', pid: 1001 },
      {
        type: 'attempt-succeeded',
        task: 'clean/2024-01-01',
        attempt: 1,
        durationMs: 0,
        reported: {},
      },
      { type: 'backfill-finished', outcome: 'succeeded' },
    ]);
    expect(journal.durable).toBe(journal.recorded.length);
    expect(runner.run).toMatchObject({ outcome: 'succeeded', spend: 0.5, runningTasks: 0 });
  });

  test('a process starts only when its start and its parents’ ends are on disk', async () => {
    const { runner, executor, journal } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 2, clean: 2 },
      limits: { concurrency: 1 },
    });
    const behind: string[] = [];
    executor.onStart = ({ name }) => {
      const started = journal.recorded.findLast(
        ({ event }) => event.type === 'attempt-started' && event.task === name,
      );
      if (started!.seq > journal.durable) behind.push(name);
    };
    for (let i = 0; i < 4; i++) (await executor.next()).exit(0);
    await runner.done;
    expect(executor.started.map(({ name }) => name)).toEqual([
      'raw/2024-01-01',
      'clean/2024-01-01',
      'raw/2024-01-02',
      'clean/2024-01-02',
    ]);
    expect(behind).toEqual([]);
  });

  test('no two starts that block share a turn of the event loop, whoever made room for them', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 8, clean: 8 },
      limits: { concurrency: 8 },
    });
    const turn = countTurns();
    const turns: number[] = [];
    executor.onStart = () => {
      turns.push(turn.now());
      const until = performance.now() + 2;
      while (performance.now() < until);
    };
    const parents = [];
    for (let i = 0; i < 8; i++) parents.push(await executor.next());
    for (const parent of parents) parent.exit(0);
    for (let i = 0; i < 8; i++) (await executor.next()).exit(0);
    await runner.done;
    turn.end();
    expect(turns).toHaveLength(16);
    expect(new Set(turns).size).toBe(16);
  });

  test.each([
    ['', new FakeExecutor()],
    [', though each start lets others be announced', new HoldingExecutor()],
  ])('many slots are not taken within one turn of the event loop%s', async (_, executor) => {
    const limits = { concurrency: 20 };
    const bench = prepareBench({ drawing: 'raw', cells: { raw: 20 }, limits });
    const runner = startOn(bench, executor);
    const turns = countTurns();
    const starts = new Map<number, number>();
    runner.subscribe(({ event }) => {
      if (event.type !== 'attempt-started') return;
      starts.set(turns.now(), (starts.get(turns.now()) ?? 0) + 1);
    });
    for (let i = 0; i < 20; i++) await executor.next();
    turns.end();
    expect([...starts.values()]).toEqual(Array(10).fill(2));
    await runner.stop('cancel');
  });

  test('a task that is cancelled while its start is written is never launched', async () => {
    const { runner, executor, journal } = startBench({ drawing: 'raw', cells: { raw: 1 } });
    await nextEvent(runner, 'backfill-started');
    const release = journal.hold();
    await nextEvent(runner, 'attempt-started');
    expect(runner.send({ type: 'cancel-all' }).ok).toBe(true);
    release();
    expect(await runner.done).toBe('cancelled');
    expect(executor.started).toEqual([]);
    expect(journal.types()).toContain('attempt-cancelled');
  });

  test('commands sent right after the start are applied before anything is launched', async () => {
    const { runner, executor } = startBench({ drawing: 'raw', cells: { raw: 2 } });
    runner.send({ type: 'skip-tasks', tasks: ['raw/2024-01-01'] });
    (await executor.next()).exit(0);
    expect(await runner.done).toBe('succeeded');
    expect(executor.started.map(({ name }) => name)).toEqual(['raw/2024-01-02']);
  });

  test('listeners hear of every event in order, until they unsubscribe', async () => {
    const { runner, executor, journal } = startBench({ drawing: 'raw', cells: { raw: 2 } });
    const heard: number[] = [];
    const once: number[] = [];
    runner.subscribe(({ seq }) => heard.push(seq));
    const unsubscribe = runner.subscribe(({ seq }) => {
      once.push(seq);
      unsubscribe();
    });
    for (const process of await executor.take(2)) process.exit(0);
    await runner.done;
    expect(heard).toEqual(journal.recorded.map(({ seq }) => seq));
    expect(once).toEqual([1]);
  });

  test('an empty plan has succeeded at once', async () => {
    const { runner } = startBench({ drawing: 'raw', cells: { raw: 0 } });
    expect(await runner.done).toBe('succeeded');
  });
});

describe('failures', () => {
  test('a failed task is tried again when its delay is over, by the policy', async () => {
    const { runner, executor, clock, view } = startBench({
      drawing: 'raw',
      shapes: { raw: { retry } },
      cells: { raw: 1 },
    });
    const started = clock.now();
    (await executor.next()).print('boom\n').exit(3);
    const first = await nextEvent(runner, 'attempt-failed');
    expect(first).toMatchObject({ cause: { type: 'exit', code: 3 }, message: 'boom' });
    expect(first.retryAt).toBe(started + 10_000);
    expect(view('raw/2024-01-01').retryAt).toBe(started + 10_000);
    await Promise.resolve();
    expect(clock.alarms()).toEqual([started + 10_000]);
    clock.advance(10_000);
    (await executor.next()).exit(3);
    expect((await nextEvent(runner, 'attempt-failed')).retryAt).toBe(started + 30_000);
    await Promise.resolve();
    clock.advance(20_000);
    (await executor.next()).exit(0);
    expect(await runner.done).toBe('succeeded');
    expect(view('raw/2024-01-01').attempt).toBe(3);
  });

  test('a failed task blocks its children and the backfill fails', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 2, clean: 2 },
    });
    const [first, second] = await executor.take(2);
    first!.exit(1);
    second!.exit(0);
    (await executor.next()).exit(0);
    expect(await runner.done).toBe('failed');
    expect(runner.run.counts[statusCode.blocked]).toBe(1);
  });

  test('a task that takes too long is ended, with the timeout as the cause', async () => {
    const { runner, executor, clock } = startBench({
      drawing: 'raw',
      shapes: { raw: { timeoutMs: 5_000 } },
      cells: { raw: 1 },
    });
    const process = await executor.next();
    process.print('still at it\n');
    clock.advance(4_999);
    expect(process.isTerminated).toBe(false);
    clock.advance(1);
    expect(process.isTerminated).toBe(true);
    expect(await nextEvent(runner, 'attempt-failed')).toMatchObject({
      cause: { type: 'timeout', afterMs: 5_000 },
      durationMs: 5_000,
      message: 'still at it',
    });
    expect(await runner.done).toBe('failed');
    expect(clock.alarms()).toEqual([]);
  });

  test('a command that cannot be started is not tried again unless that may help', async () => {
    const { runner, executor, clock, journal } = startBench({
      drawing: 'raw',
      shapes: { raw: { retry } },
      cells: { raw: 2 },
    });
    const [first, second] = await executor.take(2);
    first!.end({ type: 'not-started', message: 'no such thing', isTransient: false });
    await nextEvent(runner, 'attempt-failed');
    second!.end({ type: 'not-started', message: 'try later', isTransient: true });
    await nextEvent(runner, 'attempt-failed');
    const failed = journal.events.filter(({ type }) => type === 'attempt-failed');
    expect(failed).toMatchObject([
      { cause: { type: 'spawn', message: 'no such thing' }, message: 'no such thing' },
      { cause: { type: 'spawn' }, retryAt: clock.now() + 10_000 },
    ]);
    expect(failed[0]).not.toHaveProperty('retryAt');
    await runner.stop('cancel');
  });

  test('an attempt whose files cannot be written fails and does not bring the runner down', async () => {
    const bench = prepareBench({ drawing: 'raw', cells: { raw: 1 } });
    const executor = new FakeExecutor();
    const paths = { ...bench.paths, result: () => '/dev/null/x/result' };
    const runner = startOn({ ...bench, paths }, executor);
    expect(await runner.done).toBe('failed');
    expect(bench.view('raw/2024-01-01').message).toMatch(/could not be prepared: E[A-Z]+:/);
  });

  test('a task whose start the journal refuses is not started', async () => {
    const { runner, executor, journal } = startBench({ drawing: 'raw', cells: { raw: 3 } });
    const append = journal.append.bind(journal);
    journal.append = (event) => {
      if (event.type === 'attempt-started') throw new Error('disk full');
      return append(event);
    };
    await expect(runner.done).rejects.toThrow('disk full');
    expect(executor.started).toEqual([]);
  });

  test('an end that the journal refuses is none', async () => {
    const { runner, executor, journal } = startBench({ drawing: 'raw', cells: { raw: 1 } });
    const append = journal.append.bind(journal);
    journal.append = (event) => {
      if (event.type === 'backfill-finished') throw new Error('disk full');
      return append(event);
    };
    (await executor.next()).exit(0);
    await expect(runner.done).rejects.toThrow('disk full');
  });

  test('a journal that cannot be written ends what runs and rejects', async () => {
    const { runner, executor, journal } = startBench({ drawing: 'raw', cells: { raw: 3 } });
    const [first, second, third] = await executor.take(3);
    journal.broken = new Error('disk full');
    first!.exit(0);
    await expect(runner.done).rejects.toThrow('disk full');
    expect([second!.isTerminated, third!.isTerminated]).toEqual([true, true]);
    expect(runner.send({ type: 'pause' })).toMatchObject({
      problems: [{ code: 'journal-failed' }],
    });
  });
});

describe('what a task reports', () => {
  test('a batch that exits with 0 but names failed partitions has failed in those', async () => {
    const { runner, executor, journal } = startBench({
      drawing: 'raw -> clean',
      shapes: { raw: { strategy: { batch: 3 } } },
      cells: { raw: 3, clean: 3 },
    });
    (await executor.next())
      .report(
        { partition: '2024-01-01', rows: 4 },
        { partition: '2024-01-02', status: 'failed', message: 'bad row' },
      )
      .exit(0);
    for (const child of await executor.take(2)) child.exit(0);
    expect(await runner.done).toBe('failed');
    expect(journal.events).toContainEqual({
      type: 'attempt-failed',
      task: 'raw/2024-01-01..2024-01-03',
      attempt: 1,
      durationMs: 0,
      cause: { type: 'exit', code: 0 },
      message: '2024-01-02: bad row',
      reported: { rows: 4 },
      cells: { '2024-01-01': { rows: 4 } },
      failed: ['2024-01-02'],
    });
    expect(executor.started.map(({ name }) => name)).toEqual([
      'raw/2024-01-01..2024-01-03',
      'clean/2024-01-01',
      'clean/2024-01-03',
    ]);
  });

  test('a retried batch is told only the keys that are left', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw; slow',
      shapes: { raw: { strategy: { batch: 4 } } },
      cells: { raw: 4, slow: 1 },
    });
    const [batch, slow] = await executor.take(2);
    batch!
      .report(
        { partition: '2024-01-02', status: 'failed' },
        { partition: '2024-01-04', status: 'failed' },
      )
      .exit(1);
    await nextEvent(runner, 'attempt-failed');
    runner.send({ type: 'retry-all-failed' });
    const again = await executor.next();
    expect(readText(again.launch.env['BACKFILL_PARTITIONS_FILE']!)).toBe(
      '2024-01-02\n2024-01-04\n',
    );
    again.exit(0);
    slow!.exit(0);
    expect(await runner.done).toBe('succeeded');
  });

  test('the cost model fills in a cost that was not reported', async () => {
    const { runner, executor, clock } = startBench({
      drawing: 'raw',
      shapes: {
        raw: { cost: { perTask: 1, perPartition: 0.5, perHour: 2 }, strategy: { batch: 2 } },
      },
      cells: { raw: 4 },
    });
    const [first, second] = await executor.take(2);
    clock.advance(1_800_000);
    first!.exit(0);
    second!.report({ cost: 0.25 }).exit(0);
    await runner.done;
    expect(runner.run.spend).toBe(1 + 2 * 0.5 + 0.5 * 2 + 0.25);
  });

  test('a budget that is reached lets running tasks finish and ends the backfill as guarded', async () => {
    const { runner, executor, journal } = startBench({
      drawing: 'raw',
      cells: { raw: 5 },
      limits: { concurrency: 2, budget: 1 },
    });
    const [first, second] = await executor.take(2);
    first!.report({ cost: 1 }).exit(0);
    await nextEvent(runner, 'guard-tripped');
    second!.exit(0);
    expect(await runner.done).toBe('guarded');
    expect(executor.started).toHaveLength(2);
    expect(journal.types().filter((type) => type === 'guard-tripped')).toHaveLength(1);
  });
});

describe('stopping and taking up again', () => {
  test('a drain lets running tasks finish and leaves the rest queued', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw',
      cells: { raw: 3 },
      limits: { concurrency: 1 },
    });
    const process = await executor.next();
    const stopped = runner.stop('drain');
    process.exit(0);
    expect(await runner.done).toBe('interrupted');
    await stopped;
    expect(executor.started).toHaveLength(1);
    expect(runner.run.counts[statusCode.queued]).toBe(2);
  });

  test('a drain after which nothing is left has the outcome of the run', async () => {
    const { runner, executor } = startBench({ drawing: 'raw', cells: { raw: 1 } });
    const process = await executor.next();
    void runner.stop('drain');
    process.exit(0);
    expect(await runner.done).toBe('succeeded');
  });

  test('a second stop can end what the first one waits for', async () => {
    const { runner, executor, view } = startBench({ drawing: 'raw', cells: { raw: 1 } });
    const process = await executor.next();
    void runner.stop('drain');
    await runner.stop('cancel');
    expect(process.isTerminated).toBe(true);
    expect(await runner.done).toBe('interrupted');
    expect(view('raw/2024-01-01')).toMatchObject({
      status: statusCode.queued,
      cause: { type: 'interrupted' },
    });
  });

  test('a cancelled task is terminated and recorded as cancelled', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 1, clean: 1 },
    });
    const process = await executor.next();
    runner.send({ type: 'cancel-tasks', tasks: ['raw/2024-01-01'] });
    expect(await nextEvent(runner, 'attempt-cancelled')).toMatchObject({ attempt: 1 });
    expect(process.isTerminated).toBe(true);
    expect(await runner.done).toBe('cancelled');
    expect(runner.run.counts[statusCode.blocked]).toBe(1);
  });

  test('a task that had ended by itself before it was cancelled keeps its own end', async () => {
    const { runner, executor } = startBench({
      drawing: 'raw -> clean',
      cells: { raw: 1, clean: 1 },
    });
    const process = await executor.next();
    const leave = process.linger();
    process.exit(0);
    await process.exited;
    runner.send({ type: 'cancel-tasks', tasks: ['raw/2024-01-01'] });
    expect(executor.started).toHaveLength(1);
    leave();
    (await executor.next()).exit(0);
    expect(await runner.done).toBe('succeeded');
    expect(process.isTerminated).toBe(false);
  });

  test('what is lost of an earlier runner’s tasks is started again', async () => {
    const from = graph('raw', {});
    const before = new Simulation(from, planOf(from, { raw: 2 }));
    before.start();
    before.record({ type: 'process-spawned', task: 'raw/2024-01-01', pid: 4711 });
    before.fail('raw/2024-01-02');
    const { runner, executor, journal } = startBench({
      drawing: 'raw',
      cells: { raw: 2 },
      earlier: before.recorded,
    });
    runner.send({ type: 'retry-all-unfinished' });
    const both = await executor.take(2);
    expect(executor.leftovers).toMatchObject([{ pid: 4711, token: 'raw%2F2024-01-01.1' }]);
    expect(both.map(({ name, launch }) => [name, launch.env['BACKFILL_ATTEMPT']])).toEqual([
      ['raw/2024-01-01', '2'],
      ['raw/2024-01-02', '2'],
    ]);
    for (const process of both) process.exit(0);
    expect(await runner.done).toBe('succeeded');
    expect(journal.types()).not.toContain('attempt-cancelled');
    expect(journal.types().filter((type) => type === 'backfill-resumed')).toHaveLength(1);
    expect(executor.closed).toBe('recorded');
  });

  /** A runner that takes over three running tasks, of which it asks `onAdopt`. */
  function takeOver(onAdopt: FakeExecutor['onAdopt']) {
    const from = graph('raw', {});
    const before = new Simulation(from, planOf(from, { raw: 3 }));
    before.now = 1_699_999_000_000;
    before.start();
    const executor = new FakeExecutor();
    executor.onAdopt = onAdopt;
    const bench = prepareBench({ drawing: 'raw', cells: { raw: 3 }, earlier: before.recorded });
    return { ...bench, executor, runner: startOn(bench, executor) };
  }

  const alone = { env: {}, logFile: '/nowhere' } as unknown as Launch;

  test('what an earlier runner’s tasks came to is recorded as if nothing had happened', async () => {
    const { runner, view, executor } = takeOver(() => ({
      type: 'ended',
      exit: {
        end: { type: 'exited', code: 0 },
        usage: { cpuMs: 12 },
        endedAt: 1_699_999_002_500,
      },
    }));
    expect(await runner.done).toBe('succeeded');
    expect(view('raw/2024-01-02')).toMatchObject({ durationMs: 2500, cpuMs: 12, attempt: 1 });
    expect(executor.started).toEqual([]);
  });

  test('a part of a batch that an earlier runner had under way costs what a part costs', async () => {
    const retry = { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false } as const;
    const shapes = {
      raw: {
        strategy: 'single-run',
        retry: { ...retry, split: true },
        cost: { perPartition: 1 },
      },
    } as const;
    const from = graph('raw', shapes);
    const before = new Simulation(from, planOf(from, { raw: 4 }));
    before.now = 1_699_999_000_000;
    const [batch] = before.start();
    before.fail(batch!);
    before.start();
    const executor = new FakeExecutor();
    executor.onAdopt = () => ({
      type: 'ended',
      exit: { end: { type: 'exited', code: 0 }, usage: {}, endedAt: 1_699_999_002_500 },
    });
    const earlier = before.recorded;
    const bench = prepareBench({ drawing: 'raw', shapes, cells: { raw: 4 }, earlier });
    const runner = startOn(bench, executor);
    const adopted = await nextEvent(runner, 'attempt-succeeded');
    expect(adopted).toMatchObject({ attempt: 2, reported: { cost: 2 } });
    (await executor.next()).exit(0);
    expect(await runner.done).toBe('succeeded');
  });

  test('what a task came to by itself counts though its new runner is to stop', async () => {
    const { runner, view } = takeOver(() => ({
      type: 'ended',
      exit: { end: { type: 'exited', code: 0 }, usage: {}, endedAt: 1_699_999_002_500 },
    }));
    await runner.stop('cancel');
    expect(await runner.done).toBe('succeeded');
    expect(view('raw/2024-01-02').attempt).toBe(1);
  });

  test('living tasks of an earlier runner are awaited and can be cancelled', async () => {
    const alive: FakeProcess[] = [];
    const { runner, view, executor, clock } = takeOver(() => {
      const execution = new FakeProcess(5000 + alive.length, alone);
      alive.push(execution);
      return { type: 'alive', execution };
    });
    await nextEvent(runner, 'process-spawned');
    expect(runner.run.runningTasks).toBe(3);
    runner.send({ type: 'cancel-tasks', tasks: ['raw/2024-01-02'] });
    expect(alive.map(({ isTerminated }) => isTerminated)).toEqual([false, true, false]);
    alive[0]!.exit(0);
    alive[2]!.exit(1);
    expect(await runner.done).toBe('failed');
    expect(view('raw/2024-01-01').durationMs).toBe(clock.now() - 1_699_999_000_000);
    expect(executor.started).toEqual([]);
  });

  test('a task that is cancelled before its fate is known is ended once it is', async () => {
    const answers: ((adopted: Adopted) => void)[] = [];
    const { runner, executor } = takeOver(() => new Promise((resolve) => answers.push(resolve)));
    await nextEvent(runner, 'backfill-resumed');
    expect(runner.send({ type: 'cancel-all' }).ok).toBe(true);
    const alive = answers.map((answer, i) => {
      const execution = new FakeProcess(5000 + i, alone);
      answer({ type: 'alive', execution });
      return execution;
    });
    expect(await runner.done).toBe('cancelled');
    expect(alive.every(({ isTerminated }) => isTerminated)).toBe(true);
    expect(executor.started).toEqual([]);
  });

  test('nothing is launched before it is known what became of an earlier runner’s tasks', async () => {
    let answer!: (adopted: Adopted) => void;
    let asked = 0;
    const { runner, executor } = takeOver(() => {
      asked += 1;
      return asked > 1
        ? { type: 'lost' }
        : new Promise((resolve) => {
            answer = resolve;
          });
    });
    await nextEvent(runner, 'backfill-resumed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(executor.started).toEqual([]);
    answer({ type: 'lost' });
    for (const process of await executor.take(3)) process.exit(0);
    expect(await runner.done).toBe('succeeded');
  });
});
