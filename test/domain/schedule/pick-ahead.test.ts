import { describe, expect, test } from 'vitest';
import type { BackfillEvent } from '../../../source/domain/events.ts';
import { taskId } from '../../../source/domain/plan/task-id.ts';
import { decideAll, type Decision } from '../../../source/domain/schedule/decide.ts';
import type { RunLimits } from '../../../source/domain/schedule/run.ts';
import { ownLimits } from '../../../source/domain/schedule/shared-limits.ts';
import { graph, type Shape } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

interface Scene {
  readonly drawing?: string;
  readonly raw?: Exclude<Shape, string>;
  readonly limits?: Partial<RunLimits>;
}

/** Two of sixty days run, after one that took 10 ms, in the hands of one who can go on alone. */
function begin({ drawing = 'raw', raw = {}, limits = {} }: Scene = {}): Simulation {
  const from = graph(drawing, { raw });
  const run = new Simulation(from, planOf(from, { raw: 60 }), { concurrency: 2, ...limits });
  run.start();
  run.succeed('raw/2024-01-01');
  run.start();
  return run;
}

function decisionsOf({ run, now }: Simulation, { canStart = true } = {}): readonly Decision[] {
  const sharers = [{ run, canStart, canAnnounce: true }];
  return decideAll({ sharers, limits: ownLimits(run) }, now).decisions[0]!;
}

/** What is decided: announced tasks by their days, all else by its type. */
function decided(run: Simulation, options?: { canStart: boolean }): readonly string[] {
  return decisionsOf(run, options).map((decision) => {
    if (decision.type !== 'announce-attempts') return decision.type;
    const ids = decision.attempts.map(({ task }) => taskId(run.plan, run.graph, task));
    return ids.map((id) => id.slice(-2)).join(' ');
  });
}

function announce(run: Simulation): void {
  for (const decision of decisionsOf(run)) {
    if (decision.type !== 'announce-attempts') continue;
    const tasks = decision.attempts.map(({ task }) => taskId(run.plan, run.graph, task));
    run.record({ type: 'attempts-announced', tasks });
  }
}

const day = (number: number) => `raw/2024-01-${String(number).padStart(2, '0')}`;

function succeeded(task: string, more: object = {}): BackfillEvent {
  const end = { task, attempt: 1, durationMs: 10, reported: {} };
  return { type: 'attempt-succeeded', ...end, ...more };
}

describe('what begins by itself', () => {
  test('is what would start next, in that order, as much as runs in a tenth of a second', () => {
    expect(decided(begin())).toEqual([
      '04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23',
    ]);
  });

  test('is less of tasks that take longer, and never more than 128', () => {
    const run = begin();
    run.record(succeeded(day(2), { durationMs: 20 }));
    run.start();
    expect(decided(run)[0]!.split(' ')).toHaveLength(14);
    const from = graph('raw');
    const many = new Simulation(from, planOf(from, { raw: 200 }), { concurrency: 9 });
    const [first] = many.start();
    many.record(succeeded(first!, { durationMs: 0 }));
    many.start();
    expect(decided(many)[0]!.split(' ')).toHaveLength(128);
  });

  test('is not told again before half of it has begun', () => {
    const run = begin();
    announce(run);
    for (let next = 2; next <= 11; next++) {
      expect(decided(run)).toEqual([]);
      run.record(succeeded(day(next), { handsOn: true }));
      run.record({ type: 'attempt-started', task: day(next + 2), attempt: 1, pid: 7 });
    }
    expect(decided(run)).toEqual(['24 25 26 27 28 29 30 31 01 02']);
  });

  test.each<[string, Scene]>([
    ['there is a budget', { limits: { budget: 100 } }],
    ['starts are spread', { limits: { startSpreadMs: 0 } }],
    ['the load of the computer limits them', { limits: { maxLoad: 8 } }],
    ['free memory limits them', { limits: { minFreeBytes: 1 } }],
    ['they share a pool', { raw: { pool: 'io' }, limits: { pools: { io: { slots: 9 } } } }],
    ['their asset has a limit of its own', { raw: { maxConcurrent: 9 } }],
    ['others wait for what they build', { drawing: 'raw -> clean' }],
  ])('is nothing where %s', (_, scene) => {
    const from = graph(scene.drawing ?? 'raw', { raw: scene.raw ?? {} });
    const cells = scene.drawing === undefined ? { raw: 20 } : { raw: 20, clean: 1 };
    const run = new Simulation(from, planOf(from, cells), { concurrency: 2, ...scene.limits });
    run.start();
    run.succeed(day(1));
    run.start();
    expect(decided(run)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^\d/)]));
  });

  test('is nothing while tasks take their time, or the last one has failed', () => {
    const run = begin();
    run.record(succeeded(day(2), { durationMs: 60 }));
    run.start();
    expect(decided(run)).toEqual([]);
    for (const next of [3, 4, 5]) {
      run.succeed(day(next));
      run.start();
    }
    expect(decided(run)).not.toEqual([]);
    run.fail(day(6));
    run.start();
    expect(decided(run)).toEqual([]);
  });

  test('is nothing of another asset than the one whose tasks run', () => {
    const from = graph('raw, other');
    const run = new Simulation(from, planOf(from, { raw: 4, other: 4 }), { concurrency: 2 });
    run.send({ type: 'set-priority', priority: 1, assets: [from.assets[0]!.name] });
    const first = run.start();
    run.succeed(first[0]!);
    run.start();
    const names = decisionsOf(run).flatMap((decision) =>
      decision.type === 'announce-attempts' ? decision.attempts : [],
    );
    const assets = names.map(({ task }) => taskId(run.plan, run.graph, task).split('/')[0]);
    expect(assets).toEqual([first[0]!.split('/')[0]]);
  });
});

describe('a slot that was handed on', () => {
  test('is not given to another while its task has yet to tell that it has it', () => {
    const run = begin();
    announce(run);
    run.record(succeeded(day(2), { handsOn: true }));
    expect(run.start()).toEqual([]);
    run.record({ type: 'attempt-started', task: day(4), attempt: 1, pid: 7 });
    expect(run.start()).toEqual([]);
    expect(run.view(day(4))).toMatchObject({ attempt: 1, pid: 7 });
  });

  test('is free again when its task is withdrawn', () => {
    const run = begin();
    run.record({ type: 'attempts-announced', tasks: [day(4)] });
    run.record(succeeded(day(2), { handsOn: true }));
    run.record({ type: 'attempts-withdrawn', tasks: [day(4)] });
    expect(run.start()).toEqual([day(4)]);
  });
});

describe('what was announced', () => {
  test.each<[string, (run: Simulation) => void]>([
    ['the backfill is paused', (run) => run.send({ type: 'pause' })],
    ['a budget is set', (run) => run.send({ type: 'set-budget', budget: 9 })],
    ['fewer tasks are allowed', (run) => run.send({ type: 'set-concurrency', concurrency: 1 })],
    ['a slot is free and nothing else could have it', (run) => run.succeed(day(2))],
  ])('is withdrawn when %s', (_, happen) => {
    const run = begin();
    const all = Array.from({ length: 57 }, (__, i) => taskId(run.plan, run.graph, i + 3));
    run.record({ type: 'attempts-announced', tasks: all });
    expect(decided(run)).toEqual([]);
    happen(run);
    expect(decided(run)).toEqual(['withdraw-attempts']);
  });

  test('is withdrawn when the runner is to start no more', () => {
    const run = begin();
    announce(run);
    expect(decided(run, { canStart: false })).toEqual(['withdraw-attempts']);
  });

  test('keeps the backfill from ending, and nobody else from a free slot', () => {
    const run = begin();
    run.record({ type: 'attempts-announced', tasks: [day(20)] });
    run.succeed(day(2));
    expect(decided(run)).toEqual(['start-attempt']);
    expect(run.run.counts).toEqual(run.replay().counts);
  });

  test('can be cancelled, and nothing else be done to it', () => {
    const run = begin();
    announce(run);
    for (const type of ['skip-tasks', 'mark-done', 'retry-downstream'] as const) {
      expect(() => run.send({ type, tasks: [day(5)] })).toThrow(/it is about to start/);
    }
  });

  test('is announced again once a task has succeeded since it was withdrawn', () => {
    const run = begin();
    announce(run);
    run.record({
      type: 'attempts-withdrawn',
      tasks: Array.from({ length: 20 }, (_, i) => day(i + 4)),
    });
    expect(decided(run)).toEqual([]);
    run.succeed(day(2));
    run.start();
    expect(decided(run)[0]).toMatch(/^05 06/);
  });

  test('and is a retry waits for its time again when it is withdrawn', () => {
    const retry = {
      max: 1,
      delayMs: 500,
      backoff: 'fixed',
      maxDelayMs: 500,
      jitter: false,
    } as const;
    const run = begin({ raw: { retry } });
    run.fail(day(2));
    expect(run.start()).toEqual([day(4)]);
    run.advance(500);
    // It is due, and among those that are picked from here on.
    expect(decided(run)).toEqual([]);
    run.record({ type: 'attempts-announced', tasks: [day(2)] });
    run.record({ type: 'attempts-withdrawn', tasks: [day(2)] });
    run.succeed(day(3));
    expect(run.start()).toEqual([day(2)]);
  });
});
