import { describe, expect, test } from 'vitest';
import { formatRun } from '../../source/commands/format-run.ts';
import { viewNothing, viewRun } from '../../source/commands/view-run.ts';
import { graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { Simulation } from '../builders/simulation.ts';
import { FakeIo } from './fake-io.ts';

function simulate(days: number): Simulation {
  const from = graph('raw -> clean');
  return new Simulation(from, planOf(from, { raw: days, clean: days }));
}

function account(simulation: Simulation, io = new FakeIo()): string {
  return `
${formatRun(simulation.run, { currency: 'USD', io })}`;
}

/** Two days of which the second fails. */
function failed(): Simulation {
  const simulation = simulate(2);
  simulation.start();
  simulation.report('raw/2024-01-01', { cost: 1.5 });
  simulation.fail('raw/2024-01-02');
  simulation.start();
  simulation.succeed('clean/2024-01-01');
  simulation.advance(90_000);
  simulation.record({ type: 'backfill-finished', outcome: 'failed' });
  return simulation;
}

describe('the account of a run', () => {
  test('that succeeded is a table and a line', () => {
    const simulation = simulate(1);
    simulation.start();
    simulation.succeed('raw/2024-01-01');
    simulation.start();
    simulation.succeed('clean/2024-01-01');
    simulation.record({ type: 'backfill-finished', outcome: 'succeeded' });
    expect(account(simulation)).toBe(`
asset  cells  succeeded
raw        1          1
clean      1          1

bf-1 succeeded: 2 cells succeeded in 0s, $0.00
`);
  });

  test('that failed names what failed and why, what that blocks and what to do', () => {
    expect(account(failed())).toBe(`
asset  cells  succeeded  failed  blocked
raw        2          1       1        ·
clean      2          1       ·        1

✗ raw/2024-01-02  exit 1: it broke
⊘ 1 cell blocked: what they read was not built

bf-1 failed: 2 cells succeeded, 1 failed, 1 blocked in 1m30s, $1.50
Read a log: backfill logs bf-1 raw/2024-01-02
Try again:  backfill retry bf-1
`);
  });

  test('shows ten failures and how many there are', () => {
    const simulation = simulate(12);
    for (const task of simulation.start()) simulation.fail(task);
    simulation.record({ type: 'backfill-finished', outcome: 'failed' });
    const text = account(simulation);
    expect(text.match(/✗ raw/g)).toHaveLength(10);
    expect(text).toMatch(/… \(12 failed cells in all\)/);
  });

  test('says how to go on when a guard stopped it or nobody ended it', () => {
    const guarded = simulate(2);
    guarded.record({ type: 'guard-tripped', guard: 'budget', message: 'spend 2 reached 2' });
    guarded.record({ type: 'backfill-finished', outcome: 'guarded' });
    expect(account(guarded)).toMatch(
      /spend 2 reached 2\nContinue with a larger budget: backfill retry bf-1 --budget N\n$/,
    );
    expect(account(simulate(2))).toMatch(
      /bf-1 has not ended: 4 cells queued in 0s, \$0\.00\nContinue: backfill retry bf-1\n$/,
    );
  });

  test('says what the processes used when that is known', () => {
    const simulation = simulate(1);
    const [task] = simulation.start();
    const end = { type: 'attempt-succeeded', attempt: 1, durationMs: 5, reported: {} } as const;
    simulation.record({ ...end, task: task!, cpuMs: 2500, peakBytes: 41_000_000 });
    expect(account(simulation)).toMatch(/\$0\.00, 2\.5s of CPU time, up to 41MB a process\n/);
    expect(viewRun(simulation.run)).toMatchObject({ cpuSeconds: 2.5, peakBytes: 41_000_000 });
  });

  test('in ASCII has no other characters', () => {
    expect(account(failed(), new FakeIo({ unicode: false }))).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('the document of a run', () => {
  test('tells every status of every asset, and each failure', () => {
    const document = viewRun(failed().run);
    expect(document).toMatchObject({
      version: 1,
      id: 'bf-1',
      outcome: 'failed',
      startedAt: '1970-01-01T00:00:00.000Z',
      finishedAt: '1970-01-01T00:01:30.000Z',
      cells: { missing: 0, queued: 0, succeeded: 2, failed: 1, blocked: 1, stale: 0 },
      cost: 1.5,
      assets: [
        { name: 'raw', cells: { succeeded: 1, failed: 1, blocked: 0 } },
        { name: 'clean', cells: { succeeded: 1, failed: 0, blocked: 1 } },
      ],
      failures: [
        {
          task: 'raw/2024-01-02',
          status: 'failed',
          attempts: 1,
          cause: 'exit 1',
          message: 'it broke',
        },
      ],
    });
  });

  test('has the same fields when there was nothing to do', () => {
    expect(Object.keys(viewNothing())).toEqual(Object.keys(viewRun(failed().run)));
    expect(Object.keys(viewNothing().cells)).toEqual(Object.keys(viewRun(failed().run).cells));
  });
});
