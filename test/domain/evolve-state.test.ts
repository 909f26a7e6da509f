import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellStatus, statusCode } from '../../source/domain/cell-status.ts';
import type { BackfillEvent, Reported } from '../../source/domain/events.ts';
import { evolveState } from '../../source/domain/evolve-state.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { PartitionKey } from '../../source/domain/names.ts';
import { taskId } from '../../source/domain/plan/task-id.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { columnNames, createState, statusName, type State } from '../../source/domain/state.ts';
import { assetOf, graph } from '../builders/graph.ts';
import { planOf } from '../builders/plan.ts';
import { Simulation } from '../builders/simulation.ts';

const letters: Partial<Record<CellStatus, string>> = {
  missing: '.',
  succeeded: 'S',
  failed: 'F',
  skipped: '-',
  cancelled: 'x',
};

/** A state that events are folded into, a second apart. */
class Folding {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly state: State;

  constructor(from: Graph, plan = planOf(from), state = createState(from)) {
    this.graph = from;
    this.plan = plan;
    this.state = state;
  }

  fold(...events: readonly BackfillEvent[]): this {
    return this.foldIn('bf-1', ...events);
  }

  foldIn(backfill: string, ...events: readonly BackfillEvent[]): this {
    for (const event of events) {
      const seq = this.state.sequence + 1;
      const recorded = { seq, at: seq * 1000, backfill, event };
      evolveState(this.state, { graph: this.graph, plan: this.plan }, recorded);
    }
    return this;
  }

  /** What is known of a cell, texts resolved, without what is unknown. */
  cell(name: string, key: string): Record<string, number | string> {
    const asset = assetOf(this.graph, name);
    const ordinal = asset.partitions.ordinalOf(key)!;
    const columns = this.state.assets[asset.index]!;
    const known: Record<string, number | string> = {};
    for (const name of columnNames) {
      const value = columns[name][ordinal]!;
      if (name === 'outcome') known[name] = statusName(value);
      else if (!isText(name)) Object.assign(known, Number.isNaN(value) ? {} : { [name]: value });
      else if (value !== 0) known[name] = this.state.texts.at(value);
    }
    return known;
  }

  outcomes(name: string): string {
    const { outcome } = this.state.assets[assetOf(this.graph, name).index]!;
    return Array.from(outcome, (code) => letters[statusName(code)]).join('');
  }
}

const isText = (name: string) => ['codeVersion', 'dataVersion', 'backfill'].includes(name);

type Extra<T extends BackfillEvent['type']> = Partial<Extract<BackfillEvent, { type: T }>>;

function started(task: string, extra: Extra<'attempt-started'> = {}): BackfillEvent {
  return { type: 'attempt-started', task, attempt: 1, ...extra };
}

function succeeded(
  task: string,
  reported: Reported = {},
  extra: Extra<'attempt-succeeded'> = {},
): BackfillEvent {
  return { type: 'attempt-succeeded', task, attempt: 1, durationMs: 60, reported, ...extra };
}

function failed(task: string, extra: Extra<'attempt-failed'> = {}): BackfillEvent {
  const cause = { type: 'exit', code: 1 } as const;
  const facts = { attempt: 1, durationMs: 60, cause, message: 'no', reported: {} };
  return { type: 'attempt-failed', task, ...facts, ...extra };
}

function keys(...texts: readonly string[]): PartitionKey[] {
  return texts as PartitionKey[];
}

const daily = () => new Folding(graph('a', { a: ['1', '2', '3'] }));
const batch = () =>
  new Folding(graph('a', { a: { strategy: 'single-run', partitions: keyed('abc') } }));
const keyed = (text: string) => ({ type: 'static' as const, keys: Array.from(text) });

describe('an attempt that succeeds', () => {
  test('builds the cell as of where it began reading and changes it where it ended', () => {
    const folding = daily().fold(
      started('a/2', { codeVersion: 'v7' }),
      { type: 'process-spawned', task: 'a/2', pid: 9 },
      succeeded('a/2', { cost: 0.5, rows: 12, dataVersion: 'd1' }),
    );
    expect(folding.cell('a', '2')).toEqual({
      outcome: 'succeeded',
      attempts: 1,
      cost: 0.5,
      durationMs: 60,
      rows: 12,
      finishedAt: 3000,
      builtSeq: 1,
      changedSeq: 3,
      codeVersion: 'v7',
      dataVersion: 'd1',
      backfill: 'bf-1',
    });
    expect(folding.outcomes('a')).toBe('.S.');
  });

  test.each<[string, string | undefined, string | undefined, number]>([
    ['the same data version leaves the data unchanged', 'x', 'x', 2],
    ['another data version changes it', 'x', 'y', 4],
    ['no data version changes it, whatever was there', undefined, undefined, 4],
    ['an empty data version is none', '', '', 4],
    ['a data version that goes away changes it', 'x', undefined, 4],
  ])('%s', (_, before, after, changedSeq) => {
    const report = (dataVersion: string | undefined) =>
      dataVersion === undefined ? {} : { dataVersion };
    const folding = daily().fold(started('a/1'), succeeded('a/1', report(before)));
    folding.foldIn('bf-2', started('a/1'), succeeded('a/1', report(after)));
    expect(folding.cell('a', '1')).toMatchObject({ builtSeq: 3, changedSeq });
  });

  test('does nothing when no such attempt is under way, or the plan has no such task', () => {
    const folding = daily().fold(succeeded('a/1'), started('a/9'), succeeded('a/9'));
    expect(folding.outcomes('a')).toBe('...');
    expect(folding.state.sequence).toBe(3);
  });

  test('does nothing for an attempt of a backfill that was over', () => {
    const folding = daily().fold(started('a/1'), {
      type: 'backfill-finished',
      outcome: 'interrupted',
    });
    folding.fold(succeeded('a/1'));
    expect(folding.outcomes('a')).toBe('...');
    expect(folding.state.started.size).toBe(0);
  });

  test('counts though another runner had begun it', () => {
    const folding = daily().fold(started('a/1'), { type: 'backfill-resumed', id: 'bf-1' });
    expect(folding.state.started.size).toBe(1);
    folding.fold(succeeded('a/1'));
    expect(folding.outcomes('a')).toBe(
      daily().fold(started('a/1'), succeeded('a/1')).outcomes('a'),
    );
  });
});

describe('cost and attempts', () => {
  test('cost adds up over the retries of one backfill, and starts anew in the next', () => {
    const folding = daily().fold(
      started('a/1'),
      failed('a/1', { reported: { cost: 1 }, retryAt: 9 }),
      started('a/1', { attempt: 2 }),
      succeeded('a/1', { cost: 0.25 }, { attempt: 2 }),
    );
    expect(folding.cell('a', '1')).toMatchObject({ cost: 1.25, attempts: 2 });
    folding.foldIn('bf-2', started('a/1'), succeeded('a/1', { cost: 2 }));
    expect(folding.cell('a', '1')).toMatchObject({ cost: 2, attempts: 1 });
  });

  test('cost starts anew though the first attempt never ended', () => {
    const folding = daily().fold(started('a/1'), succeeded('a/1', { cost: 5 }));
    folding.foldIn('bf-2', started('a/1'), { type: 'backfill-resumed', id: 'bf-2' });
    folding.foldIn(
      'bf-2',
      started('a/1', { attempt: 2 }),
      succeeded('a/1', { cost: 1 }, { attempt: 2 }),
    );
    expect(folding.cell('a', '1')).toMatchObject({ cost: 1, attempts: 2 });
  });

  test('cost that nobody reports stays unknown', () => {
    const folding = daily().fold(started('a/1'), succeeded('a/1'));
    expect(folding.cell('a', '1')).not.toHaveProperty('cost');
  });

  test('cost that only one attempt reports is the sum', () => {
    const folding = daily().fold(
      started('a/1'),
      failed('a/1', { reported: { cost: 1 }, retryAt: 9 }),
      started('a/1', { attempt: 2 }),
      succeeded('a/1', {}, { attempt: 2 }),
    );
    expect(folding.cell('a', '1')).toMatchObject({ cost: 1 });
  });
});

describe('an attempt that fails', () => {
  test('leaves what was built before as it was', () => {
    const folding = daily().fold(
      started('a/1', { codeVersion: 'v1' }),
      succeeded('a/1', { dataVersion: 'x' }),
      started('a/1', { codeVersion: 'v2' }),
      failed('a/1'),
    );
    expect(folding.cell('a', '1')).toMatchObject({
      outcome: 'failed',
      builtSeq: 1,
      changedSeq: 2,
      codeVersion: 'v1',
      dataVersion: 'x',
    });
  });

  test('is no failure of the cell while another try follows', () => {
    const folding = daily().fold(started('a/1'), failed('a/1', { retryAt: 5000 }));
    expect(folding.cell('a', '1')).toMatchObject({ outcome: 'missing', attempts: 1 });
    folding.fold(started('a/1', { attempt: 2 }), failed('a/1', { attempt: 2 }));
    expect(folding.cell('a', '1')).toMatchObject({ outcome: 'failed', attempts: 2 });
  });

  test('is no failure of the cell when it was interrupted', () => {
    const folding = daily().fold(started('a/1'), failed('a/1', { cause: { type: 'interrupted' } }));
    expect(folding.outcomes('a')).toBe('...');
  });

  test('was cancelled: so is the cell', () => {
    const cancelled = {
      type: 'attempt-cancelled',
      task: 'a/1',
      attempt: 1,
      durationMs: 5,
    } as const;
    expect(daily().fold(started('a/1'), cancelled).outcomes('a')).toBe('x..');
    const reported = { cost: 0.5 };
    const paid = daily().fold(started('a/1'), { ...cancelled, reported });
    expect(paid.cell('a', '1')).toMatchObject({ outcome: 'cancelled', cost: 0.5 });
  });
});

describe('a batch', () => {
  test('shares duration, cost and rows evenly', () => {
    const folding = batch().fold(started('a/a..c'), succeeded('a/a..c', { cost: 3, rows: 30 }));
    expect(folding.outcomes('a')).toBe('SSS');
    expect(folding.cell('a', 'b')).toMatchObject({ durationMs: 20, cost: 1, rows: 10 });
  });

  test('gives cells what they report for themselves, and shares the rest of the sum', () => {
    const cells = { a: { cost: 2, rows: 7, dataVersion: 'da' }, c: { cost: 1 } };
    const folding = batch().fold(
      started('a/a..c'),
      succeeded('a/a..c', { cost: 3.3, rows: 7, dataVersion: 'da' }, { cells }),
    );
    const costs = ['a', 'b', 'c'].map((key) => folding.cell('a', key)['cost'] as number);
    expect(costs.map((cost) => cost.toFixed(3))).toEqual(['2.100', '0.100', '1.100']);
    expect(folding.cell('a', 'a')).toMatchObject({ rows: 7, dataVersion: 'da' });
    expect(folding.cell('a', 'b')).not.toHaveProperty('rows');
    expect(folding.cell('a', 'b')).not.toHaveProperty('dataVersion');
  });

  test('keeps the cells that it does not name as failed', () => {
    const folding = batch().fold(started('a/a..c'), failed('a/a..c', { failed: keys('b') }));
    expect(folding.outcomes('a')).toBe('SFS');
    expect(folding.cell('a', 'c')).toMatchObject({ builtSeq: 1, changedSeq: 2 });
  });

  test('keeps them also while the named ones wait for another try, which builds only these', () => {
    const folding = batch().fold(
      started('a/a..c'),
      failed('a/a..c', { failed: keys('b'), retryAt: 9 }),
    );
    expect(folding.outcomes('a')).toBe('S.S');
    folding.fold(
      started('a/a..c', { attempt: 2, partitions: keys('b') }),
      succeeded('a/a..c', {}, { attempt: 2, durationMs: 8 }),
    );
    expect(folding.outcomes('a')).toBe('SSS');
    expect(folding.cell('a', 'a')).toMatchObject({ builtSeq: 1, attempts: 1, durationMs: 20 });
    expect(folding.cell('a', 'b')).toMatchObject({ builtSeq: 3, attempts: 2, durationMs: 8 });
  });

  test('names keys that stand out of order', () => {
    const folding = batch().fold(
      started('a/a..c'),
      failed('a/a..c', { failed: keys('c', 'zz', 'a') }),
    );
    expect(folding.outcomes('a')).toBe('FSF');
  });
});

describe('cells settled by hand', () => {
  test.each([
    ['cells-skipped', 'skipped'],
    ['cells-cancelled', 'cancelled'],
  ] as const)('%s makes them %s and keeps what was built', (type, outcome) => {
    const folding = daily().foldIn('bf-0', started('a/1'), succeeded('a/1'));
    folding.fold({ type, tasks: ['a/1', 'a/2', 'a/nix'] });
    expect(folding.cell('a', '1')).toMatchObject({ outcome, builtSeq: 1, changedSeq: 2 });
    expect(folding.cell('a', '2')).toMatchObject({ outcome, builtSeq: 0, backfill: 'bf-1' });
    expect(folding.cell('a', '3')).toMatchObject({ outcome: 'missing' });
  });

  test('marked as done they count as built now, by the code of now', () => {
    const from = graph('a', { a: { partitions: keyed('ab'), codeVersion: 'v3' } });
    const folding = new Folding(from).fold(started('a/a', { codeVersion: 'v2' }));
    folding.fold(succeeded('a/a', { dataVersion: 'x' }));
    folding.foldIn('bf-2', { type: 'cells-marked-done', tasks: ['a/a', 'a/b'] });
    const done = { outcome: 'succeeded', builtSeq: 3, changedSeq: 3, codeVersion: 'v3' };
    expect(folding.cell('a', 'a')).toMatchObject(done);
    expect(folding.cell('a', 'a')).not.toHaveProperty('dataVersion');
    expect(folding.cell('a', 'b')).toMatchObject(done);
  });

  test('leaves alone what this backfill built and what is running', () => {
    const folding = batch().fold(started('a/a..c'), failed('a/a..c', { failed: keys('b') }));
    folding.fold({ type: 'cells-skipped', tasks: ['a/a..c'] });
    expect(folding.outcomes('a')).toBe('S-S');
    const running = daily().fold(started('a/1'), { type: 'cells-skipped', tasks: ['a/1'] });
    expect(running.outcomes('a')).toBe('...');
  });
});

test('the end of a backfill leaves no attempt under way, but those of others', () => {
  const folding = daily().fold(started('a/1')).foldIn('bf-2', started('a/2'));
  folding.fold({ type: 'backfill-finished', outcome: 'interrupted' });
  expect([...folding.state.started.keys()]).toEqual(['bf-2 a/2']);
});

test('columns grow when the plan is of a later moment than the state', () => {
  const early = graph('a', { a: 'monthly' }, Date.UTC(2024, 2, 1));
  const late = graph('a', { a: 'monthly' }, Date.UTC(2024, 5, 1));
  const folding = new Folding(late, planOf(late), createState(early));
  folding.fold(started('a/2024-01'), succeeded('a/2024-01'), started('a/2024-05'));
  folding.fold(succeeded('a/2024-05'));
  expect(folding.outcomes('a')).toBe('S...S');
});

describe('the state of a run', () => {
  const from = graph('raw -> clean -> sums; raw -all-> total', {
    raw: { retry: { max: 1, delayMs: 1, backoff: 'fixed', maxDelayMs: 1, jitter: false } },
    clean: { strategy: { batch: 3 } },
    total: 'unpartitioned',
  });
  const settled = [
    statusCode.succeeded,
    statusCode.failed,
    statusCode.skipped,
    statusCode.cancelled,
  ];

  /** Drives a run at random: each number picks an action and what it is done to. */
  function drive(choices: readonly number[]): Simulation {
    const run = new Simulation(from, planOf(from, { raw: 6, clean: 6, sums: 6 }));
    const idle = () =>
      Array.from({ length: run.plan.taskCount }, (_, task) => taskId(run.plan, from, task)).filter(
        (id) => run.view(id).status !== statusCode.running,
      );
    for (const choice of choices) {
      run.advance(5);
      const running = run.run.running().map(({ id }) => id);
      const target = running[choice % Math.max(1, running.length)];
      const other = idle()[choice % Math.max(1, idle().length)];
      const kind = (choice >> 8) % 8;
      if (kind === 0) run.start();
      else if (kind === 1 && other) run.record({ type: 'cells-skipped', tasks: [other] });
      else if (kind === 2 && other) run.record({ type: 'cells-retried', tasks: [other] });
      else if (kind === 3 && other) run.record({ type: 'cells-cancelled', tasks: [other] });
      else if (kind === 4 && other) run.record({ type: 'cells-marked-done', tasks: [other] });
      else if (kind === 5 && target) run.fail(target, { failed: [target.slice(-10)] });
      else if (kind === 6 && target) run.cancelRunning(target);
      else if (target) run.report(target, { cost: choice });
      else run.start();
    }
    return run;
  }

  test('has the outcomes that the run shows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4095), { maxLength: 60 }), (choices) => {
        const run = drive(choices);
        const state = createState(from);
        for (const each of run.recorded) evolveState(state, run, each);
        for (const { index, cells } of run.plan.assets) {
          for (let ordinal = cells[0]!; ordinal < cells[1]!; ordinal++) {
            const shown = run.run.statusOf(index, ordinal)!;
            if (settled.includes(shown as never)) {
              expect(statusName(state.assets[index]!.outcome[ordinal]!)).toBe(statusName(shown));
            }
          }
        }
      }),
    );
  });
});
