import { describe, expect, test } from 'vitest';
import type { HostLoad, RunLimits } from '../../../source/domain/schedule/run.ts';
import { decide } from '../../../source/domain/schedule/decide.ts';
import { explainIdle } from '../../../source/domain/schedule/explain-idle.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const gigabyte = 1e9;

function given(limits: Partial<RunLimits>): Simulation {
  const from = graph('raw');
  const run = new Simulation(from, planOf(from, { raw: 9 }), limits);
  run.now = 10_000;
  return run;
}

function decideOn(run: Simulation, host: Partial<HostLoad>) {
  return decide(run.run, run.now, { at: run.now, load: 0, freeBytes: 64 * gigabyte, ...host });
}

function starts(run: Simulation, host: Partial<HostLoad>): number {
  return decideOn(run, host).filter(({ type }) => type === 'start-attempt').length;
}

describe('a busy computer', () => {
  test.each<[string, Partial<RunLimits>, Partial<HostLoad>, object]>([
    [
      'whose load is too high',
      { maxLoad: 4 },
      { load: 9.04 },
      { by: 'load', message: 'load 9 has reached maxLoad of 4' },
    ],
    [
      'with too little free memory',
      { minFreeBytes: 2 * gigabyte },
      { freeBytes: 1.25 * gigabyte },
      {
        by: 'memory',
        message: '1.3 GB of memory are free, less than minFreeMemory of 2 GB',
      },
    ],
  ])('%s holds launching back and is looked at again', (_, limits, host, held) => {
    const run = given(limits);
    const [hold, ...rest] = decideOn(run, host);
    expect(hold).toEqual({ type: 'hold-launching', ...held });
    expect(rest).toEqual([{ type: 'wait-until', at: 11_000 }]);
  });

  test('is told once for each kind of trouble, until a task starts', () => {
    const run = given({ maxLoad: 4 });
    run.record({ type: 'launching-held', by: 'load', message: 'load 9 has reached maxLoad of 4' });
    expect(decideOn(run, { load: 8 })).toEqual([{ type: 'wait-until', at: 11_000 }]);
    expect(run.run.idleReason(run.now)).toEqual({
      type: 'load',
      message: 'load 9 has reached maxLoad of 4',
    });
    run.start();
    expect(run.run.held).toBeUndefined();
  });

  test('says nothing while no task could start anyway', () => {
    const run = given({ maxLoad: 4, concurrency: 1 });
    run.start();
    expect(decideOn(run, { load: 8 })).toEqual([]);
  });

  test('lets as many tasks start as are missing to the load, counting those since the reading', () => {
    const run = given({ maxLoad: 4 });
    expect(starts(run, { load: 1.5 })).toBe(2);
    expect(starts(run, { load: 3.9 })).toBe(1);
    run.record({ type: 'attempt-started', task: 'raw/2024-01-01', attempt: 1 });
    expect(starts(run, { load: 1.5 })).toBe(1);
    expect(starts(run, { load: 1.5, at: run.now + 1 })).toBe(2);
  });

  test('does not matter without limits', () => {
    expect(starts(given({}), { load: 99, freeBytes: 0 })).toBe(9);
  });
});

describe('a start spread', () => {
  test('lets one task start at a time, and the next after it', () => {
    const run = given({ startSpreadMs: 500 });
    expect(run.decide()).toMatchObject([
      { type: 'start-attempt' },
      { type: 'wait-until', at: 10_500 },
    ]);
    run.start();
    run.advance(499);
    expect(run.decide()).toEqual([{ type: 'wait-until', at: 10_500 }]);
    expect(run.run.idleReason(run.now)).toEqual({ type: 'spread', at: 10_500 });
    run.advance(1);
    expect(run.start()).toHaveLength(1);
  });

  test('that nobody asked for holds nothing back, also when the clock was set back', () => {
    const run = given({ concurrency: 2 });
    run.succeed(run.start()[0]!);
    run.now -= 3_600_000;
    expect(run.start()).toHaveLength(1);
  });
});

describe('why nothing starts', () => {
  test('is not a question while tasks start, all slots are taken or nothing is queued', () => {
    const run = given({ concurrency: 9 });
    expect(run.run.idleReason(run.now)).toBeUndefined();
    run.start();
    expect(run.run.idleReason(run.now)).toBeUndefined();
  });

  test('is the pause, then the guard before it', () => {
    const run = given({});
    run.send({ type: 'pause' });
    expect(run.run.idleReason(run.now)).toEqual({ type: 'paused' });
    run.record({ type: 'guard-tripped', guard: 'failures', message: 'enough' });
    expect(run.run.idleReason(run.now)).toEqual({
      type: 'guard',
      guard: 'failures',
      message: 'enough',
    });
  });

  test('is a rate with its time, or a pool without slots', () => {
    const from = graph('raw', { raw: { pool: 'api' } });
    const run = new Simulation(from, planOf(from, { raw: 3 }), {
      pools: { api: { slots: 9, perMinute: 1 } },
    });
    run.start();
    expect(run.run.idleReason(5)).toEqual({ type: 'rate', pool: 'api', at: 60_000 });
    run.send({ type: 'set-pool', pool: 'api', slots: 0 });
    expect(run.run.idleReason(5)).toEqual({ type: 'pool', pool: 'api' });
  });

  test('is others that have all slots, unless some of these are its own', () => {
    const [run, other] = [given({ concurrency: 2 }), given({ concurrency: 3 })];
    const why = () => explainIdle(run.run, run.now, [other.run]);
    expect(why()).toBeUndefined();
    other.start();
    expect(why()).toEqual({ type: 'slots', behind: [other.run.id] });
    run.record({ type: 'attempt-started', task: 'raw/2024-01-01', attempt: 1 });
    expect(why()).toBeUndefined();
  });

  test('is the wait before a retry', () => {
    const retry = { max: 1, delayMs: 70, backoff: 'fixed', maxDelayMs: 70, jitter: false } as const;
    const from = graph('raw', { raw: { retry } });
    const run = new Simulation(from, planOf(from, { raw: 1 }));
    run.start();
    run.fail('raw/2024-01-01');
    expect(run.run.idleReason(0)).toEqual({ type: 'retry', at: 70 });
  });
});
