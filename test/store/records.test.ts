import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import { backfillDir, lockFile } from '../../source/store/state-directory.ts';
import { graph } from '../builders/graph.ts';
import {
  build,
  failed,
  openScene,
  outcomes,
  planAll,
  problemsOf,
  succeeded,
  temporaryDirectory,
  valueOf,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });
const plan = planAll(from);

const newDirectory = () => join(temporaryDirectory(), 'state');

/** What is left when the process of a writer is gone without a word. */
function crash(stateDir: string): void {
  rmSync(lockFile(stateDir));
}

describe('records of backfills', () => {
  test('tell how each one stands, the newest first', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const one = valueOf(writer.begin(plan));
    const two = valueOf(writer.begin(planAll(from, { selection: 'a' })));
    one.append({ type: 'backfill-started', id: one.id });
    two.append({ type: 'backfill-started', id: two.id });
    build(one, 'a/x', 'a/y');
    one.append({ type: 'attempt-started', task: 'a/z', attempt: 1 });
    one.append(failed('a/z'));
    two.append({ type: 'backfill-finished', outcome: 'cancelled' });
    const records = [
      {
        id: two.id,
        startedAt: from.now + 3000,
        updatedAt: from.now + 10_000,
        activeMs: 7000,
        finishedAt: from.now + 10_000,
        outcome: 'cancelled',
        isLive: false,
        status: 'cancelled',
        request: { selection: 'a', force: true },
        cells: 3,
        succeeded: 0,
        failed: 0,
        cost: 0,
      },
      {
        id: one.id,
        startedAt: from.now + 2000,
        updatedAt: from.now + 9000,
        activeMs: 7000,
        isLive: true,
        status: 'running',
        request: { selection: '*', force: true },
        cells: 6,
        succeeded: 2,
        failed: 1,
        cost: 1,
      },
    ];
    expect(writer.records()).toEqual(records);
    expect(valueOf(await readStore(stateDir, from)).backfills).toEqual(records);
    crash(stateDir);
    const [, interrupted] = valueOf(await readStore(stateDir, from)).backfills;
    expect(interrupted).toEqual({ ...records[1], isLive: false, status: 'interrupted' });
  });

  test('count the time that a runner carried a backfill, not that between two runners', async () => {
    const stateDir = newDirectory();
    let now = from.now;
    const open = async () => valueOf(await openWriter(stateDir, from, { clock: () => now }));
    const first = await open();
    const journal = valueOf(first.begin(plan));
    journal.append({ type: 'backfill-started', id: journal.id });
    now += 5000;
    build(journal, 'a/x');
    await first.close();
    now += 3_600_000;
    const second = await open();
    const again = valueOf(await second.reopen('last')).journal;
    again.append({ type: 'backfill-resumed', id: again.id });
    now += 2000;
    again.append({ type: 'backfill-finished', outcome: 'failed' });
    expect(second.records()).toMatchObject([{ activeMs: 7000 }]);
    await second.close();
    expect(valueOf(await readStore(stateDir, from)).backfills).toMatchObject([{ activeMs: 7000 }]);
  });

  test('tell which backfill waits or is paused, without the time that it waited', async () => {
    const stateDir = newDirectory();
    let now = from.now;
    const open = async () => valueOf(await openWriter(stateDir, from, { clock: () => now }));
    const writer = await open();
    const journal = valueOf(writer.begin(plan));
    const seen = () => writer.records().map(({ status, activeMs }) => [status, activeMs]);
    journal.append({ type: 'backfill-started', id: journal.id });
    now += 1000;
    journal.append({ type: 'queued', behind: ['bf-1'] });
    expect(seen()).toEqual([['queued', 1000]]);
    now += 3_600_000;
    journal.append({ type: 'paused' });
    expect(seen()).toEqual([['paused', 1000]]);
    journal.append({ type: 'resumed' });
    await writer.checkpoint();
    expect(valueOf(await readStore(stateDir, from)).backfills).toMatchObject([
      { status: 'queued', activeMs: 1000 },
    ]);
    now += 60_000;
    journal.append({ type: 'turn-taken' });
    now += 500;
    journal.append({ type: 'backfill-finished', outcome: 'cancelled' });
    expect(seen()).toEqual([['cancelled', 1500]]);
    await writer.close();
  });

  test('of an interrupted backfill do not come alive with another one', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    valueOf(writer.begin(plan)).append({ type: 'paused' });
    await writer.close();
    const later = valueOf(await openWriter(stateDir, from, { clock: () => from.now + 1e9 }));
    expect(later.records()).toMatchObject([{ isLive: false, status: 'interrupted' }]);
    const { journal } = valueOf(await later.reopen('last'));
    journal.append({ type: 'backfill-resumed', id: journal.id });
    expect(later.records()).toMatchObject([{ isLive: true, status: 'running' }]);
    await later.close();
  });

  test('follow retries', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    const counts = () => writer.records().map((each) => [each.succeeded, each.failed, each.cost]);
    journal.append({ type: 'attempt-started', task: 'a/x', attempt: 1 });
    journal.append(failed('a/x'));
    expect(counts()).toEqual([[0, 1, 0]]);
    journal.append({ type: 'attempt-started', task: 'a/x', attempt: 2 });
    journal.append(succeeded('a/x'));
    expect(counts()).toEqual([[1, 0, 0.5]]);
    await writer.close();
  });

  test('are kept though the directory of the backfill was removed', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    await writer.close();
    rmSync(backfillDir(stateDir, journal.id), { recursive: true });
    const { backfills, state } = valueOf(await readStore(stateDir, from));
    expect(backfills).toMatchObject([{ id: journal.id, succeeded: 1 }]);
    expect(outcomes(state, from, 'a')).toEqual({ x: 'succeeded' });
    expect(problemsOf(await readBackfill(stateDir, journal.id, from))).toEqual([
      `there is no backfill in ${stateDir} yet. Start one with \`backfill run\`.`,
    ]);
  });
});
