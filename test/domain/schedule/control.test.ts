import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { RunCommand } from '../../../source/domain/schedule/command.ts';
import { decideCommand } from '../../../source/domain/schedule/decide-command.ts';
import { limitCommands } from '../../../source/domain/schedule/limit-commands.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

function refused(run: Simulation, command: RunCommand): string[] {
  const result = decideCommand(run.run, command);
  return result.ok ? ['accepted'] : result.problems.map(formatProblem);
}

describe('retrying with everything downstream', () => {
  function built(drawing: string, shapes = {}, cells = {}): Simulation {
    const from = graph(drawing, shapes);
    const run = new Simulation(from, planOf(from, cells));
    for (let next = run.start(); next.length > 0; next = run.start()) run.succeed(...next);
    return run;
  }

  test('builds again what had succeeded, each after its parents', () => {
    const run = built('raw -> clean -> report', {}, { raw: 2, clean: 2, report: 2 });
    run.send({ type: 'retry-downstream', tasks: ['clean/2024-01-01'] });
    expect(run.counts()).toEqual({ succeeded: 4, queued: 2 });
    expect(run.start()).toEqual(['clean/2024-01-01']);
    run.succeed('clean/2024-01-01');
    expect(run.start()).toEqual(['report/2024-01-01']);
  });

  test('goes through weeks and complete mappings', () => {
    const shapes = { weekly: 'weekly', total: 'unpartitioned' } as const;
    const run = built('raw -> weekly -> total', shapes, { raw: 14, weekly: 2 });
    run.send({ type: 'retry-downstream', tasks: ['raw/2024-01-09'] });
    expect(run.start()).toEqual(['raw/2024-01-09']);
    run.succeed('raw/2024-01-09');
    expect(run.start()).toEqual(['weekly/2024-01-08']);
    run.succeed('weekly/2024-01-08');
    expect(run.start()).toEqual(['total/all']);
  });

  test('takes every later partition of what depends on its past', () => {
    const run = built('raw', { raw: { dependsOnPast: true } }, { raw: 4 });
    run.send({ type: 'retry-downstream', tasks: ['raw/2024-01-02'] });
    expect(run.counts()).toEqual({ succeeded: 1, queued: 3 });
    expect(run.start()).toEqual(['raw/2024-01-02']);
  });

  test('takes of a batch only the cells that read what is built again', () => {
    const run = built('raw -> clean', { clean: { strategy: { batch: 4 } } }, { raw: 4, clean: 4 });
    run.send({ type: 'retry-downstream', tasks: ['raw/2024-01-03'] });
    expect(run.counts()).toEqual({ succeeded: 6, queued: 2 });
    run.start();
    run.succeed('raw/2024-01-03');
    expect(run.decide()).toMatchObject([{ type: 'start-attempt', partitions: ['2024-01-03'] }]);
  });

  test('frees what a failure blocked, and takes skipped and cancelled descendants along', () => {
    const from = graph('raw -> clean -> report');
    const run = new Simulation(from, planOf(from, { raw: 1, clean: 1, report: 1 }));
    run.start();
    run.fail('raw/2024-01-01');
    run.send({ type: 'skip-tasks', tasks: ['report/2024-01-01'] });
    run.send({ type: 'retry-downstream', tasks: ['raw/2024-01-01'] });
    expect(run.counts()).toEqual({ queued: 3 });
  });

  test('is refused while something that would be built again runs', () => {
    const from = graph('raw -> clean');
    const run = new Simulation(from, planOf(from, { raw: 1, clean: 1 }));
    run.start();
    run.succeed('raw/2024-01-01');
    run.start();
    expect(refused(run, { type: 'retry-downstream', tasks: ['raw/2024-01-01'] })).toEqual([
      'cannot retry clean/2024-01-01: it is running. Cancel it first.',
    ]);
  });
});

describe('priority', () => {
  test('of an asset moves all of its tasks, of a task that one alone', () => {
    const from = graph('a; b');
    const run = new Simulation(from, planOf(from, { a: 3, b: 3 }), { concurrency: 3 });
    run.send({ type: 'set-priority', priority: 1, assets: ['b'] });
    run.send({ type: 'set-priority', priority: 2, tasks: ['a/2024-01-03'] });
    expect(run.run.priorityOf(1)).toBe(1);
    expect(run.start()).toEqual(['a/2024-01-03', 'b/2024-01-01', 'b/2024-01-02']);
    expect(run.replay().running()).toEqual(run.run.running());
  });

  test('of a task holds when it becomes ready later, and can be taken back', () => {
    const from = graph('raw -> clean');
    const run = new Simulation(from, planOf(from, { raw: 2, clean: 2 }), { concurrency: 2 });
    run.send({ type: 'set-priority', priority: -1, tasks: ['clean/2024-01-01'] });
    run.start();
    run.succeed('raw/2024-01-01', 'raw/2024-01-02');
    run.send({ type: 'set-concurrency', concurrency: 1 });
    run.send({ type: 'set-priority', priority: 0, tasks: ['clean/2024-01-01'] });
    expect(run.start()).toEqual(['clean/2024-01-01']);
  });

  test.each<[RunCommand, string[]]>([
    [
      { type: 'set-priority', priority: 1.5, assets: ['a'] },
      ['priority 1.5 is not a whole number'],
    ],
    [
      { type: 'set-priority', priority: 1, assets: ['aa'] },
      ['bf-1 does not build "aa". Did you mean "a"?'],
    ],
    [{ type: 'set-priority', priority: 1, tasks: ['a/x'] }, ['bf-1 has no task "a/x"']],
    [
      { type: 'set-priority', priority: 1 },
      ['nothing was named that the priority is for. Name assets or tasks.'],
    ],
  ])('%j is refused', (command, problems) => {
    const from = graph('a');
    expect(refused(new Simulation(from, planOf(from, { a: 1 })), command)).toEqual(problems);
  });
});

describe('the failures guard', () => {
  function failing(maxFailuresInARow: number): Simulation {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 9 }), {
      concurrency: 2,
      maxFailuresInARow,
    });
    run.start();
    return run;
  }

  test('stops launching after so many failures with nothing built in between', () => {
    const run = failing(2);
    run.fail('raw/2024-01-01');
    run.succeed('raw/2024-01-02');
    run.start();
    run.fail('raw/2024-01-03');
    expect(run.run.failuresInARow).toBe(1);
    run.fail('raw/2024-01-04');
    expect(run.decide()).toEqual([
      { type: 'trip-guard', guard: 'failures', message: '2 tasks failed in a row' },
    ]);
  });

  test('counts no attempt that is tried again, interrupted or cancelled', () => {
    const policy = { max: 1, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false } as const;
    const from = graph('raw', { raw: { retry: policy } });
    const run = new Simulation(from, planOf(from, { raw: 3 }), { maxFailuresInARow: 1 });
    run.start();
    run.fail('raw/2024-01-01');
    run.fail('raw/2024-01-02', { cause: { type: 'interrupted' } });
    run.cancelRunning('raw/2024-01-03');
    expect(run.run.failuresInARow).toBe(0);
  });

  test.each<[string, RunCommand]>([
    ['it is lifted', { type: 'lift-guard' }],
    ['the limit is raised', { type: 'set-max-failures', failures: 3 }],
    ['the limit is taken away', { type: 'set-max-failures' }],
  ])('lets the backfill go on once %s', (_, command) => {
    const run = failing(1);
    run.fail('raw/2024-01-01');
    run.record({ type: 'guard-tripped', guard: 'failures', message: 'enough' });
    expect(run.decide()).toEqual([]);
    run.send(command);
    expect(run.run.guard).toBeUndefined();
    expect(run.start()).toEqual(['raw/2024-01-03']);
  });
});

describe('the budget guard', () => {
  function spent(): Simulation {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 4 }), { concurrency: 2, budget: 1 });
    run.start();
    run.report('raw/2024-01-01', { cost: 1.5 });
    run.record({ type: 'guard-tripped', guard: 'budget', message: 'spend reached it' });
    return run;
  }

  test.each<[string, RunCommand]>([
    ['above the spend', { type: 'set-budget', budget: 2 }],
    ['that is taken away', { type: 'set-budget' }],
  ])('lets go with a budget %s', (_, command) => {
    const run = spent();
    run.send(command);
    expect(run.start()).toEqual(['raw/2024-01-03']);
  });

  test('holds with a budget that is spent already', () => {
    const run = spent();
    run.send({ type: 'set-budget', budget: 1.2 });
    expect(run.run).toMatchObject({ guard: 'spend reached it', budget: 1.2 });
  });

  test.each<[RunCommand, string[]]>([
    [{ type: 'lift-guard' }, ['spend reached it. Set a larger budget to go on.']],
    [
      { type: 'set-budget', budget: 0 },
      ['budget 0 is not an amount above 0. Pause the backfill to stop launching.'],
    ],
    [
      { type: 'set-max-failures', failures: 0 },
      ['0 failures in a row is not a whole number of at least 1'],
    ],
  ])('%j is refused', (command, problems) => {
    expect(refused(spent(), command)).toEqual(problems);
  });

  test('nothing is lifted where nothing has tripped', () => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 1 }));
    expect(refused(run, { type: 'lift-guard' })).toEqual(['bf-1 is not stopped by a guard']);
  });
});

test('limits that were changed while it ran hold when it is taken up again', () => {
  const from = graph('raw', { raw: { pool: 'api' } });
  const run = new Simulation(from, planOf(from, { raw: 9 }), { pools: { api: { slots: 2 } } });
  for (const command of limitCommands({ concurrency: 5, budget: 7, maxFailures: 3 })) {
    run.send(command);
  }
  run.send({ type: 'set-pool', pool: 'api', slots: 4 });
  run.send({ type: 'set-priority', priority: 6, assets: ['raw'] });
  run.record({ type: 'backfill-finished', outcome: 'interrupted' });
  run.record({ type: 'backfill-resumed', id: 'bf-1' });
  const again = run.replay();
  expect(again).toMatchObject({ concurrency: 5, budget: 7, maxFailuresInARow: 3 });
  expect(again.pools).toMatchObject([{ name: 'api', slots: 4 }]);
  expect(again.priorityOf(0)).toBe(6);
});
