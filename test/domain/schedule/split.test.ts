import { describe, expect, test } from 'vitest';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const retry = {
  max: 0,
  delayMs: 1000,
  backoff: 'fixed',
  maxDelayMs: 1000,
  jitter: false,
  split: true,
} as const;

const batch = 'raw/2024-01-01..2024-01-08';

/** A batch of eight days whose children are single days. */
function given(overrides: object = {}): Simulation {
  const from = graph('raw -> clean', {
    raw: { strategy: { batch: 8 }, retry: { ...retry, ...overrides } },
  });
  return new Simulation(from, planOf(from, { raw: 8, clean: 8 }));
}

/** Starts what is due; returns the days that the batch's attempt builds. */
function nextPart(run: Simulation): readonly string[] | 'all' | undefined {
  run.advance(1000);
  const start = run.decide().find((each) => each.type === 'start-attempt' && each.task === 0);
  run.start();
  if (start?.type !== 'start-attempt') return undefined;
  return start.partitions?.map((key) => key.slice(-2)) ?? 'all';
}

/** Lets every attempt fail that builds one of the days, without a word; returns what was tried. */
function playWith(culprits: readonly string[], run: Simulation): string[] {
  const tried: string[] = [];
  for (let part = nextPart(run); part !== undefined; part = nextPart(run)) {
    tried.push(part === 'all' ? part : part.join(' '));
    const isBad = part === 'all' || part.some((day) => culprits.includes(day));
    if (isBad) run.fail(batch);
    else run.succeed(batch);
  }
  return tried;
}

describe('a batch that fails without saying what failed', () => {
  test('is halved until the culprit is alone, and keeps all others', () => {
    const run = given();
    expect(playWith(['06'], run)).toEqual([
      'all',
      '01 02 03 04',
      '05 06 07 08',
      '05 06',
      '05',
      '06',
      '07 08',
    ]);
    expect(run.view(batch)).toMatchObject({ attempt: 7, message: 'it broke' });
    expect(run.run.failed(9).map(({ id }) => id)).toEqual([batch]);
    expect(run.counts()).toEqual({ succeeded: 7, failed: 1, running: 7, blocked: 1 });
    expect(run.status('clean/2024-01-06')).toBe('blocked');
  });

  test('that fails throughout takes twice its partitions less one attempts', () => {
    const run = given();
    const tried = playWith(['01', '02', '03', '04', '05', '06', '07', '08'], run);
    expect(tried).toHaveLength(2 * 8 - 1);
    expect(run.counts()).toEqual({ failed: 8, blocked: 8 });
    expect(run.decide()).toEqual([{ type: 'finish', outcome: 'failed' }]);
  });

  test('that does better in halves succeeds', () => {
    const run = given();
    expect(playWith([], run)).toEqual(['all', '01 02 03 04', '05 06 07 08']);
    expect(run.counts()).toEqual({ succeeded: 8, running: 8 });
  });

  test('gives single partitions the tries of the policy', () => {
    const run = given({ max: 2 });
    const tried = playWith(['01'], run);
    expect(tried.filter((part) => part === '01')).toHaveLength(3);
  });

  test('shows the part that is tried as running and the rest as it stands', () => {
    const run = given();
    nextPart(run);
    run.fail(batch);
    nextPart(run);
    expect(run.counts()).toEqual({ running: 4, queued: 12 });
    run.succeed(batch);
    expect(run.counts()).toEqual({ succeeded: 4, queued: 12 });
    expect(run.status('raw/2024-01-05')).toBe('queued');
  });

  test('releases the children of a part as soon as that is built', () => {
    const run = given();
    nextPart(run);
    run.fail(batch);
    nextPart(run);
    run.succeed(batch);
    expect(run.start()).toContain('clean/2024-01-01');
  });

  test('that names its failures is not halved', () => {
    const run = given();
    nextPart(run);
    run.fail(batch, { failed: ['2024-01-02'] });
    expect(run.counts()).toEqual({ succeeded: 7, failed: 1, queued: 7, blocked: 1 });
  });

  test('goes on with the same part after its runner was cut off', () => {
    const run = given();
    nextPart(run);
    run.fail(batch);
    nextPart(run);
    run.record({ type: 'backfill-resumed', id: 'bf-1' });
    run.fail(batch, { cause: { type: 'interrupted' } });
    expect(nextPart(run)).toEqual(['01', '02', '03', '04']);
  });

  test('that depends on its past stops at the culprit', () => {
    const from = graph('raw', { raw: { strategy: { batch: 8 }, dependsOnPast: true, retry } });
    const run = new Simulation(from, planOf(from, { raw: 8 }));
    expect(playWith(['02'], run)).toEqual(['all', '01 02 03 04', '01 02', '01', '02']);
    expect(run.counts()).toEqual({ succeeded: 1, failed: 7 });
  });

  test('is whole again when it is retried by hand', () => {
    const run = given();
    playWith(['03', '06'], run);
    run.send({ type: 'retry-tasks', tasks: [batch] });
    expect(nextPart(run)).toEqual(['03', '06']);
    run.succeed(batch);
    expect(run.status('clean/2024-01-03')).toBe('queued');
    expect(run.view(batch).status).toBe(3);
  });

  test.each([
    ['cancelled', { type: 'cancel-tasks', tasks: [batch] }],
    ['skipped', { type: 'skip-tasks', tasks: [batch] }],
    ['succeeded', { type: 'mark-done', tasks: [batch] }],
  ] as const)('is %s whole, with what had failed of it', (status, command) => {
    const run = given();
    nextPart(run);
    run.fail(batch);
    for (const size of [4, 2, 1]) {
      expect(nextPart(run)).toHaveLength(size);
      run.fail(batch);
    }
    expect(run.status('raw/2024-01-01')).toBe('failed');
    run.send(command);
    expect(run.counts()[status]).toBe(8);
    run.send({ type: 'retry-downstream', tasks: [batch] });
    expect(run.counts()).toEqual({ queued: 16 });
  });
});
