import { describe, expect, test } from 'vitest';
import { keys } from '../terminal/screen.ts';
import { launch, openScreen, runRound } from './open-screen.ts';

const sizes = [
  [60, 16],
  [80, 24],
  [120, 36],
  [200, 50],
  [300, 100],
] as const;

describe.each(sizes)('at %i by %i', (columns, rows) => {
  function expectWhole(lines: readonly string[]): void {
    expect(lines[0]).toContain('backfill · weather');
    expect(lines[2]).toMatch(/^┌.*┐$/);
    expect(lines[2]!.length).toBe(columns);
    expect(lines.at(-2)).toMatch(/^└.*┘$/);
    expect(lines.at(-1)).toMatch(/\? help {2}q (quit|detach)$/);
    for (const line of lines.slice(3, -2)) expect(line).toMatch(/^[│├].*[│┤]$/);
  }

  test('every screen fills the terminal exactly', async () => {
    const opened = openScreen({ columns, rows });
    const { screen } = opened;
    await screen.until(/assets/);
    expectWhole(screen.lines());
    screen.press('b');
    await screen.until(/newest first/);
    expectWhole(screen.lines());
    screen.press(keys.escape);
    await screen.until(/zoom: day/);
    screen.press('a', keys.enter);
    await screen.until(/launches this plan/);
    expectWhole(screen.lines());
    screen.press(keys.enter);
    await screen.until(/running/);
    runRound(opened.services.session!);
    await screen.until(/4\/\d+/);
    expectWhole(screen.lines());
    screen.press(keys.enter);
    await screen.until(/\? help/);
    expectWhole(screen.lines());
  });

  test('help fills it too', async () => {
    const { screen } = openScreen({ columns, rows });
    await screen.until(/assets/);
    screen.press('?');
    await screen.until(/Keys: picking cells/);
    expect(screen.lines().at(-1)).toMatch(/^└ esc back ─.*┘$/);
    screen.press(...Array<string>(80).fill('j'));
    await screen.until(/stale {6}built, but/);
  });
});

test('help goes to both its ends, and by whole screens in between', async () => {
  const { screen } = openScreen();
  await screen.until(/assets/);
  screen.press('?');
  const top = await screen.until(/Keys: picking cells/);
  const line = (rank: number) => screen.lines()[rank]!;
  const [second, last] = [top.split('\n')[2]!, top.split('\n').at(-2)!];
  screen.press('\u001b[6~');
  await screen.until((text) => !text.includes(last));
  screen.press('\u001b[5~');
  await screen.until(() => line(2) === second);
  for (const [end, start] of [
    ['G', 'g'],
    ['\u001b[F', '\u001b[H'],
  ] as const) {
    screen.press(end);
    await screen.until(/stale {6}built, but(?![^]*more: ↓)/);
    screen.press(start);
    await screen.until(() => line(2) === second);
  }
});

function isLaidOut(lines: readonly string[], columns: number, rows: number): boolean {
  const isWide = lines[2]!.length === columns && lines[2]!.endsWith('┐');
  return isWide && lines.length === rows && lines.at(-1)!.endsWith('q detach');
}

test('resizing while tasks run lays everything out again', async () => {
  const opened = openScreen({ columns: 120, rows: 36 });
  await launch(opened);
  opened.screen.resize(70, 18);
  await opened.screen.until((text) => isLaidOut(text.split('\n'), 70, 18));
  opened.screen.resize(140, 40);
  await opened.screen.until((text) => isLaidOut(text.split('\n'), 140, 40));
});

test('a terminal that is too small says what it needs, and comes back', async () => {
  const { screen, services } = openScreen({ columns: 50, rows: 12 });
  await screen.until(/The terminal is too small/);
  expect(screen.text()).toContain('60×16');
  screen.press('a', keys.enter);
  screen.resize(80, 24);
  await screen.until(/assets/);
  expect(services.launched).toEqual([]);
  screen.resize(40, 8);
  await screen.until(/too small/);
  screen.press('q');
  expect(await screen.exited).toEqual({ type: 'left' });
});

test('without UTF-8 every character is ASCII', async () => {
  const opened = openScreen({ env: { LANG: 'C', LC_ALL: 'C' } });
  await launch(opened);
  runRound(opened.services.session!);
  await opened.screen.until(/4\/\d+/);
  expect(opened.screen.text()).toMatch(/^[\x20-\x7e\n]*$/);
});

test('without colour every status still has its glyph', async () => {
  const { screen } = openScreen({ env: { NO_COLOR: '1' } });
  screen.press('g');
  await screen.until(/■■■■■■■■✗✗■■/);
  expect(screen.raw).not.toMatch(/\u001b\[[\d;]*3[0-7]m|38;5/);
});
