import { expect, test } from 'vitest';
import { viewCommands } from '../../source/commands/view-commands.ts';
import { viewControl } from '../../source/commands/view-control.ts';
import { viewRun } from '../../source/commands/view-run.ts';
import { graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { Simulation } from '../builders/simulation.ts';

test('a run tells what its operators made of it', () => {
  const from = graph('raw', { raw: { pool: 'api' } });
  const run = new Simulation(from, planOf(from, { raw: 2 }), { pools: { api: { slots: 2 } } });
  run.send({ type: 'set-budget', budget: 9 });
  run.send({ type: 'set-priority', priority: 3, assets: ['raw'] });
  run.send({ type: 'pause' });
  run.record({ type: 'guard-tripped', guard: 'failures', message: '5 tasks failed in a row' });
  expect(viewRun(run.run).control).toEqual({
    paused: true,
    queuedBehind: [],
    held: { type: 'guard', message: '5 tasks failed in a row' },
    guard: { type: 'failures', message: '5 tasks failed in a row' },
    concurrency: 1000,
    spend: 0,
    budget: 9,
    maxFailuresInARow: null,
    failuresInARow: 0,
    pools: [{ name: 'api', slots: 2, used: 0 }],
    priorities: { raw: 3 },
    splits: [],
  });
});

test('a run that waits for its turn says behind whom, until it has it', () => {
  const from = graph('raw');
  const run = new Simulation(from, planOf(from, { raw: 2 }));
  run.advance(5000);
  run.record({ type: 'queued', behind: ['bf-0'] });
  run.advance(60_000);
  expect(viewControl(run.run, run.run.idleReason(run.now))).toMatchObject({
    queuedBehind: ['bf-0'],
    held: { type: 'queue', behind: ['bf-0'] },
  });
  run.record({ type: 'turn-taken' });
  expect(viewControl(run.run, run.run.idleReason(run.now))).toMatchObject({
    queuedBehind: [],
    held: null,
  });
  expect(run.run.activeMs).toBe(5000);
});

test('what holds a run back until a moment says when that is, and batches in parts are listed', () => {
  const from = graph('raw', {
    raw: {
      strategy: { batch: 4 },
      retry: {
        max: 3,
        delayMs: 1000,
        split: true,
        backoff: 'fixed',
        maxDelayMs: 1000,
        jitter: false,
      },
    },
  });
  const run = new Simulation(from, planOf(from, { raw: 4 }));
  const [batch] = run.start();
  run.fail(batch!);
  expect(viewControl(run.run, run.run.idleReason(500))).toMatchObject({
    held: { type: 'retry', until: '1970-01-01T00:00:01.000Z' },
    splits: [{ task: batch, parts: 2 }],
  });
});

test('the last commands are listed in their order, with counts instead of tasks', () => {
  const from = graph('raw');
  const run = new Simulation(from, planOf(from, { raw: 9 }));
  for (let concurrency = 1; concurrency <= 9; concurrency++)
    run.send({ type: 'set-concurrency', concurrency });
  run.send({ type: 'skip-tasks', tasks: ['raw/2024-01-08', 'raw/2024-01-09'] });
  run.send({ type: 'pause' });
  const commands = viewCommands(run.recorded);
  expect(commands).toHaveLength(10);
  expect(commands[0]).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    type: 'concurrency-set',
    concurrency: 2,
  });
  expect(commands.slice(-2)).toMatchObject([
    { type: 'cells-skipped', tasks: 2 },
    { type: 'paused' },
  ]);
});
