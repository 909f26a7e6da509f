import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusCode } from '../../../source/domain/cell-status.ts';
import { taskId } from '../../../source/domain/plan/task-id.ts';
import { decideAll } from '../../../source/domain/schedule/decide.ts';
import { hostCheckMs } from '../../../source/domain/schedule/host-limits.ts';
import type { HostLoad, RunLimits } from '../../../source/domain/schedule/run.ts';
import { StartHistory } from '../../../source/domain/schedule/start-history.ts';
import { graph, type Shape } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

/** Backfills of the same graph that share their limits; `starts` lets start what may. */
function together(
  limits: RunLimits & { readonly startsAtOnce?: number },
  shapes: Record<string, Shape> = {},
) {
  const from = graph('raw; other', shapes);
  const history = new StartHistory(limits.pools);
  const members: { readonly run: Simulation; canStart: boolean }[] = [];
  let now = 0;
  const join = (cells: Record<string, number>, own: Partial<RunLimits> = {}) => {
    const run = new Simulation(from, planOf(from, { raw: 0, other: 0, ...cells }), {
      ...limits,
      ...own,
    });
    run.now = now;
    members.push({ run, canStart: true });
    return run;
  };
  const decided = (host?: HostLoad) => {
    const { rates, lastStartAt } = history;
    const sharers = members.map(({ run: { run }, canStart }) => ({ run, canStart }));
    return decideAll({ sharers, limits: { ...limits, rates, lastStartAt } }, now, host);
  };
  return {
    members,
    join,
    decided,
    advance(ms: number) {
      now += ms;
      for (const { run } of members) run.now = now;
    },
    /** How many tasks of each start now. */
    starts: (host?: HostLoad): readonly number[] =>
      decided(host).decisions.map((decisions, i) => {
        const { run } = members[i]!;
        const tasks = decisions.flatMap((each) => (each.type === 'start-attempt' ? [each] : []));
        for (const { task, attempt } of tasks) {
          const id = taskId(run.plan, run.graph, task);
          run.record({ type: 'attempt-started', task: id, attempt });
          history.add(run.run, task);
        }
        return tasks.length;
      }),
  };
}

describe('slots of all', () => {
  test('are shared out evenly, the odd one to whoever came first', () => {
    const all = together({ concurrency: 5, pools: {} });
    all.join({ raw: 9 });
    all.join({ other: 9 });
    expect(all.starts()).toEqual([3, 2]);
    expect(all.starts()).toEqual([0, 0]);
  });

  test('go to whoever has fewest as they become free', () => {
    const all = together({ concurrency: 4, pools: {} });
    const first = all.join({ raw: 9 });
    expect(all.starts()).toEqual([4]);
    all.join({ other: 9 });
    for (const { id } of first.run.running().slice(0, 2)) first.succeed(id);
    expect(all.starts()).toEqual([0, 2]);
    first.succeed(first.run.running()[0]!.id);
    expect(all.starts()).toEqual([1, 0]);
  });

  test('go to the higher priority first, whichever backfill it is of', () => {
    const all = together({ concurrency: 4, pools: {} }, { other: { priority: 5 } });
    all.join({ raw: 9 });
    all.join({ other: 9 });
    expect(all.starts()).toEqual([0, 4]);
  });

  test('are left to others by a backfill that may have few', () => {
    const all = together({ concurrency: 6, pools: {} });
    all.join({ raw: 9 }, { concurrency: 1 });
    all.join({ other: 9 });
    expect(all.starts()).toEqual([1, 5]);
  });

  test('are taken by tasks of one that starts none itself', () => {
    const all = together({ concurrency: 4, pools: {} });
    all.join({ raw: 9 });
    expect(all.starts()).toEqual([4]);
    all.members[0]!.canStart = false;
    const second = all.join({ other: 9 });
    expect(all.starts()).toEqual([0, 0]);
    const [first] = all.members;
    first!.run.succeed(first!.run.run.running()[0]!.id);
    expect(all.starts()).toEqual([0, 1]);
    expect(second.run.runningTasks).toBe(1);
  });

  test('are taken some at once, the next ones without delay, until none is left', () => {
    const all = together({ concurrency: 7, pools: {}, startsAtOnce: 3 });
    all.join({ raw: 9 });
    all.join({ other: 9 });
    all.advance(5);
    expect(all.decided().until).toBe(5);
    expect(all.starts()).toEqual([2, 1]);
    expect(all.starts()).toEqual([1, 2]);
    expect(all.decided().until).toBe(Infinity);
    expect(all.starts()).toEqual([1, 0]);
    expect(all.starts()).toEqual([0, 0]);
  });

  test('are taken some at once as far as the computer has room, and a start spread allows', () => {
    const limits = { concurrency: 9, pools: {}, startsAtOnce: 3 };
    const busy = together({ ...limits, maxLoad: 3 });
    busy.join({ raw: 9 });
    expect(busy.decided({ load: 0.5, freeBytes: 1e9, at: 0 }).until).toBe(hostCheckMs);
    expect(busy.starts({ load: 0.5, freeBytes: 1e9, at: 0 })).toEqual([2]);
    const spread = together({ ...limits, startSpreadMs: 700 });
    spread.join({ raw: 9 });
    expect(spread.decided().until).toBe(700);
    expect(spread.starts()).toEqual([1]);
  });
});

describe('other limits of all', () => {
  test('a pool has its slots once, and steps aside for what does not need it', () => {
    const pools = { narrow: { slots: 2 } };
    const all = together({ concurrency: 6, pools }, { raw: { pool: 'narrow' } });
    all.join({ raw: 9 });
    all.join({ raw: 9, other: 9 });
    expect(all.starts()).toEqual([2, 4]);
  });

  test("an asset's own limit counts its tasks of all backfills", () => {
    const all = together({ concurrency: 9, pools: {} }, { raw: { maxConcurrent: 3 } });
    all.join({ raw: 9 });
    all.join({ raw: 9 });
    expect(all.starts()).toEqual([2, 1]);
  });

  test('a rate holds over both, and after one of them has ended', () => {
    const pools = { rated: { slots: 9, perMinute: 3 } };
    const all = together({ concurrency: 9, pools }, { raw: { pool: 'rated' } });
    const first = all.join({ raw: 2 });
    all.advance(1000);
    expect(all.starts()).toEqual([2]);
    for (const { id } of first.run.running()) first.succeed(id);
    all.members.shift();
    all.join({ raw: 9 });
    expect(all.starts()).toEqual([1]);
    expect(all.decided().until).toBe(61_000);
    all.advance(60_000);
    expect(all.starts()).toEqual([3]);
  });

  test('the start spread lies between starts of any', () => {
    const all = together({ concurrency: 9, pools: {}, startSpreadMs: 500 });
    all.join({ raw: 9 });
    all.join({ other: 9 });
    expect(all.starts()).toEqual([1, 0]);
    expect(all.starts()).toEqual([0, 0]);
    expect(all.decided().until).toBe(500);
    all.advance(500);
    expect(all.starts()).toEqual([0, 1]);
  });

  test('a busy computer holds all back, and each is told', () => {
    const all = together({ concurrency: 9, pools: {}, maxLoad: 2 });
    all.join({ raw: 9 });
    all.join({ other: 9 });
    const { decisions, until } = all.decided({ at: 0, load: 3, freeBytes: 1 });
    expect(decisions.map(([first]) => first?.type)).toEqual(['hold-launching', 'hold-launching']);
    expect(until).toBe(1000);
    expect(all.starts({ at: 0, load: 0, freeBytes: 1 })).toEqual([1, 1]);
    expect(all.starts({ at: 0, load: 0, freeBytes: 1 })).toEqual([0, 0]);
  });
});

test('starts from before are taken over once, from whichever backfill', () => {
  const pools = { rated: { slots: 9, perMinute: 3 } };
  const all = together({ concurrency: 9, pools }, { raw: { pool: 'rated' } });
  const before = all.join({ raw: 9 });
  before.now = 1000;
  before.start();
  const history = new StartHistory(pools);
  for (let times = 1; times <= 2; times++) {
    history.absorb(before.run);
    expect(history.rates.get('rated')!.freeAt(0)).toBe(61_000);
    expect(history.lastStartAt).toBe(1000);
  }
  history.add(before.run, before.run.running()[0]!.task);
  expect(history.lastStartAt).toBe(1000);
});

test('whatever starts and ends, no limit of all is exceeded and no free slot is left to nobody', () => {
  const sizes = fc.record({ raw: fc.integer({ min: 1, max: 9 }), other: fc.nat(9) });
  const step = fc.record({ member: fc.nat(3), task: fc.nat(20), ends: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(sizes, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(step, { maxLength: 40 }),
      (cells, concurrency, steps) => {
        const pools = { narrow: { slots: 2 } };
        const shapes = { raw: { pool: 'narrow' }, other: { maxConcurrent: 3 } };
        const all = together({ concurrency, pools }, shapes);
        for (const { raw, other } of cells) all.join({ raw, other });
        for (const { member, task, ends } of steps) {
          all.starts();
          const running = all.members.map(({ run }) => run.run.running());
          const flat = running.flat();
          const of = (asset: string) => flat.filter(({ id }) => id.startsWith(asset)).length;
          expect(flat.length).toBeLessThanOrEqual(concurrency);
          expect(of('raw')).toBeLessThanOrEqual(2);
          expect(of('other')).toBeLessThanOrEqual(3);
          const waits = (name: string) =>
            all.members.some(({ run }) => {
              const asset = run.graph.byName.get(name as never)!.index;
              return run.run.countsOf(asset)[statusCode.queued]! > 0;
            });
          const isFree = flat.length < concurrency;
          expect(isFree && waits('raw') && of('raw') < 2).toBe(false);
          expect(isFree && waits('other') && of('other') < 3).toBe(false);
          const own = running[member % running.length]!;
          const picked = own[task % Math.max(1, own.length)];
          if (ends && picked) all.members[member % running.length]!.run.succeed(picked.id);
        }
      },
    ),
    { numRuns: 200 },
  );
});
