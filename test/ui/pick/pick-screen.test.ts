import { expect, test } from 'vitest';
import { graph } from '../../builders/graph.ts';
import { keys } from '../../terminal/screen.ts';
import { openScreen } from '../open-screen.ts';

test('picking shows every asset over time, totals, and what is known of the cell', async () => {
  const { screen } = openScreen();
  screen.press('g');
  await screen.until(/2024-01-01T00/);
  expect(screen.text()).toMatchInlineSnapshot(`
    " backfill · weather
     4 assets   130 cells   ■ 15   ✗ 2   ~ 1   · 112
    ┌ assets  2024-01-01..2024-02-29 ─────────────────────────────────── zoom: day ┐
    │             2024 Jan                       Feb                               │
    │             01     08     15     22        01     08     15     22           │
    │ ›raw        ■■■■■■■■✗✗■■················································     │
    │  ├ clean    ■■■■~■······················································     │
    │  ├── model  [              ·              ][             ·             ]     │
    │  └── weekly [  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ]         │
    ├ raw / 2024-01-01 ── succeeded ───────────────────────────────────────────────┤
    │ window    2024-01-01T00:00:00Z to 2024-01-02T00:00:00Z                       │
    │ built     never                                                              │
    │ about     Daily measurements                                                 │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    └ Mark cells with space or v, then enter plans them ───────────────────────────┘
     ↵ plan  ␣ mark  v range  m missing  d with downstream  i lens  ? help  q quit"
  `);
});

test('space marks the cell and the status line counts what is marked', async () => {
  const { screen } = openScreen();
  screen.press(' ');
  await screen.until(/1 cell in 1 asset marked/);
  screen.press('h', ' ', 'j', ' ');
  await screen.until(/3 cells in 2 assets marked/);
  screen.press('u');
  await screen.until(/2 cells in 1 asset marked/);
});

test('a range spans assets and days, and space marks it', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('g', 'v', 'l', 'l', 'j');
  await screen.until(/range: 6 cells in 2 assets/);
  screen.press(' ');
  await screen.until(/6 cells in 2 assets marked/);
});

test('escape drops the range first, then the marks', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press(' ', 'v');
  await screen.until(/range:/);
  screen.press(keys.escape);
  await screen.until(/1 cell in 1 asset marked/);
  screen.press(keys.escape);
  await screen.until((text) => !text.includes('marked'));
});

test('m marks what is missing and A the row', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('m');
  await screen.until(/112 cells in 4 assets marked/);
  screen.press('u', 'A');
  await screen.until(/60 cells in 1 asset marked/);
});

test('enter plans the cell under the cursor when nothing is marked', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press(keys.enter);
  await screen.until(/raw\/2024-02-29/);
  expect(screen.text()).toContain('1 task ');
});

test('a stale cell says why', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('/', 'clean/2024-01-05', keys.enter);
  await screen.until(/clean \/ 2024-01-05 ── stale: upstream changed/);
});

test('/ jumps to a date, and says when there is none', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('/', '2024-01-05');
  await screen.until(/› raw \/ 2024-01-05/);
  screen.press(keys.enter);
  await screen.until(/raw \/ 2024-01-05 ── succeeded/);
  screen.press('/', '2030', keys.enter);
  await screen.until(/No asset, partition or date here is called "2030"/);
});

test('n goes from failure to failure', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('g', 'n');
  await screen.until(/raw \/ 2024-01-09 ── failed/);
  screen.press('n');
  await screen.until(/raw \/ 2024-01-10 ── failed/);
});

test('t hides the details', async () => {
  const { screen } = openScreen();
  await screen.until(/window/);
  screen.press('t');
  await screen.until((text) => !text.includes('window'));
});

test('a project in which nothing was built says what to do', async () => {
  const { screen } = openScreen({ graph: graph('raw -> clean') });
  await screen.until(/Nothing is built yet: mark cells with space or v, then enter plans them/);
});

test('a project without assets says what to do', async () => {
  const { screen } = openScreen({ graph: graph('') });
  await screen.until(/There are no assets yet/);
  screen.press('j', 'a', keys.enter, '+', 'n', '?');
  await screen.until(/Keys: picking cells/);
});
