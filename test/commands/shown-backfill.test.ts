import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../source/domain/asset.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { createServices } from '../../source/commands/create-services.ts';
import { openSession } from '../../source/commands/shown-backfill.ts';
import type { BackfillJournal } from '../../source/store/open-writer.ts';
import { readStore } from '../../source/store/read-store.ts';
import { lockFile } from '../../source/store/state-directory.ts';
import { assetOf, graph } from '../builders/graph.ts';
import {
  build,
  failed,
  openScene,
  planAll,
  succeeded,
  temporaryDirectory,
  valueOf,
} from '../store/scene.ts';
import { Screen } from '../terminal/screen.ts';

const from = graph('raw -> clean');
const january = { selection: '*', partitions: '2024-01' };

function configOf(stateDir: string): Config {
  return {
    file: '/data/.backfillrc.json',
    root: '/data',
    timezone: 'UTC',
    stateDir,
    concurrency: 4,
    pools: {},
    currency: 'USD',
    assets: from.assets.map(({ definition }) => definition),
  };
}

/** A state directory with a writer, as a runner in another process has it. */
async function openProject() {
  const stateDir = temporaryDirectory();
  const writer = await openScene(stateDir, from);
  const config = configOf(stateDir);
  const begin = (plan: Plan): BackfillJournal => {
    const journal = valueOf(writer.begin(plan));
    journal.append({ type: 'backfill-started', id: journal.id });
    return journal;
  };
  /** The services of an interface that is opened now. */
  const openServices = async () => {
    const store = valueOf(await readStore(stateDir, from));
    return createServices({ config, graph: from, store, inFlight: new Map() });
  };
  /** An interface that is opened now, on that backfill. */
  const attach = async (id: string) => {
    const services = await openServices();
    const initialSession = valueOf(await services.open(id));
    const screen = new Screen(services, { initialSession, columns: 100, rows: 30 });
    await screen.until(/zoom: day/);
    return screen;
  };
  return { stateDir, writer, config, begin, openServices, attach };
}

describe('values under a lens', () => {
  test('appear as tasks of a runner elsewhere end, on every screen that follows it', async () => {
    const { begin, attach, writer } = await openProject();
    const journal = begin(planAll(from, january));
    const first = await attach(journal.id);
    first.press('i');
    await first.until(/cost: nothing known here/);
    build(journal, 'raw/2024-01-01', 'raw/2024-01-02');
    await first.until(/raw +██·{29}/);

    const second = await attach(journal.id);
    second.press('i');
    await second.until(/raw +██·{29}/);
    build(journal, 'clean/2024-01-02');
    journal.append({ type: 'attempt-started', task: 'clean/2024-01-01', attempt: 1 });
    journal.append(failed('clean/2024-01-01'));
    for (const screen of [first, second]) {
      await screen.until(/clean +·█·{29}/);
      screen.press('i', 'i');
      await screen.until(/clean +██·{29}/);
    }
    await writer.close();
  });

  test('are those of the backfill in its cells, and as the state says in all others', async () => {
    const { begin, attach, writer, stateDir } = await openProject();
    const earlier = begin(
      planAll(from, { selection: 'raw', partitions: '2024-01-01..2024-01-04' }),
    );
    build(earlier, 'raw/2024-01-01', 'raw/2024-01-02', 'raw/2024-01-03', 'raw/2024-01-04');
    earlier.append({ type: 'backfill-finished', outcome: 'succeeded' });
    const later = begin(planAll(from, { selection: 'raw', partitions: '2024-01-02..2024-01-03' }));
    later.append({ type: 'attempt-started', task: 'raw/2024-01-03', attempt: 1 });
    later.append(succeeded('raw/2024-01-03', 4));
    rmSync(lockFile(stateDir));
    const screen = await attach(later.id);
    screen.press('i');
    await screen.until(/interrupted[^]*raw +▁·█▁·/);
    await writer.close();
  });

  test('of other cells are read anew when the backfill has ended', async () => {
    const { begin, attach, writer } = await openProject();
    const [one, other] = [january, { selection: '*', partitions: '2024-02' }].map((request) =>
      begin(planAll(from, request)),
    );
    const screen = await attach(one!.id);
    screen.press('i');
    await screen.until(/cost: nothing known here/);
    build(other!, 'raw/2024-02-01');
    one!.append({ type: 'backfill-finished', outcome: 'cancelled' });
    await screen.until(/raw +·{31}█·/);
    await writer.close();
  });
});

test('a plan keeps the basis it was made from while a backfill is followed', async () => {
  const { begin, openServices, writer } = await openProject();
  const journal = begin(planAll(from, january));
  const services = await openServices();
  const { state } = services;
  const session = valueOf(await services.open(journal.id));
  const seen = new Promise<void>((resolve) => {
    const stop = session.subscribe(() => {
      stop();
      resolve();
    });
  });
  build(journal, 'raw/2024-01-01');
  await seen;
  const { index } = assetOf(from, 'raw');
  expect(session.state.assets[index]!.cost[0]).toBe(0.5);
  expect(services.state).toBe(state);
  expect(state.assets[index]!.cost[0]).toBeNaN();
  await writer.close();
});

test('memory is taken for the assets alone that events are about', async () => {
  const { begin, config, writer } = await openProject();
  const journal = begin(planAll(from, january));
  build(journal, 'raw/2024-01-01');
  const session = valueOf(await openSession({ config, graph: from }, journal.id));
  expect(session.state.assets.map(({ capacity }) => capacity)).toEqual([60, 0]);
  await writer.close();
});
