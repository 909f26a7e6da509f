import { describe, expect, test } from 'vitest';
import type { BackfillEvent } from '../../source/domain/events.ts';
import type { RunCommand } from '../../source/domain/schedule/command.ts';
import { HoldingExecutor } from './holding-executor.ts';
import { nextEvent, prepareBench, startOn } from './workbench.ts';

const day = (number: number) => `raw/2024-01-${String(number).padStart(2, '0')}`;

/** Days 2 and 3 of nine run, the next four are held. */
async function begin() {
  const bench = prepareBench({ drawing: 'raw', cells: { raw: 9 }, limits: { concurrency: 2 } });
  const executor = new HoldingExecutor();
  const runner = startOn(bench, executor);
  const [first, second] = await executor.take(2);
  first!.exit(0);
  await nextEvent(runner, 'attempts-announced');
  const third = await executor.next();
  // They are handed over a few in each turn of the event loop.
  await settle();
  const told = (type: BackfillEvent['type']) =>
    bench.journal.events.flatMap((event) =>
      event.type === type
        ? 'tasks' in event
          ? event.tasks
          : 'task' in event
            ? [event.task]
            : []
        : [],
    );
  return { ...bench, executor, runner, second: second!, third, told };
}

/** Lets everything happen that only waits for its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe('announced attempts', () => {
  test('are durable before whoever sees to them hears of them', async () => {
    const { executor, journal, told } = await begin();
    const announced = told('attempts-announced');
    expect(announced).toEqual([4, 5, 6, 7, 8, 9].map(day));
    expect(executor.held.map(({ name }) => name)).toEqual(announced);
    const at = journal.events.findIndex(({ type }) => type === 'attempts-announced');
    expect(journal.durable).toBeGreaterThan(at);
  });

  test('are told how many slots were none for them', async () => {
    const { executor, second, third } = await begin();
    expect(executor.held.map(({ turn }) => turn.handedOn)).toEqual(Array(6).fill(0));
    // A slot that comes free without being handed on is not theirs.
    second.exit(0);
    await settle();
    expect(executor.withdrawals).not.toEqual([]);
    third.exit(0);
  });

  test('start after the end of the task whose slot they have, whatever is heard first', async () => {
    const { executor, second, journal } = await begin();
    const fourth = executor.held[0]!.begin(4000);
    await settle();
    expect(journal.events.at(-1)).not.toMatchObject({ task: day(4) });
    second.handOn();
    await settle();
    expect(journal.events.slice(-2)).toMatchObject([
      { type: 'attempt-succeeded', task: day(2), handsOn: true },
      { type: 'attempt-started', task: day(4), attempt: 1, pid: 4000 },
    ]);
    fourth.exit(0);
    await settle();
    expect(journal.events).toContainEqual(
      expect.objectContaining({ type: 'attempt-succeeded', task: day(4) }),
    );
  });

  test('that cannot start have failed, as all that cannot', async () => {
    const { executor, runner, second } = await begin();
    const failed = nextEvent(runner, 'attempt-failed');
    second.handOn();
    executor.held[0]!.begin(4000).end({ type: 'not-started', message: 'no', isTransient: false });
    expect(await failed).toMatchObject({ task: day(4), message: 'no' });
  });

  test('are queued again when they are withdrawn, and start like any other', async () => {
    const { executor, second, third, told, view } = await begin();
    for (const held of executor.held) held.withdraw();
    await settle();
    expect(told('attempts-withdrawn')).toEqual([4, 5, 6, 7, 8, 9].map(day));
    second.exit(1);
    third.exit(1);
    const next = await executor.take(2);
    expect(next.map(({ name }) => name)).toEqual([day(4), day(5)]);
    expect(view(day(4)).attempt).toBe(1);
  });

  test.each<RunCommand>([
    { type: 'pause' },
    { type: 'set-priority', priority: 3, tasks: [day(9)] },
    { type: 'set-concurrency', concurrency: 4 },
    { type: 'set-budget', budget: 9 },
  ])('are withdrawn by the command to $type', async (command) => {
    const { executor, runner } = await begin();
    const before = Math.max(...executor.held.map(({ turn }) => turn.round!));
    expect(runner.send(command).ok).toBe(true);
    expect(executor.withdrawals[0]).toEqual([0, before + 1]);
  });

  test('are cancelled once it is known that they have not begun', async () => {
    const { executor, runner, told, view } = await begin();
    expect(runner.send({ type: 'cancel-tasks', tasks: [day(5)] }).ok).toBe(true);
    await settle();
    expect(told('cells-cancelled')).toEqual([]);
    for (const held of executor.held) held.withdraw();
    await settle();
    expect(told('cells-cancelled')).toEqual([day(5)]);
    expect(view(day(5)).attempt).toBe(0);
  });

  test('that are cancelled as they begin are ended', async () => {
    const { executor, runner } = await begin();
    runner.send({ type: 'cancel-tasks', tasks: [day(4)] });
    expect(executor.held[0]!.isTerminated).toBe(true);
  });

  test('are waited for by a runner that is to stop', async () => {
    const { executor, runner, second, third } = await begin();
    const stopped = runner.stop('drain');
    expect(executor.withdrawals).toHaveLength(1);
    second.exit(0);
    third.exit(0);
    await settle();
    expect(runner.run.outcome).toBeUndefined();
    for (const held of executor.held) held.withdraw();
    await stopped;
    expect(runner.run.outcome).toBe('interrupted');
    expect(executor.started.map(({ name }) => name)).toEqual([1, 2, 3].map(day));
  });

  test('of a runner whose journal fails are withdrawn before it gives up', async () => {
    const { executor, runner, journal, second, third } = await begin();
    journal.broken = new Error('disk full');
    const failed = runner.done.catch((error: unknown) => error);
    second.exit(0);
    await settle();
    expect(executor.withdrawals).not.toEqual([]);
    for (const held of executor.held) held.withdraw();
    third.exit(0);
    expect(await failed).toMatchObject({ message: 'disk full' });
  });
});

describe('attempts that a dead runner had announced', () => {
  async function takeUp(adopt: (task: string) => 'lost' | 'ended' | 'alive') {
    const { journal } = await begin();
    const earlier = journal.recorded.slice(0, journal.durable);
    const limits = { concurrency: 2 };
    const bench = prepareBench({ drawing: 'raw', cells: { raw: 9 }, limits, earlier });
    const executor = new HoldingExecutor();
    executor.onAdopt = ({ token }) => {
      const task = decodeURIComponent(token).replace(/\.1$/, '');
      const found = adopt(task);
      const exit = { end: { type: 'exited', code: 0 }, usage: {} } as const;
      if (found === 'ended') return { type: 'ended', exit };
      if (found === 'lost') return { type: 'lost' };
      const never = new Promise<never>(() => undefined);
      const terminate = () => undefined;
      const execution = { spawned: Promise.resolve(77), exited: never, gone: never, terminate };
      return { type: 'alive', execution };
    };
    startOn(bench, executor);
    await settle();
    return { ...bench, executor, events: bench.journal.events.slice(earlier.length) };
  }

  test('are queued again when nothing is known of them', async () => {
    const { events, executor, view } = await takeUp((task) => (task === day(2) ? 'alive' : 'lost'));
    expect(events).toContainEqual({ type: 'attempts-withdrawn', tasks: [day(4)] });
    const third = await executor.next();
    expect(third.name).toBe(day(3));
    third.exit(0);
    expect((await executor.next()).name).toBe(day(4));
    expect(view(day(4)).attempt).toBe(1);
  });

  test('are recorded from their start when they have begun', async () => {
    const { events } = await takeUp((task) => {
      if (task === day(4)) return 'ended';
      return task === day(5) ? 'alive' : 'lost';
    });
    const ofTask = (task: string) =>
      events.filter((event) => 'task' in event && event.task === task);
    expect(ofTask(day(4)).map(({ type }) => type)).toEqual([
      'attempt-started',
      'attempt-succeeded',
    ]);
    expect(ofTask(day(5))).toMatchObject([
      { type: 'attempt-started', attempt: 1 },
      { type: 'process-spawned', pid: 77 },
    ]);
  });
});
