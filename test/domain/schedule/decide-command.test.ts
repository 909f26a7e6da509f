import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { RunCommand } from '../../../source/domain/schedule/command.ts';
import { decideCommand } from '../../../source/domain/schedule/decide-command.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

/** raw/01 succeeded, 02 failed, 03 runs; clean/02 is blocked, the other two are queued. */
function given(): Simulation {
  const from = graph('raw -> clean', { raw: { pool: 'warehouse' } });
  const run = new Simulation(from, planOf(from, { raw: 3, clean: 3 }), {
    pools: { warehouse: { slots: 5 } },
  });
  run.start();
  run.succeed('raw/2024-01-01');
  run.fail('raw/2024-01-02');
  return run;
}

function refused(run: Simulation, command: RunCommand): string[] {
  const result = decideCommand(run.run, command);
  return result.ok ? ['accepted'] : result.problems.map(formatProblem);
}

test('what was built is not built again while another backfill has yet to build what reads it', () => {
  const run = given();
  const other = new Simulation(run.graph, planOf(run.graph, { raw: 0, clean: 2 }));
  const again = { type: 'retry-downstream', tasks: ['raw/2024-01-01'] } as const;
  const decide = () => decideCommand(run.run, again, [other.run]);
  expect(decide()).toMatchObject({ ok: false, problems: [{ code: 'cells-in-flight' }] });
  other.succeed(...other.start());
  expect(decide().ok).toBe(true);
});

describe('commands that cannot be done', () => {
  test.each<[RunCommand, string[]]>([
    [
      { type: 'retry-tasks', tasks: ['raw/2024-01-01'] },
      ['cannot retry raw/2024-01-01: it has already succeeded'],
    ],
    [
      { type: 'retry-tasks', tasks: ['raw/2024-01-03', 'clean/2024-01-01'] },
      [
        'cannot retry raw/2024-01-03: it is running. Cancel it first.',
        'cannot retry clean/2024-01-01: it is queued',
      ],
    ],
    [
      { type: 'retry-tasks', tasks: ['clean/2024-01-02'] },
      ['cannot retry clean/2024-01-02: it is blocked. Retry what blocks it: raw/2024-01-02.'],
    ],
    [
      { type: 'cancel-tasks', tasks: ['raw/2024-01-02'] },
      ['cannot cancel raw/2024-01-02: it has already ended as failed'],
    ],
    [
      { type: 'skip-tasks', tasks: ['raw/2024-01-03'] },
      ['cannot skip raw/2024-01-03: it is running. Cancel it first.'],
    ],
    [
      { type: 'mark-done', tasks: ['raw/2024-01-01'] },
      ['cannot mark as done raw/2024-01-01: it has already succeeded'],
    ],
    [
      { type: 'cancel-tasks', tasks: ['raw/2024-01-03', 'raw/1999-01-01', 'nix'] },
      ['bf-1 has no task "raw/1999-01-01"', 'bf-1 has no task "nix"'],
    ],
    [{ type: 'cancel-tasks', tasks: [] }, ['bf-1 has no task to cancel']],
    [{ type: 'resume' }, ['bf-1 is not paused']],
    [
      { type: 'set-concurrency', concurrency: 0 },
      ['concurrency 0 is not a whole number of at least 1. Pause the backfill to stop launching.'],
    ],
    [
      { type: 'set-pool', pool: 'warehose', slots: 1 },
      ['there is no pool "warehose". Did you mean "warehouse"?'],
    ],
    [
      { type: 'set-pool', pool: 'warehouse', slots: -1 },
      ['-1 slots for pool "warehouse" is not a whole number of at least 0'],
    ],
  ])('%j is refused with its reason', (command, problems) => {
    expect(refused(given(), command)).toEqual(problems);
  });

  test('nothing can be asked of a backfill that is over', () => {
    const run = given();
    run.record({ type: 'backfill-finished', outcome: 'failed' });
    expect(refused(run, { type: 'retry-all-failed' })).toEqual([
      'bf-1 has already ended (failed). Take it up again with `backfill retry bf-1`.',
    ]);
  });

  test('a run without failures has nothing to retry', () => {
    const from = graph('raw');
    const run = new Simulation(from, planOf(from, { raw: 1 }));
    expect(refused(run, { type: 'retry-all-failed' })).toEqual(['bf-1 has no task to retry']);
  });
});

describe('commands that can be done', () => {
  test('a mixed selection is taken as far as it goes', () => {
    const run = given();
    const tasks = ['raw/2024-01-01', 'raw/2024-01-02', 'raw/2024-01-02'];
    expect(decideCommand(run.run, { type: 'retry-tasks', tasks })).toMatchObject({
      value: { events: [{ type: 'cells-retried', tasks: ['raw/2024-01-02'] }], terminate: [] },
    });
  });

  test('running tasks are terminated, waiting ones recorded as cancelled', () => {
    expect(decideCommand(given().run, { type: 'cancel-all' })).toMatchObject({
      value: {
        events: [
          {
            type: 'cells-cancelled',
            tasks: ['clean/2024-01-01', 'clean/2024-01-02', 'clean/2024-01-03'],
          },
        ],
        terminate: [2],
      },
    });
  });

  test('a large selection is recorded in several events', () => {
    const from = graph('raw', { raw: 'hourly' });
    const run = new Simulation(from, planOf(from, { raw: 1200 }));
    const effect = decideCommand(run.run, { type: 'cancel-all' });
    const sizes = effect.ok
      ? effect.value.events.map((event) => ('tasks' in event ? event.tasks.length : 0))
      : [];
    expect(sizes).toEqual([1000, 200]);
  });
});
