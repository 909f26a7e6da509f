import { describe, expect, test } from 'vitest';
import { keys } from '../../terminal/screen.ts';
import { launch, openScreen, runRound, type Opened } from '../open-screen.ts';
import { graph } from '../../builders/graph.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Screen = Opened['screen'];

/** Column and row of a text on the screen, from 1 as terminals count. */
function placeOf(screen: Screen, text: string): { column: number; row: number } {
  const row = screen.lines().findIndex((line) => line.includes(text));
  if (row < 0) throw new Error(`"${text}" is not on the screen:\n${screen.text()}`);
  return { column: screen.lines()[row]!.indexOf(text) + 1, row: row + 1 };
}

const press = (column: number, row: number) => `\u001b[<0;${column};${row}M`;
const drag = (column: number, row: number) => `\u001b[<32;${column};${row}M`;
const release = (column: number, row: number) => `\u001b[<0;${column};${row}m`;
const wheel = (code: number, { column, row }: { column: number; row: number }) =>
  `\u001b[<${code};${column};${row}M`;

async function opened(options: Parameters<typeof openScreen>[0] = {}) {
  const { screen, services } = openScreen(options);
  await screen.until(/assets/);
  screen.press('g');
  await screen.until(/raw \/ 2024-01-01/);
  return { screen, services, grid: placeOf(screen, '■■■■■■■■✗✗') };
}

describe('a click', () => {
  test('moves the cursor to the cell', async () => {
    const { screen, grid } = await opened();
    screen.press(press(grid.column + 4, grid.row), release(grid.column + 4, grid.row));
    await screen.until(/raw \/ 2024-01-05/);
    screen.press(press(grid.column + 2, grid.row + 1));
    await screen.until(/clean \/ 2024-01-03/);
  });

  test('on a name moves to the asset and keeps the time', async () => {
    const { screen } = await opened();
    const { column, row } = placeOf(screen, 'weekly');
    screen.press(press(column, row));
    await screen.until(/weekly \/ 2024-01-01/);
  });

  test('cut into single characters is a click, and no character of it a key', async () => {
    const { screen, grid } = await opened();
    screen.press(...press(grid.column + 4, grid.row).split(/(?=.)/));
    await screen.until(/raw \/ 2024-01-05/);
    screen.press('l');
    await screen.until(/raw \/ 2024-01-06/);
    expect(screen.text()).toMatch(/Mark cells with space/);
  });

  test('beside the cells, with another button or over a prompt does nothing', async () => {
    const { screen, grid } = await opened();
    screen.press(press(grid.column, 1), press(1, grid.row), press(grid.column + 4, 24));
    screen.press(`\u001b[<2;${grid.column + 4};${grid.row}M`);
    screen.press('/', press(grid.column + 4, grid.row), '2024-01-02', keys.enter);
    expect(await screen.until(/raw \/ 2024-01-0[^1]/)).toMatch(/raw \/ 2024-01-02/);
  });
});

describe('a drag', () => {
  test('draws a range that space marks', async () => {
    const { screen, grid } = await opened();
    const [column, row] = [grid.column + 1, grid.row];
    screen.press(press(column, row), drag(column + 1, row), drag(column + 3, row + 1));
    screen.press(release(column + 3, row + 1));
    await screen.until(/range: /);
    screen.press(' ');
    await screen.until(/8 cells in 2 assets marked/);
  });

  test('beyond the edges reaches to the edges', async () => {
    const { screen, grid } = await opened();
    screen.press(press(grid.column + 1, grid.row), drag(1, 1));
    await screen.until(/range: /);
    screen.press(' ');
    await screen.until(/2 cells in 1 asset marked/);
  });

  test('within one cell is a click', async () => {
    const { screen, grid } = await opened();
    screen.press(press(grid.column + 4, grid.row), drag(grid.column + 4, grid.row));
    await screen.until(/raw \/ 2024-01-05/);
    expect(screen.text()).not.toMatch(/range: /);
  });

  test('is dropped by the next click, while a range begun with v is drawn by clicks', async () => {
    const { screen, grid } = await opened();
    screen.press(press(grid.column, grid.row), drag(grid.column + 3, grid.row));
    await screen.until(/range: /);
    screen.press(press(grid.column + 5, grid.row));
    await screen.until((text) => !/range: /.test(text));
    screen.press('v', press(grid.column + 8, grid.row), ' ');
    await screen.until(/4 cells in 1 asset marked/);
  });
});

describe('the wheel', () => {
  const names = Array.from({ length: 60 }, (_, i) => `asset_${String(i).padStart(2, '0')}`);
  const many = graph(names.join(', '));

  test('scrolls assets and takes the cursor along', async () => {
    const { screen } = openScreen({ graph: many });
    await screen.until(/asset_00 /);
    screen.press(wheel(65, placeOf(screen, 'asset_03')));
    await screen.until((text) => !/asset_02/.test(text) && /asset_03 \//.test(text));
    screen.press(wheel(64, placeOf(screen, 'asset_08')));
    await screen.until(/asset_00/);
    expect(screen.text()).toMatch(/asset_03 \//);
  });

  test('scrolls time with shift, past cells wider than a step', async () => {
    const long = graph('days -> weeks', { weeks: 'weekly' }, Date.UTC(2025, 0, 1));
    const { screen } = openScreen({ graph: long });
    await screen.until(/2024-12-31/);
    screen.press('j');
    await screen.until(/weeks has no partition/);
    const place = placeOf(screen, 'weeks');
    for (let i = 0; i < 20; i++) screen.press(wheel(68, place));
    await screen.until(/2024-08-27\.\.2024-11-01/);
    for (let i = 0; i < 20; i++) screen.press(wheel(67, place));
    await screen.until(/\.\.2024-12-31/);
  });

  test('scrolls the log under it, and the help', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'backfill-mouse-'));
    const both = openScreen({ columns: 100 });
    const session = await launch(both);
    session.logs = folder;
    runRound(session);
    const { task } = session.simulation.view('raw/2024-01-09');
    const text = Array.from({ length: 90 }, (_, i) => `row ${i} is here\n`).join('');
    writeFileSync(session.logPath(task, 1), text);
    const { screen } = both;
    screen.press('/', 'raw/2024-01-09', keys.enter);
    await screen.until(/row 89 /);
    screen.press(wheel(64, placeOf(screen, 'row 89 ')));
    await screen.until((shown) => /row 86 /.test(shown) && !/row 89 /.test(shown));
    screen.press('?');
    await screen.until(/Keys: a backfill/);
    for (let i = 0; i < 60; i++) screen.press(wheel(65, { column: 5, row: 5 }));
    await screen.until(/stale/);
    screen.press(wheel(64, { column: 5, row: 5 }));
    await screen.until(/3 more/);
    rmSync(folder, { recursive: true });
  });
});

describe('the terminal', () => {
  const on = '\u001b[?1000h\u001b[?1002h\u001b[?1006h';
  const off = '\u001b[?1006l\u001b[?1002l\u001b[?1000l';

  test('reports presses and drags, never mere movement, until the interface is left', async () => {
    const { screen } = await opened();
    expect(screen.raw).toContain(on);
    expect(screen.raw).not.toContain('?1003');
    screen.press('q');
    await screen.exited;
    expect(screen.raw.lastIndexOf(off)).toBeGreaterThan(screen.raw.lastIndexOf(on));
  });

  test('keeps its mouse when it is told to, or knows no escape sequences', async () => {
    for (const options of [{ mouse: false }, { env: { TERM: 'dumb' } }]) {
      const { screen } = openScreen(options);
      await screen.until(/assets/);
      screen.press('?');
      await screen.until(/Keys:/);
      expect(screen.text()).not.toMatch(/shift-drag/);
      expect(screen.raw).not.toContain('?1000');
      screen.press('?', 'q');
      await screen.exited;
    }
  });

  test('says in the help how text is selected in spite of it', async () => {
    const { screen } = await opened({ rows: 60 });
    screen.press('?');
    expect(await screen.until(/Keys:/)).toMatch(/shift-drag +Select text/);
  });
});
