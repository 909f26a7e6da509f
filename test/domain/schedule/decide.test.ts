import { describe, expect, test } from 'vitest';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const days = (...list: readonly number[]) =>
  list.map((day) => `2024-01-${String(day).padStart(2, '0')}`);

describe('readiness', () => {
  test('a child starts when its own parent has succeeded, not when all have', () => {
    const from = graph('raw -> clean');
    const run = new Simulation(from, planOf(from, { raw: 2, clean: 2 }));
    expect(run.start()).toEqual(['raw/2024-01-01', 'raw/2024-01-02']);
    run.succeed('raw/2024-01-02');
    expect(run.start()).toEqual(['clean/2024-01-02']);
  });

  // a → b ↘
  //   ↘ c → d
  test('the end of a diamond waits for both of its sides', () => {
    const from = graph('a -> b, c -> d');
    const run = new Simulation(from, planOf(from, { a: 1, b: 1, c: 1, d: 1 }));
    run.start();
    run.succeed('a/2024-01-01');
    expect(run.start()).toEqual(['b/2024-01-01', 'c/2024-01-01']);
    run.succeed('b/2024-01-01');
    expect(run.start()).toEqual([]);
    run.succeed('c/2024-01-01');
    expect(run.start()).toEqual(['d/2024-01-01']);
  });

  test('a week starts after its seven days, whichever is last', () => {
    const from = graph('raw -> weekly', { weekly: 'weekly' });
    const run = new Simulation(from, planOf(from, { raw: 14, weekly: 2 }));
    run.start();
    run.succeed(...days(1, 2, 3, 5, 6, 7, 8, 9, 10).map((day) => `raw/${day}`));
    expect(run.start()).toEqual([]);
    run.succeed('raw/2024-01-04');
    expect(run.start()).toEqual(['weekly/2024-01-01']);
  });

  test('parents outside the plan are not waited for', () => {
    const from = graph('raw -> weekly', { weekly: 'weekly' });
    const run = new Simulation(from, planOf(from, { raw: [2, 4], weekly: 2 }));
    expect(run.start()).toEqual(['raw/2024-01-03', 'raw/2024-01-04', 'weekly/2024-01-08']);
  });

  test('a complete mapping opens when the last parent has succeeded', () => {
    const from = graph('raw -> total', { total: 'unpartitioned' });
    const run = new Simulation(from, planOf(from, { raw: 3 }));
    run.start();
    run.succeed('raw/2024-01-01', 'raw/2024-01-03');
    expect(run.start()).toEqual([]);
    run.succeed('raw/2024-01-02');
    expect(run.start()).toEqual(['total/all']);
  });

  test('a partition that depends on its past waits for its predecessor', () => {
    const from = graph('raw', { raw: { dependsOnPast: true } });
    const run = new Simulation(from, planOf(from, { raw: [0, 2, 5, 7] }));
    expect(run.start()).toEqual(['raw/2024-01-01', 'raw/2024-01-06']);
    run.succeed('raw/2024-01-01');
    expect(run.start()).toEqual(['raw/2024-01-02']);
  });

  test('a batch that depends on its past waits for the last cell of the one before', () => {
    const from = graph('raw', { raw: { dependsOnPast: true, strategy: { batch: 3 } } });
    const run = new Simulation(from, planOf(from, { raw: 6 }));
    expect(run.start()).toEqual(['raw/2024-01-01..2024-01-03']);
    run.fail('raw/2024-01-01..2024-01-03', { failed: ['2024-01-02'] });
    expect(run.start()).toEqual(['raw/2024-01-04..2024-01-06']);
  });

  test('a batch that keeps some of its cells releases exactly their children', () => {
    const from = graph('raw -> clean', { raw: { strategy: { batch: 4 } } });
    const run = new Simulation(from, planOf(from, { raw: 4, clean: 4 }));
    run.start();
    run.fail('raw/2024-01-01..2024-01-04', { failed: days(2, 3) });
    expect(run.start()).toEqual(['clean/2024-01-01', 'clean/2024-01-04']);
    expect(run.status('clean/2024-01-02')).toBe('blocked');
    expect(run.counts()).toEqual({ succeeded: 2, failed: 2, running: 2, blocked: 2 });
  });

  test('a retried batch builds only the cells that are not built yet', () => {
    const from = graph('raw', { raw: { strategy: { batch: 4 } } });
    const run = new Simulation(from, planOf(from, { raw: 4 }));
    const task = 'raw/2024-01-01..2024-01-04';
    expect(run.decide()).toEqual([{ type: 'start-attempt', task: 0, attempt: 1 }]);
    run.start();
    run.fail(task, { failed: days(2, 4) });
    run.send({ type: 'retry-tasks', tasks: [task] });
    expect(run.decide()).toEqual([
      { type: 'start-attempt', task: 0, attempt: 2, partitions: days(2, 4) },
    ]);
    run.start();
    run.succeed(task);
    expect(run.counts()).toEqual({ succeeded: 4 });
  });
});

describe('order', () => {
  test('older windows come first over all assets, deeper assets first among equals', () => {
    const from = graph('raw -> clean; other', {});
    const run = new Simulation(from, planOf(from, { raw: 2, clean: 2, other: 2 }), {
      concurrency: 1,
    });
    const order: string[] = [];
    for (let next = run.start(); next.length > 0; next = run.start()) {
      order.push(...next);
      run.succeed(...next);
    }
    expect(order).toEqual([
      'other/2024-01-01',
      'raw/2024-01-01',
      'clean/2024-01-01',
      'other/2024-01-02',
      'raw/2024-01-02',
      'clean/2024-01-02',
    ]);
  });

  test('newest first turns the windows around, partitions without windows still come first', () => {
    const from = graph('raw; regions', { regions: ['eu', 'us'] });
    const plan = planOf(from, { raw: 3 }, { order: 'newest' });
    const run = new Simulation(from, plan, { concurrency: 5 });
    expect(run.start()).toEqual([
      'regions/us',
      'regions/eu',
      'raw/2024-01-03',
      'raw/2024-01-02',
      'raw/2024-01-01',
    ]);
  });

  test('a higher priority goes before older windows', () => {
    const from = graph('raw; urgent', { urgent: { priority: 5 } });
    const plan = planOf(from, { raw: 1, urgent: [4, 5] });
    expect(new Simulation(from, plan, { concurrency: 1 }).start()).toEqual(['urgent/2024-01-05']);
  });
});

describe('limits', () => {
  test('no more tasks run at once than the concurrency allows, even when it is lowered', () => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 5 }), { concurrency: 3 });
    expect(run.start()).toHaveLength(3);
    run.send({ type: 'set-concurrency', concurrency: 2 });
    run.succeed('raw/2024-01-01');
    expect(run.start()).toEqual([]);
    run.succeed('raw/2024-01-02');
    expect(run.start()).toEqual(['raw/2024-01-04']);
    run.send({ type: 'set-concurrency', concurrency: 10 });
    expect(run.start()).toEqual(['raw/2024-01-05']);
  });

  test('a full pool holds back its own assets and no others', () => {
    const from = graph('a, b, c', { a: { pool: 'api' }, b: { pool: 'api' } });
    const run = new Simulation(from, planOf(from, { a: 3, b: 3, c: 2 }), {
      pools: { api: { slots: 2 } },
    });
    expect(run.start()).toEqual(['a/2024-01-01', 'b/2024-01-01', 'c/2024-01-01', 'c/2024-01-02']);
    expect(run.run.pools).toMatchObject([{ name: 'api', used: 2, slots: 2 }]);
    run.fail('a/2024-01-01');
    expect(run.start()).toEqual(['a/2024-01-02']);
    run.send({ type: 'set-pool', pool: 'api', slots: 4 });
    expect(run.start()).toEqual(['b/2024-01-02', 'a/2024-01-03']);
  });

  test('an asset runs at most its own number of tasks at once', () => {
    const from = graph('a, b', { a: { maxConcurrent: 1 } });
    const run = new Simulation(from, planOf(from, { a: 3, b: 2 }));
    expect(run.start()).toEqual(['a/2024-01-01', 'b/2024-01-01', 'b/2024-01-02']);
  });

  test('a rate lets tasks start again a minute after the starts that used it up', () => {
    const from = graph('a', { a: { pool: 'api' } });
    const run = new Simulation(from, planOf(from, { a: 5 }), {
      pools: { api: { slots: 10, perMinute: 2 } },
    });
    run.now = 1_000;
    expect(run.start()).toEqual(['a/2024-01-01', 'a/2024-01-02']);
    expect(run.decide()).toEqual([{ type: 'wait-until', at: 61_000 }]);
    run.advance(59_999);
    expect(run.start()).toEqual([]);
    run.advance(1);
    expect(run.start()).toEqual(['a/2024-01-03', 'a/2024-01-04']);
  });

  test('starts that use a rate up are followed by the time at which it is free again', () => {
    const from = graph('a', { a: { pool: 'api' } });
    const run = new Simulation(from, planOf(from, { a: 3 }), {
      pools: { api: { slots: 10, perMinute: 1 } },
    });
    run.now = 1_000;
    expect(run.decide()).toMatchObject([
      { type: 'start-attempt' },
      { type: 'wait-until', at: 61_000 },
    ]);
  });

  test('a rate counts retries too', () => {
    const retry = { max: 3, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false } as const;
    const from = graph('a', { a: { pool: 'api', retry } });
    const run = new Simulation(from, planOf(from, { a: 1 }), {
      pools: { api: { slots: 10, perMinute: 1 } },
    });
    run.start();
    run.advance(5);
    run.fail('a/2024-01-01');
    expect(run.decide()).toEqual([{ type: 'wait-until', at: 60_000 }]);
  });
});

describe('guards and ends', () => {
  test('a pause stops launching until it is lifted', () => {
    const from = graph('raw -> clean');
    const run = new Simulation(from, planOf(from, { raw: 1, clean: 1 }));
    run.start();
    run.send({ type: 'pause' });
    run.succeed('raw/2024-01-01');
    expect(run.decide()).toEqual([]);
    run.send({ type: 'resume' });
    expect(run.start()).toEqual(['clean/2024-01-01']);
  });

  test('a budget that is reached stops launching and lets running tasks finish', () => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 4 }), { concurrency: 2, budget: 0.3 });
    run.start();
    run.report('raw/2024-01-01', { cost: 0.1 });
    expect(run.start()).toEqual(['raw/2024-01-03']);
    run.report('raw/2024-01-02', { cost: 0.2 });
    const [trip, ...rest] = run.decide();
    expect(rest).toEqual([]);
    expect(trip).toEqual({
      type: 'trip-guard',
      guard: 'budget',
      message: 'spend 0.3 reached the budget of 0.3',
    });
    run.record({ type: 'guard-tripped', guard: 'budget', message: 'too much' });
    expect(run.run.guard).toBe('too much');
    expect(run.decide()).toEqual([]);
    run.succeed('raw/2024-01-03');
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'guarded' }]);
  });

  test('a budget that the last task reaches trips nothing', () => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 1 }), { budget: 1 });
    run.start();
    run.report('raw/2024-01-01', { cost: 2 });
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'succeeded' }]);
  });

  test.each([
    ['succeeded', 'nothing was planned', {}, () => undefined],
    ['succeeded', 'all succeeded', { raw: 1 }, (run: Simulation) => run.succeed('raw/2024-01-01')],
    ['failed', 'one failed', { raw: 1 }, (run: Simulation) => run.fail('raw/2024-01-01')],
    [
      'cancelled',
      'one was cancelled',
      { raw: 1 },
      (r: Simulation) => r.cancelRunning('raw/2024-01-01'),
    ],
  ] as const)('a run ends as %s when %s', (outcome, _, cells, end) => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 0, ...cells }));
    run.start();
    end(run);
    expect(run.decide()).toEqual([{ type: 'finish', outcome }]);
    run.record({ type: 'backfill-finished', outcome });
    expect(run.decide()).toEqual([]);
    expect(run.run.outcome).toBe(outcome);
  });

  test('a run whose skipped cells left others blocked has not succeeded', () => {
    const from = graph('raw -> clean');
    const run = new Simulation(from, planOf(from, { raw: 1, clean: 1 }));
    run.send({ type: 'skip-tasks', tasks: ['raw/2024-01-01'] });
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'failed' }]);
    run.send({ type: 'skip-tasks', tasks: ['clean/2024-01-01'] });
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'succeeded' }]);
  });
});
