import { describe, expect, test } from 'vitest';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { keys } from '../../terminal/screen.ts';
import { launch, openScreen } from '../open-screen.ts';

/** The sheet at the bottom of the screen: its frame is the last that opens on it. */
function sheet(screen: { lines(): string[] }): string {
  const lines = screen.lines();
  return lines.slice(lines.findLastIndex((line) => /^[┌+]/.test(line))).join('\n');
}

describe('the palette', () => {
  test('lists what may come next, what it takes and the signs that go on', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press(':', 'select cl', keys.tab);
    await screen.until(/60 cells in 1 asset/);
    expect(sheet(screen)).toMatchInlineSnapshot(`
      "┌──────────────────────────────────────────────────────────────────────────────┐
      │ › select EXPR  Mark ASSETS or ASSETS/PARTITIONS                              │
      │ :select clean                                                                │
      └ 60 cells in 1 asset ────────────── / only partitions   + with all downstream ┘"
    `);
    screen.press('+/2024-');
    await screen.until(/› 2024-01/);
    expect(sheet(screen)).toMatchInlineSnapshot(`
      "┌──────────────────────────────────────────────────────────────────────── 1/10 ┐
      │ › 2024-01     monthly                                                        │
      │   2024-02     monthly                                                        │
      │   2024-01-01  weekly                                                         │
      │   2024-01-08  weekly                                                         │
      │   2024-01-15  weekly                                                         │
      │   2024-01-22  weekly                                                         │
      │ :select clean+/2024-                                                         │
      └──────────────────────────────────────────────────────────────────────────────┘"
    `);
  });

  test('fits a small terminal without colours or Unicode', async () => {
    const env = { NO_COLOR: '1', LANG: 'C' };
    const { screen } = openScreen({ columns: 60, rows: 16, env });
    await screen.until(/assets/);
    screen.press(':', 'select ');
    await screen.until(/1\/5/);
    expect(screen.text()).toMatchInlineSnapshot(`
      " backfill - weather
       4 assets   130 cells   # 15   x 2   ~ 1   . 112
      + assets  2024-01-17..2024-02-29 --------------- zoom: day +
      |             2024 Jan       Feb                           |
      |                  22        01     08     15     22       |
      | >raw        ............................................ |
      |  | clean    ............................................ |
      |  |-- model         .      ][             .             ] |
      |  \`-- weekly   . ][  .  ][  .  ][  .  ][  .  ][  .  ]     |
      +----------------------------------------------------- 1/5 +
      | > raw     daily                                          |
      |   clean   daily                                          |
      |   model   monthly                                        |
      |   weekly  weekly                                         |
      | :select                                                  |
      +------------------------- + with all upstream   ! without +"
    `);
    expect(screen.lookOf('> raw').color).toBe(-1);
  });

  test('marks what an expression takes, shows it, and u takes that back', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press('A', ':', 'select clean+/2024-01', keys.enter);
    await screen.until(/37 cells in 3 assets marked/);
    expect(screen.text()).toContain('clean / 2024-01-01');
    screen.press('u');
    await screen.until(/60 cells in 1 asset marked/);
  });

  test('keeps of the marks what an expression of partitions takes', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press(':', 'select raw clean', keys.enter);
    await screen.until(/120 cells in 2 assets marked/);
    screen.press(':', 'partitions 2024-02', keys.enter);
    await screen.until(/58 cells in 2 assets marked/);
  });

  test('takes partitions of the row while nothing is marked', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press('j', ':', 'partitions 2024-02-0', keys.down, keys.enter);
    await screen.until(/:partitions 2024-02-02/);
    screen.press(keys.enter);
    await screen.until(/1 cell in 1 asset marked/);
    expect(screen.text()).toMatch(/clean \/ 2024-02-02 ── missing/);
  });

  test('points at what is wrong and stays to be corrected', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press(':', 'select raw claen/2024', keys.enter);
    await screen.until(/\^ there is no asset "claen"/);
    expect(sheet(screen)).toMatchInlineSnapshot(`
      "┌──────────────────────────────────────────────────────────────────────── 1/10 ┐
      │ › 2024-01     monthly                                                        │
      │   2024-02     monthly                                                        │
      │   2024-01-01  weekly                                                         │
      │   2024-01-08  weekly                                                         │
      │   2024-01-15  weekly                                                         │
      │   2024-01-22  weekly                                                         │
      │ :select raw claen/2024                                                       │
      │             ^ there is no asset "claen". Did you mean "clean"?               │
      └──────────────────────────────────────────────────────────────────────────────┘"
    `);
    for (let i = 0; i < 6; i++) screen.press(keys.left);
    screen.press('\u007f', '\u007f', 'ea', keys.enter);
    await screen.until(/120 cells in 2 assets marked/);
  });

  test.each([
    ['pool x', /:pool x *│\n│ {8}\^ pool takes a name and a whole number/],
    [
      'lens cots',
      /:lens cots *│\n│ {7}\^ *│\n│ +lens takes one of [^]* Did you mean *│\n│ +"cost"\?/,
    ],
    ['go clean/2030', /:go clean\/2030 *│\n│ {11}\^/],
  ])('points at what :%s is to have', async (text, shown) => {
    const opened = openScreen();
    await launch(opened);
    opened.screen.press(':', text, keys.enter);
    await opened.screen.until(shown);
  });

  test('goes to the nearest cell of an asset that has none in the column', async () => {
    const { screen } = openScreen({
      graph: graph('raw -> late', { late: timed('daily', { start: '2024-02-10' }) }),
    });
    await screen.until(/raw \/ 2024-02-29/);
    screen.press('g', ':', 'go late', keys.enter);
    await screen.until(/late \/ 2024-02-10/);
    screen.press('k', 'g', 'j');
    await screen.until(/no partition here/);
    screen.press('/', 'late', keys.enter);
    await screen.until(/late \/ 2024-02-10/);
  });

  test('tells what is wrong under a line that leaves no room beside it', async () => {
    const { screen } = openScreen({ columns: 60, rows: 16 });
    await screen.until(/assets/);
    screen.press(':', 'partitions 2024-01-01..2024-01-31, 2023-05-05', keys.enter);
    await screen.until(/no partition/);
    expect(sheet(screen)).toMatchInlineSnapshot(`
      "┌──────────────────────────────────────────────────────────┐
      │ › partitions EXPR  Narrow the marks, else the row        │
      │ :partitions 2024-01-01..2024-01-31, 2023-05-05           │
      │                                     ^                    │
      │  asset "raw" has no partition "2023-05-05": its          │
      │   partitions start at 2024-01-01. Did you mean           │
      │   "2024-01-01"?                                          │
      └──────────────────────────────────────────────────────────┘"
    `);
  });

  test('shows the part of a long line in which the cursor stands', async () => {
    const { screen } = openScreen({ columns: 60, rows: 16 });
    await screen.until(/assets/);
    screen.press(':', `select ${'raw '.repeat(20)}clean`);
    await screen.until(/raw clean {2}/);
    screen.press('\u0001');
    await screen.until(/:select raw raw/);
  });

  test('says what a command takes where there is nothing to choose from', async () => {
    const opened = openScreen();
    await launch(opened);
    opened.screen.press(':', 'concurrency x', keys.enter);
    await opened.screen.until(/concurrency takes a whole number above 0/);
    expect(sheet(opened.screen)).toContain('concurrency N');
  });

  test('runs a command that was chosen and takes nothing', async () => {
    const { screen } = openScreen();
    await screen.until(/assets/);
    screen.press(':', 'mark-', keys.down, keys.down, keys.enter);
    await screen.until(/112 cells in 4 assets marked/);
  });
});
