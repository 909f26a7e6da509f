import { expect, test } from 'vitest';
import stringWidth from 'string-width';
import { viewFooter } from '../../../source/ui/footer/footer-view.ts';
import { createTheme } from '../../../source/ui/theme.ts';
import type { KeyContext } from '../../../source/ui/key-context.ts';

const theme = createTheme({ colorDepth: 0, unicode: true, background: 'dark', attributes: false });
const busy: KeyContext = {
  marked: 0,
  isRunning: true,
  failedCells: 2,
  hasSearch: false,
  isPaused: false,
  isComplete: false,
  isEmpty: false,
  cell: { status: 'failed', attempts: 2, waitsForRetry: false },
};

function shown(width: number, context = busy): string {
  return viewFooter({ scope: 'live', context }, width, theme).trimEnd();
}

test.each([
  [60, ' ↵ log  r retry  R retry all  ␣ mark  ? help  q detach'],
  [80, ' ↵ log  r retry  R retry all  ␣ mark  v range  S skip  i lens  ? help  q detach'],
])('at %i columns the keys that matter most are shown whole', (width, expected) => {
  expect(shown(width)).toBe(expected);
});

test('what does nothing now leaves its place to what does', () => {
  const context = { ...busy, isRunning: false, failedCells: 0 };
  expect(shown(80, context)).toBe(
    ' ↵ log  r retry  ␣ mark  v range  p go on  - zoom out  i lens  ? help  q quit',
  );
});

test('a key that does the opposite by now says so', () => {
  expect(shown(100, { ...busy, isPaused: true })).toMatch(/p go on/);
});

test('without assets only the keys that work are shown', () => {
  const context = { ...busy, isRunning: false, isEmpty: true };
  expect(viewFooter({ scope: 'pick', context }, 80, theme).trimEnd()).toBe(
    ' : command  ? help  q quit',
  );
});

test('the line is exactly as wide as the terminal', () => {
  for (let width = 20; width < 200; width += 7)
    expect(stringWidth(viewFooter({ scope: 'live', context: busy }, width, theme))).toBe(width);
});
