import { describe, expect, test } from 'vitest';
import { statusCode } from '../../../source/domain/cell-status.ts';
import { timed } from '../../builders/asset.ts';
import { assetOf, graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { namedCounts, Simulation } from '../../builders/simulation.ts';

const twoTries = {
  max: 1,
  delayMs: 1000,
  backoff: 'fixed',
  maxDelayMs: 60_000,
  jitter: false,
} as const;

function simulate(drawing: string, shapes = {}, cells = {}): Simulation {
  const from = graph(drawing, shapes);
  return new Simulation(from, planOf(from, cells));
}

describe('failures', () => {
  test('a failed task blocks everything mapped downstream, and nothing else', () => {
    const run = simulate(
      'raw -> clean -> weekly',
      { weekly: 'weekly' },
      { raw: 14, clean: 14, weekly: 2 },
    );
    run.start();
    run.fail('raw/2024-01-03');
    expect(run.status('clean/2024-01-03')).toBe('blocked');
    expect(run.status('clean/2024-01-04')).toBe('queued');
    expect(run.status('weekly/2024-01-01')).toBe('blocked');
    expect(run.status('weekly/2024-01-08')).toBe('queued');
    expect(run.counts()).toEqual({ failed: 1, blocked: 2, running: 13, queued: 14 });
  });

  test('a retried task unblocks what it blocked as soon as it is queued', () => {
    const run = simulate('raw -> clean -> report', {}, { raw: 2, clean: 2, report: 2 });
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    expect(run.counts()).toEqual({ queued: 5, running: 1 });
    expect(run.start()).toEqual(['raw/2024-01-01']);
    run.succeed('raw/2024-01-01');
    expect(run.start()).toEqual(['clean/2024-01-01']);
  });

  test('a cell that two failures block stays blocked until both are retried', () => {
    const run = simulate('a, b -> c -> d', {}, { a: 1, b: 1, c: 1, d: 1 });
    run.start();
    run.fail('a/2024-01-01');
    run.fail('b/2024-01-01');
    run.send({ type: 'retry-tasks', tasks: ['a/2024-01-01'] });
    expect(run.status('d/2024-01-01')).toBe('blocked');
    run.send({ type: 'retry-tasks', tasks: ['b/2024-01-01'] });
    expect(run.status('d/2024-01-01')).toBe('queued');
  });

  test('a failed parent of a complete mapping blocks every child until the last is retried', () => {
    const run = simulate(
      'raw -all-> shard -> done',
      { shard: ['x', 'y'], done: ['x', 'y'] },
      { raw: 3 },
    );
    run.start();
    run.fail('raw/2024-01-01');
    run.fail('raw/2024-01-02');
    expect(run.counts()).toEqual({ failed: 2, running: 1, blocked: 4 });
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    expect(run.counts()).toEqual({ failed: 1, queued: 1, running: 1, blocked: 4 });
    run.send({ type: 'retry-all-failed' });
    expect(run.counts()).toEqual({ queued: 6, running: 1 });
  });

  test('a failure blocks every later partition that depends on its past', () => {
    const run = simulate('raw', { raw: { dependsOnPast: true } }, { raw: [0, 4, 6, 8] });
    run.start();
    run.fail('raw/2024-01-01');
    expect(run.counts()).toEqual({ failed: 1, blocked: 3, running: 1, queued: 1 });
    expect(run.view('raw/2024-01-04').blockedBy).toEqual(['raw/2024-01-01']);
    run.send({ type: 'retry-all-failed' });
    expect(run.counts()).toEqual({ queued: 5, running: 1 });
  });

  test('a blocked task finds what failed at the far end of a long chain', () => {
    const hourly = { partitions: timed('hourly'), dependsOnPast: true };
    const run = simulate(
      'raw -> clean',
      { raw: hourly, clean: 'hourly' },
      { raw: 1400, clean: 1400 },
    );
    run.start();
    run.fail('raw/2024-01-01T00');
    expect(run.view('clean/2024-02-28T07').blockedBy).toEqual(['raw/2024-01-01T00']);
  });

  test('a blocked task names the nearest of what failed, through blocked ones', () => {
    const run = simulate(
      'raw -> clean -> weekly',
      { weekly: 'weekly' },
      { raw: 7, clean: 7, weekly: 1 },
    );
    run.start();
    for (const day of ['01', '02', '04', '06']) run.fail(`raw/2024-01-${day}`);
    expect(run.view('weekly/2024-01-01').blockedBy).toEqual([
      'raw/2024-01-01',
      'raw/2024-01-02',
      'raw/2024-01-04',
    ]);
    expect(run.view('clean/2024-01-04').blockedBy).toEqual(['raw/2024-01-04']);
    expect(run.view('clean/2024-01-03').blockedBy).toEqual([]);
  });
});

describe('automatic retries', () => {
  test('a try that is left waits for its time, and blocks nothing', () => {
    const run = simulate('raw -> clean', { raw: { retry: twoTries } }, { raw: 1, clean: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    expect(run.view('raw/2024-01-01')).toMatchObject({
      status: statusCode.queued,
      retryAt: 1000,
      message: 'it broke',
    });
    expect(run.counts()).toEqual({ queued: 2 });
    expect(run.decide()).toEqual([{ type: 'wait-until', at: 1000 }]);
    run.advance(1000);
    expect(run.decide()).toEqual([{ type: 'start-attempt', task: 0, attempt: 2 }]);
    expect(run.decide()).toEqual([{ type: 'start-attempt', task: 0, attempt: 2 }]);
    run.start();
    run.fail('raw/2024-01-01');
    expect(run.counts()).toEqual({ failed: 1, blocked: 1 });
    expect(run.view('raw/2024-01-01')).toMatchObject({
      attempt: 2,
      cause: { type: 'exit', code: 1 },
    });
  });

  test('a retry by hand need not wait and gives all tries back', () => {
    const run = simulate('raw', { raw: { retry: twoTries } }, { raw: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    expect(run.start()).toEqual(['raw/2024-01-01']);
    run.fail('raw/2024-01-01');
    expect(run.view('raw/2024-01-01').retryAt).toBe(1000);
    expect(run.decide()).toEqual([{ type: 'wait-until', at: 1000 }]);
  });

  test('a task that was retried by hand while it waited still blocks its children by failing', () => {
    const run = simulate('raw -> clean', { raw: { retry: twoTries } }, { raw: 1, clean: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    run.start();
    run.fail('raw/2024-01-01');
    run.advance(1000);
    run.start();
    run.fail('raw/2024-01-01');
    expect(run.counts()).toEqual({ failed: 1, blocked: 1 });
  });

  test('a task that was cancelled while it waited is not tried again', () => {
    const run = simulate('raw', { raw: { retry: twoTries } }, { raw: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'cancel-tasks', tasks: ['raw/2024-01-01'] });
    run.advance(5000);
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'cancelled' }]);
  });

  test('a cancelled attempt has cost what it reported', () => {
    const run = simulate('raw', {}, { raw: 2 });
    run.start();
    const ended = { type: 'attempt-cancelled', attempt: 1, durationMs: 10 } as const;
    run.record({ ...ended, task: 'raw/2024-01-01', reported: { cost: 0.25 } });
    run.record({ ...ended, task: 'raw/2024-01-02' });
    expect(run.run.spend).toBe(0.25);
    expect(run.view('raw/2024-01-01').cost).toBe(0.25);
    expect(run.view('raw/2024-01-02')).not.toHaveProperty('cost');
    expect(run.counts()).toEqual({ cancelled: 2 });
  });

  test('an interrupted attempt goes back to the queue and uses up no try', () => {
    const run = simulate('raw', { raw: { retry: twoTries } }, { raw: 1 });
    run.start();
    run.fail('raw/2024-01-01', { cause: { type: 'interrupted' } });
    expect(run.start()).toEqual(['raw/2024-01-01']);
    run.fail('raw/2024-01-01');
    expect(run.view('raw/2024-01-01').retryAt).toBe(1000);
  });

  test.each([
    [0, 3],
    [2, 3],
    [5, 5],
  ])('with %d further tries, one lost over and over is begun again %d times', (max, again) => {
    const run = simulate(
      'raw -> clean',
      { raw: { retry: { ...twoTries, max } } },
      { raw: 1, clean: 1 },
    );
    for (let lost = 1; lost <= again; lost++) {
      expect(run.start()).toEqual(['raw/2024-01-01']);
      run.lose('raw/2024-01-01');
    }
    expect(run.start()).toEqual(['raw/2024-01-01']);
    run.lose('raw/2024-01-01');
    expect(run.start()).toEqual([]);
    expect(run.counts()).toEqual({ failed: 1, blocked: 1 });
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    run.start();
    run.lose('raw/2024-01-01');
    expect(run.start()).toEqual(['raw/2024-01-01']);
  });

  test('attempts that were ended with their runner do not count as lost', () => {
    const run = simulate('raw', {}, { raw: 1 });
    for (let stopped = 0; stopped < 9; stopped++) {
      expect(run.start()).toEqual(['raw/2024-01-01']);
      run.fail('raw/2024-01-01', { cause: { type: 'interrupted' } });
    }
    expect(run.counts()).toEqual({ queued: 1 });
  });
});

describe('the time that a run was carried', () => {
  test('adds up over runners and leaves out the time between them', () => {
    const run = simulate('raw', {}, { raw: 3 });
    run.advance(1000);
    run.start();
    run.advance(500);
    run.succeed('raw/2024-01-01');
    run.record({ type: 'backfill-finished', outcome: 'interrupted' });
    expect(run.run.activeMs).toBe(1500);
    run.advance(86_400_000);
    run.record({ type: 'backfill-resumed', id: 'bf-1' });
    expect(run.run.activeMs).toBe(1500);
    run.advance(250);
    run.start();
    expect(run.run.activeMs).toBe(1750);
    expect(run.replay().activeMs).toBe(1750);
  });

  test('never shrinks when a clock is set back', () => {
    const run = simulate('raw', {}, { raw: 1 });
    run.advance(1000);
    run.start();
    run.advance(-5000);
    run.succeed('raw/2024-01-01');
    expect(run.run.activeMs).toBe(1000);
  });
});

describe('what operators do', () => {
  test('a skipped or cancelled task blocks its children, one marked as done releases them', () => {
    const run = simulate('raw -> clean', {}, { raw: 3, clean: 3 });
    run.send({ type: 'skip-tasks', tasks: ['raw/2024-01-01'] });
    run.send({ type: 'cancel-tasks', tasks: ['raw/2024-01-02'] });
    run.send({ type: 'mark-done', tasks: ['raw/2024-01-03'] });
    expect(run.counts()).toEqual({ skipped: 1, cancelled: 1, blocked: 2, succeeded: 1, queued: 1 });
    expect(run.start()).toEqual(['clean/2024-01-03']);
    run.send({ type: 'mark-done', tasks: ['raw/2024-01-01'] });
    expect(run.start()).toEqual(['clean/2024-01-01']);
  });

  test('a blocked task that is marked as done unblocks its own children', () => {
    const run = simulate('raw -> clean -> report', {}, { raw: 1, clean: 1, report: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'mark-done', tasks: ['clean/2024-01-01'] });
    expect(run.start()).toEqual(['report/2024-01-01']);
  });

  test('everything that is not over can be cancelled at once, and all of it taken up again', () => {
    const run = simulate('raw -> clean', {}, { raw: 3, clean: 3 });
    run.start();
    run.succeed('raw/2024-01-01');
    run.fail('raw/2024-01-02');
    run.send({ type: 'cancel-all' });
    expect(run.counts()).toEqual({ succeeded: 1, failed: 1, cancelled: 4 });
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'failed' }]);
    run.send({ type: 'retry-all-unfinished' });
    expect(run.counts()).toEqual({ succeeded: 1, queued: 5 });
    expect(run.start()).toEqual(['clean/2024-01-01', 'raw/2024-01-02', 'raw/2024-01-03']);
  });

  test('a retried child of a parent that is still cancelled is blocked, not queued', () => {
    const run = simulate('raw -> clean', {}, { raw: 1, clean: 1 });
    run.send({ type: 'cancel-all' });
    run.send({ type: 'retry-tasks', tasks: ['clean/2024-01-01'] });
    expect(run.counts()).toEqual({ cancelled: 1, blocked: 1 });
    run.send({ type: 'retry-tasks', tasks: ['raw/2024-01-01'] });
    expect(run.counts()).toEqual({ queued: 2 });
  });
});

describe('taking a backfill up again', () => {
  test('attempts that are lost are queued again with the next number and all their tries', () => {
    const run = simulate('raw', { raw: { pool: 'api', retry: twoTries } }, { raw: 2 });
    run.start();
    run.succeed('raw/2024-01-01');
    run.record({ type: 'backfill-resumed', id: 'bf-1' });
    expect(run.view('raw/2024-01-02').status).toBe(statusCode.running);
    run.record({
      type: 'attempt-failed',
      task: 'raw/2024-01-02',
      attempt: 1,
      durationMs: 0,
      cause: { type: 'interrupted' },
      message: 'lost',
      reported: {},
    });
    expect(run.view('raw/2024-01-02')).toMatchObject({
      status: statusCode.queued,
      attempt: 1,
      cause: { type: 'interrupted' },
    });
    expect(run.decide()).toEqual([{ type: 'start-attempt', task: 1, attempt: 2 }]);
    run.start();
    run.fail('raw/2024-01-02');
    expect(run.view('raw/2024-01-02').retryAt).toBe(1000);
  });

  test('an outcome, a pause and a tripped guard no longer hold', () => {
    const run = simulate('raw', {}, { raw: 2 });
    run.send({ type: 'pause' });
    run.record({ type: 'guard-tripped', guard: 'budget', message: 'spent' });
    run.record({ type: 'backfill-finished', outcome: 'guarded' });
    run.record({ type: 'backfill-resumed', id: 'bf-1' });
    expect(run.run).toMatchObject({ paused: false });
    expect([run.run.guard, run.run.outcome, run.run.finishedAt]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(run.start()).toHaveLength(2);
  });

  test('nothing runs any more once a backfill has ended, whatever its runner failed to say', () => {
    const run = simulate('raw', { raw: { pool: 'api' } }, { raw: 1 });
    run.start();
    run.record({ type: 'backfill-finished', outcome: 'interrupted' });
    expect(run.counts()).toEqual({ queued: 1 });
    expect(run.run.running()).toEqual([]);
  });

  test('an attempt goes on under the runner that takes over', () => {
    const run = simulate('raw', {}, { raw: 1 });
    run.start();
    run.record({ type: 'backfill-resumed', id: 'bf-1' });
    run.succeed('raw/2024-01-01');
    expect(run.counts()).toEqual({ succeeded: 1 });
  });

  test('events of tasks that the plan does not have are passed over', () => {
    const run = simulate('raw', {}, { raw: 1 });
    run.record({ type: 'attempt-started', task: 'raw/1999-01-01', attempt: 1 });
    run.record({ type: 'cells-cancelled', tasks: ['gone/all'] });
    expect(run.counts()).toEqual({ queued: 1 });
  });
});

describe('figures', () => {
  test('CPU time adds up and memory is the most of any attempt, as far as they are known', () => {
    const run = simulate('raw', {}, { raw: 3 });
    const end = { type: 'attempt-succeeded', attempt: 1, durationMs: 5, reported: {} } as const;
    run.start();
    run.record({ ...end, task: 'raw/2024-01-01', cpuMs: 30, peakBytes: 4096 });
    run.record({ ...end, task: 'raw/2024-01-02', cpuMs: 12 });
    run.record({ ...end, task: 'raw/2024-01-03' });
    expect(run.run).toMatchObject({ cpuMs: 42, peakBytes: 4096 });
    expect(run.view('raw/2024-01-01')).toMatchObject({ cpuMs: 30, peakBytes: 4096 });
    expect(run.view('raw/2024-01-02').peakBytes).toBeUndefined();
  });

  test('spend adds up over attempts, failed ones included', () => {
    const run = simulate('raw', { raw: { retry: twoTries } }, { raw: 1 });
    run.start();
    run.fail('raw/2024-01-01', { reported: { cost: 0.5 } });
    run.advance(1000);
    run.start();
    run.report('raw/2024-01-01', { cost: 1, rows: 10 });
    expect(run.run.spend).toBe(1.5);
    expect(run.view('raw/2024-01-01')).toMatchObject({ cost: 1.5, rows: 10, durationMs: 10 });
  });

  test('rows of a batch add up over the attempts that built parts of it', () => {
    const run = simulate('raw', { raw: { strategy: { batch: 3 } } }, { raw: 3 });
    const task = 'raw/2024-01-01..2024-01-03';
    run.start();
    run.fail(task, { failed: ['2024-01-02'], reported: { rows: 20 } });
    run.send({ type: 'retry-all-failed' });
    run.start();
    run.report(task, { rows: 7 });
    expect(run.view(task).rows).toBe(27);
  });

  test('running tasks are listed longest first, with their process ids', () => {
    const run = simulate('raw', {}, { raw: 3 });
    run.start();
    run.record({ type: 'process-spawned', task: 'raw/2024-01-02', pid: 77 });
    run.fail('raw/2024-01-01');
    run.send({ type: 'retry-all-failed' });
    run.advance(5);
    run.start();
    expect(run.run.running().map(({ id, pid, startedAt }) => [id, pid, startedAt])).toEqual([
      ['raw/2024-01-02', 77, 0],
      ['raw/2024-01-03', undefined, 0],
      ['raw/2024-01-01', undefined, 5],
    ]);
    expect(run.run.runningTasks).toBe(3);
  });

  test('failed tasks are listed in plan order, as many as are asked for', () => {
    const run = simulate('raw', {}, { raw: 50 });
    run.start();
    for (const day of ['2024-02-10', '2024-01-20', '2024-01-02']) run.fail(`raw/${day}`);
    expect(run.run.failed(2).map(({ id }) => id)).toEqual(['raw/2024-01-02', 'raw/2024-01-20']);
    expect(run.run.failed(10)).toHaveLength(3);
  });

  test('cells outside the plan have no status and no task', () => {
    const run = simulate('raw; other', {}, { raw: [2, 4], other: [] });
    const { index } = assetOf(run.graph, 'raw');
    const other = assetOf(run.graph, 'other').index;
    expect([1, 2, 3, 4].map((ordinal) => run.run.taskAt(index, ordinal))).toEqual([
      undefined,
      0,
      1,
      undefined,
    ]);
    expect(run.run.statusOf(index, 1)).toBeUndefined();
    expect(run.run.statusOf(other, 0)).toBeUndefined();
    expect(namedCounts(run.run.countsOf(index))).toEqual({ queued: 2 });
    expect(namedCounts(run.run.countsOf(other))).toEqual({});
  });

  test('changes since a version are the cells that events touched, derived ones included', () => {
    const run = simulate('raw -> clean', {}, { raw: 3, clean: 3 });
    run.start();
    const { version } = run.run;
    expect(run.run.changedSince(version)).toEqual([]);
    run.fail('raw/2024-01-02');
    const [raw, clean] = ['raw', 'clean'].map((name) => assetOf(run.graph, name).index);
    const changed = run.run
      .changedSince(version)!
      .map(({ asset, start, end }) => [asset, start, end]);
    expect(changed).toContainEqual([raw, 1, 2]);
    expect(changed).toContainEqual([clean, 1, 2]);
    expect(changed.every(([, start, end]) => start === 1 && end === 2)).toBe(true);
  });

  test('changes that lie too far back are not told', () => {
    const run = simulate('raw', {}, { raw: 1 });
    const { version } = run.run;
    for (let i = 0; i < 10_000; i++) {
      run.record({ type: 'process-spawned', task: 'raw/2024-01-01', pid: i });
    }
    expect(run.run.changedSince(version)).toBeUndefined();
    expect(run.run.changedSince(run.run.version - 1)).toHaveLength(1);
  });
});
