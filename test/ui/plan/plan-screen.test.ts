import { expect, test } from 'vitest';
import { stateOf } from '../../builders/state.ts';
import { keys } from '../../terminal/screen.ts';
import { openScreen, weather, type Opened } from '../open-screen.ts';

async function openPlan(opened: Opened): Promise<void> {
  await opened.screen.until(/assets/);
  opened.screen.press('a', keys.enter);
  await opened.screen.until(/launches this plan/);
}

test('a plan tells what it does to each asset, what it leaves out, and lists its tasks', async () => {
  const opened = openScreen();
  await openPlan(opened);
  expect(opened.screen.text()).toMatchInlineSnapshot(`
    " backfill · weather                                                        plan
     115 tasks   115 cells   cost ~$0.50, unknown for 65 tasks   time unknown
    ┌ no upstream   no downstream   only unbuilt or stale   oldest first ──────────┐
    │ asset   tasks  cells  why                            cost  time              │
    │ raw        50     50  48 missing, 2 failed          $0.50     ?              │
    │ clean      55     55  54 missing, 1 stale:upstream      ?     ?              │
    │ model       2      2  missing                           ?     ?              │
    │ weekly      8      8  missing                           ?     ?              │
    │ left out 15 built and fresh  (raw, clean)                                    │
    ├ tasks ─────────────────────────────────────────────────────── 1 to 12 of 115 ┤
    │ raw/2024-01-09  failed                                                       │
    │ raw/2024-01-10  failed                                                       │
    │ raw/2024-01-13  missing                                                      │
    │ raw/2024-01-14  missing                                                      │
    │ raw/2024-01-15  missing                                                      │
    │ raw/2024-01-16  missing                                                      │
    │ raw/2024-01-17  missing                                                      │
    │ raw/2024-01-18  missing                                                      │
    │ raw/2024-01-19  missing                                                      │
    │ raw/2024-01-20  missing                                                      │
    │ raw/2024-01-21  missing                                                      │
    │ raw/2024-01-22  missing                                                      │
    └ enter launches this plan ────────────────────────────────────────────────────┘
     ↵ launch  u upstream  d downstream  o only  O order  esc back  ? help  q quit"
  `);
});

test('each choice plans again at once', async () => {
  const opened = openScreen();
  const { screen } = opened;
  await openPlan(opened);
  screen.press('o');
  await screen.until(/only missing/);
  await screen.until(/108 tasks/);
  screen.press('o');
  await screen.until(/only failed/);
  await screen.until(/2 tasks/);
  screen.press('d');
  await screen.until(/with downstream/);
  screen.press('O');
  await screen.until(/newest first/);
});

test('the tasks scroll to the last', async () => {
  const opened = openScreen();
  await openPlan(opened);
  opened.screen.press('G');
  await opened.screen.until(/weekly\/2024-02-19/);
  opened.screen.press('g');
  await opened.screen.until(/1 to \d+ of/);
});

test('nothing to do says so, why, and what to press', async () => {
  const state = stateOf(weather, { raw: 'S'.repeat(60) });
  const { screen, services } = openScreen({ state });
  await screen.until(/assets/);
  screen.press('A', keys.enter);
  await screen.until(/Nothing to do/);
  expect(screen.text()).toContain('Everything selected is built and fresh.');
  screen.press(keys.enter);
  await screen.until(/There is nothing to do in this plan/);
  expect(services.launched).toEqual([]);
});

test('a cell whose parent is missing is left out until its parents are taken too', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('j', keys.enter);
  await screen.until(/without a built parent: u adds the parents/);
  screen.press('u');
  await screen.until(/2 tasks/);
});

test('escape goes back to the marks', async () => {
  const opened = openScreen();
  await openPlan(opened);
  opened.screen.press(keys.escape);
  await opened.screen.until(/130 cells in 4 assets marked/);
});

test('enter launches exactly the plan on the screen', async () => {
  const opened = openScreen();
  await openPlan(opened);
  opened.screen.press('o', 'o');
  await opened.screen.until(/only failed/);
  opened.screen.press(keys.enter);
  await opened.screen.until(/bf-1 {2}running/);
  expect(opened.services.launched.map(({ taskCount }) => taskCount)).toEqual([2]);
});

test('b launches beside what runs, and b there lists the backfills to change to', async () => {
  const opened = openScreen();
  await openPlan(opened);
  opened.screen.press('b');
  await opened.screen.until(/running/);
  expect(opened.services.besides).toEqual(opened.services.launched);
  opened.screen.press('b');
  await opened.screen.until(/No backfill was run yet/);
});
