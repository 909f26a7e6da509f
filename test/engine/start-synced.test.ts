import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { neverStarted, type Execution, type Launch } from '../../source/engine/executor.ts';
import { FakeExecutor } from './fake-executor.ts';
import { nextEvent, prepareBench, startOn } from './workbench.ts';

/** Waits for the disk by itself, as far as the test lets it. */
class SyncingExecutor extends FakeExecutor {
  /** Tasks that were ordered with a file, and that file. */
  readonly ordered: (readonly [name: string, file: string])[] = [];
  refuses = false;

  startSynced = (launch: Launch, file: string): Execution => {
    const { BACKFILL_ASSET: asset, BACKFILL_PARTITION: key } = launch.env;
    this.ordered.push([`${asset!}/${key!}`, file]);
    return this.refuses ? neverStarted({ type: 'unsynced' }) : this.start(launch);
  };
}

/** The first of three days runs. */
async function begin() {
  const bench = prepareBench({
    drawing: 'raw',
    shapes: { raw: { timeoutMs: 60_000 } },
    cells: { raw: 3 },
    limits: { concurrency: 1 },
  });
  const executor = new SyncingExecutor();
  const runner = startOn(bench, executor);
  return { ...bench, executor, runner, first: await executor.next() };
}

const second = 'raw/2024-01-02';

/** The second day is recorded and refused; returns what lets the runner's own sync go on. */
async function refuseSecond({
  executor,
  journal,
  runner,
  first,
}: Awaited<ReturnType<typeof begin>>): Promise<() => void> {
  executor.refuses = true;
  const release = journal.hold();
  const started = nextEvent(runner, 'attempt-started');
  first.exit(0);
  await started;
  while (executor.ordered.at(-1)?.[0] !== second) await nextTurn();
  return release;
}

test('what is to start is ordered with the journal, without waiting for the disk', async () => {
  const { executor, journal, first } = await begin();
  const release = journal.hold();
  const { durable } = journal;
  first.exit(0);
  await executor.next();
  expect(executor.ordered.at(-1)).toEqual([second, 'the journal']);
  expect(journal.durable).toBe(durable);
  release();
});

test('what could not be put on disk for it is put there by the runner, and it starts then', async () => {
  const bench = await begin();
  const { executor, journal, runner } = bench;
  const release = await refuseSecond(bench);
  expect(executor.started).toHaveLength(1);
  release();
  const process = await executor.next();
  expect(process.name).toBe(second);
  const at = journal.events.findLastIndex(({ type }) => type === 'attempt-started');
  expect(journal.durable).toBeGreaterThan(at);
  const ended = nextEvent(runner, 'attempt-succeeded');
  process.exit(0);
  expect(await ended).toMatchObject({ task: second, attempt: 1 });
});

test('what neither can put on disk ends the runner, and is not started', async () => {
  const bench = await begin();
  const { executor, journal, runner, clock } = bench;
  const failed = expect(runner.done).rejects.toThrow('no space');
  const release = await refuseSecond(bench);
  journal.broken = new Error('no space');
  release();
  await failed;
  expect(executor.started).toHaveLength(1);
  // Nothing is left that would keep the process from ending.
  expect(clock.alarms()).toEqual([]);
});

test('what is stopped before it could be put on disk never starts', async () => {
  const bench = await begin();
  const { executor, runner } = bench;
  const release = await refuseSecond(bench);
  expect(runner.send({ type: 'cancel-tasks', tasks: [second] })).toMatchObject({ ok: true });
  const cancelled = nextEvent(runner, 'attempt-cancelled');
  release();
  expect(await cancelled).toMatchObject({ task: second });
  expect(executor.started.some(({ name }) => name === second)).toBe(false);
});
