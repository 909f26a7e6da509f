import { expect, test } from 'vitest';
import type { BackfillSummary } from '../../../source/ui/services.ts';
import { keys } from '../../terminal/screen.ts';
import { openScreen } from '../open-screen.ts';
import { planOf } from '../../builders/plan.ts';

const hour = 3_600_000;

function summary(id: string, overrides: Partial<BackfillSummary> = {}): BackfillSummary {
  return {
    id,
    startedAt: -2 * hour,
    finishedAt: -hour,
    activeMs: hour,
    status: 'succeeded',
    selection: 'raw clean',
    cells: 1461,
    succeeded: 1461,
    failed: 0,
    cost: 0,
    ...overrides,
  };
}

const history = [
  summary('bf-3', { status: 'failed', succeeded: 1450, failed: 3, cost: 4.31 }),
  summary('bf-2', { startedAt: -50 * hour, activeMs: 49 * hour, status: 'interrupted' }),
  summary('bf-1', { startedAt: -2000 * hour, activeMs: 1999 * hour }),
];

test('earlier backfills are listed with their outcome', async () => {
  const { screen } = openScreen({ history, columns: 100, rows: 16 });
  await screen.until(/assets/);
  screen.press('b');
  await screen.until(/newest first/);
  expect(screen.text()).toMatchInlineSnapshot(`
    " backfill · weather                                                                       backfills
     3 backfills, newest first
    ┌──────────────────────────────────────────────────────────────────────────────────────────────────┐
    │    backfill  outcome            built  failed     started    took   cost  selection              │
    │ ›  bf-3      failed       1,450/1,461       3   2h00m ago   1h00m  $4.31  raw clean              │
    │    bf-2      interrupted  1,461/1,461           2d02h ago   2d01h         raw clean              │
    │    bf-1      succeeded    1,461/1,461          83d08h ago  83d07h         raw clean              │
    │                                                                                                  │
    │                                                                                                  │
    │                                                                                                  │
    │                                                                                                  │
    │                                                                                                  │
    │                                                                                                  │
    │                                                                                                  │
    └──────────────────────────────────────────────────────────────────────────────────────────────────┘
     ↵ open  r resume  esc back  : command  ? help  q quit"
  `);
});

test('none says how to get one', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('b');
  await screen.until(/No backfill was run yet/);
  screen.press(keys.enter, 'j', keys.escape);
  await screen.until(/zoom: day/);
});

test('enter opens the chosen one without running anything', async () => {
  const { screen, services } = openScreen({ history });
  await screen.until(/assets/);
  services.session = services.startSession(planOf(services.graph));
  screen.press('b', 'j', keys.enter);
  await screen.until(/Interrupted before the end/);
  expect(services.resumed).toEqual([]);
});

test('r takes the chosen one up again', async () => {
  const { screen, services } = openScreen({ history });
  await screen.until(/assets/);
  services.session = services.startSession(planOf(services.graph));
  screen.press('b', 'j', 'r');
  await screen.until(/running/);
  expect(services.resumed).toEqual(['bf-2']);
});

test('one that has built everything is not taken up again', async () => {
  const { screen, services } = openScreen({ history });
  await screen.until(/assets/);
  screen.press('b', 'G', 'r');
  await screen.until(/bf-1 has nothing left to build/);
  expect(services.resumed).toEqual([]);
});

test('a backfill that cannot be opened says why and stays', async () => {
  const { screen } = openScreen({ history });
  await screen.until(/assets/);
  screen.press('b', keys.enter);
  await screen.until(/no backfill bf-3/);
  await screen.until(/newest first/);
});

test('one that waits or is paused is live: it is opened, not taken up', async () => {
  const { screen } = openScreen({
    history: [
      summary('bf-6', { status: 'queued', activeMs: 0, succeeded: 0 }),
      summary('bf-5', { status: 'paused' }),
    ],
  });
  await screen.until(/assets/);
  screen.press('b');
  await screen.until(/bf-6 +queued/);
  screen.press('r');
  await screen.until(/bf-6 is queued: open it to look/);
  screen.press('j', 'r');
  await screen.until(/bf-5 is paused: open it to look/);
});
