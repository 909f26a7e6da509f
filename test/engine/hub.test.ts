import { describe, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../source/domain/problem.ts';
import { Hub } from '../../source/engine/hub.ts';
import type { LaunchOrder, Started } from '../../source/engine/runner-message.ts';
import type { Runner } from '../../source/engine/runner.ts';
import { nextEvent, share, startBench } from './workbench.ts';

type Bench = ReturnType<typeof startBench>;

/** A hub that begins backfills of three cells, two at once: `bf-1`, `bf-2` and so on. */
function openHub() {
  const benches: Bench[] = [];
  const failures: string[] = [];
  let idles = 0;
  const pools = { narrow: { slots: 2 } };
  const shared = share({ concurrency: 2, pools });
  const begin = ({ sideBySide = false }: LaunchOrder): Promise<Result<Runner>> => {
    const bench = startBench({
      id: `bf-${benches.length + 1}`,
      drawing: 'raw',
      cells: { raw: 3 },
      limits: { concurrency: 2, pools },
      shared: { ...shared, isSideBySide: sideBySide },
    });
    benches.push(bench);
    return Promise.resolve(ok(bench.runner));
  };
  const refuse = () => Promise.resolve(fail({ code: 'no-such', message: 'there is none' }));
  const hub = new Hub({
    kind: 'detached',
    scheduler: shared.scheduler,
    source: { launch: begin, takeUp: refuse },
    onIdle: () => {
      idles += 1;
    },
    onFailure: (id) => failures.push(id),
  });
  const launch = async (sideBySide?: true): Promise<Bench & { readonly started: Started }> => {
    const how = sideBySide === undefined ? {} : { sideBySide };
    const started = await hub.answer({ type: 'launch', plan: {}, limits: {}, ...how });
    if (!started.ok) throw new Error(started.problems[0]!.message);
    return { ...benches.at(-1)!, started: started.value as Started };
  };
  const states = () => hub.describe().backfills.map(({ id, state }) => `${id} ${state}`);
  return { hub, launch, failures, states, idles: () => idles };
}

/** Ends a bench's processes one after the other until it is done. */
async function finish({ executor, runner }: Bench): Promise<void> {
  for (let left = runner.run.plan.taskCount; left > 0; left--) (await executor.next()).exit(0);
  await runner.done;
}

describe('the turn', () => {
  test('goes to the next backfill when the one before has ended', async () => {
    const { launch, states } = openHub();
    const first = await launch();
    const second = await launch();
    expect(first.started).toMatchObject({ id: 'bf-1', waitsFor: [], kind: 'detached' });
    expect(second.started).toMatchObject({ id: 'bf-2', waitsFor: ['bf-1'] });
    expect(states()).toEqual(['bf-1 running', 'bf-2 queued']);
    await finish(first);
    await finish(second);
    expect(second.journal.types().slice(0, 3)).toEqual([
      'backfill-started',
      'queued',
      'turn-taken',
    ]);
    expect(first.journal.types()).not.toContain('queued');
    expect(states()).toEqual([]);
  });

  test('is given on when the backfill is paused and nothing of it runs', async () => {
    const { hub, launch, states } = openHub();
    const first = await launch();
    const second = await launch();
    const running = [await first.executor.next(), await first.executor.next()];
    expect(hub.send('bf-1', { type: 'pause' })).toEqual(ok(undefined));
    const ended = nextEvent(first.runner, 'attempt-succeeded');
    running[0]!.exit(0);
    await ended;
    expect(states()).toEqual(['bf-1 paused', 'bf-2 queued']);
    running[1]!.exit(0);
    const begun = await second.executor.next();
    expect(states()).toEqual(['bf-2 running', 'bf-1 paused']);

    hub.send('bf-1', { type: 'resume' });
    expect(states()).toEqual(['bf-2 running', 'bf-1 queued']);
    begun.exit(0);
    (await second.executor.next()).exit(0);
    (await second.executor.next()).exit(0);
    await second.runner.done;
    (await first.executor.next()).exit(0);
    expect(await first.runner.done).toBe('succeeded');
  });

  test('stays with a paused backfill when no other waits', async () => {
    const { hub, launch, states } = openHub();
    await launch();
    hub.send('bf-1', { type: 'pause' });
    expect(states()).toEqual(['bf-1 paused']);
    hub.send('bf-1', { type: 'resume' });
    expect(states()).toEqual(['bf-1 running']);
  });

  test('a backfill that waits can be steered, and cancelled without ever having run', async () => {
    const { hub, launch } = openHub();
    await launch();
    const second = await launch();
    hub.send('bf-2', { type: 'cancel-all' });
    expect(await second.runner.done).toBe('cancelled');
    expect(second.journal.types()).not.toContain('attempt-started');
  });
});

describe('side by side', () => {
  test('a backfill starts at once, within the slots of both', async () => {
    const { launch, states } = openHub();
    const first = await launch();
    const begun = await first.executor.take(2);
    const second = await launch(true);
    expect(second.started.waitsFor).toEqual([]);
    expect(states()).toEqual(['bf-1 running', 'bf-2 running']);
    expect(second.executor.started).toHaveLength(0);
    begun[0]!.exit(0);
    await second.executor.next();
    expect(first.executor.started).toHaveLength(2);
  });

  test('one that waits lets all of them go first', async () => {
    const { launch, states } = openHub();
    const first = await launch();
    const second = await launch(true);
    const third = await launch();
    expect(third.started.waitsFor).toEqual(['bf-1', 'bf-2']);
    expect(states()).toEqual(['bf-1 running', 'bf-2 running', 'bf-3 queued']);
    await Promise.all([finish(first), finish(second)]);
    await finish(third);
  });

  test('a pool set for one is set for all', async () => {
    const { hub, launch } = openHub();
    await launch();
    await launch(true);
    hub.send('bf-2', { type: 'set-pool', pool: 'narrow', slots: 1 });
    const slots = () => hub.runs().map(({ pools }) => pools[0]!.slots);
    expect(slots()).toEqual([1, 1]);
    expect(hub.send('bf-1', { type: 'set-pool', pool: 'nowhere', slots: 1 }).ok).toBe(false);
    expect(slots()).toEqual([1, 1]);
  });

  test('one is stopped, and the other goes on with its slots', async () => {
    const { hub, launch } = openHub();
    const first = await launch();
    const second = await launch(true);
    const begun = await first.executor.take(2);
    const stopping = hub.answer({ type: 'stop', how: 'cancel', id: 'bf-1' });
    expect(await stopping).toEqual(ok(null));
    expect(begun.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
    expect(await first.runner.done).toBe('interrupted');
    await finish(second);
    expect(await hub.answer({ type: 'stop', how: 'drain', id: 'bf-1' })).toMatchObject({
      problems: [{ code: 'not-live' }],
    });
  });
});

describe('leaving', () => {
  test('is offered whenever nothing is left, and then no order is taken', async () => {
    const { hub, launch, idles } = openHub();
    const bench = await launch();
    expect(hub.leave()).toBe(false);
    expect(idles()).toBe(0);
    await finish(bench);
    expect(idles()).toBe(1);
    expect(hub.leave()).toBe(true);
    await expect(launch()).rejects.toThrow('the runner is about to end');
  });

  test('is offered after an order that came to nothing', async () => {
    const { hub, idles } = openHub();
    const taken = await hub.answer({ type: 'take-up', id: 'bf-9', cells: [], limits: {} });
    expect(taken).toMatchObject({ ok: false, problems: [{ code: 'no-such' }] });
    expect(idles()).toBe(1);
  });

  test('stop ends what runs and what waits, and is answered when no task is alive', async () => {
    const { hub, launch } = openHub();
    const first = await launch();
    const second = await launch();
    const process = await first.executor.next();
    expect(await hub.answer({ type: 'stop', how: 'cancel' })).toEqual(ok(null));
    expect(process.isTerminated).toBe(true);
    expect(await first.runner.done).toBe('interrupted');
    expect(await second.runner.done).toBe('interrupted');
  });

  test('a journal that cannot be written is told of, and the next backfill has its turn', async () => {
    const { hub, launch, failures, states } = openHub();
    const first = await launch();
    const second = await launch();
    const process = await first.executor.next();
    first.journal.broken = new Error('no space');
    process.exit(0);
    await expect(first.runner.done).rejects.toThrow('no space');
    await second.executor.next();
    expect(failures).toEqual(['bf-1']);
    expect(states()).toEqual(['bf-2 running']);
    await hub.stop('cancel');
  });
});

test('a command for a backfill that is not carried says what to do', () => {
  const { hub } = openHub();
  expect(hub.send('bf-7', { type: 'pause' })).toMatchObject({
    problems: [{ code: 'not-live', hint: 'Take it up again with `backfill retry bf-7`.' }],
  });
});
