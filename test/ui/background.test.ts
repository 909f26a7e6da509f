import { describe, expect, test } from 'vitest';
import { asksBackground, backgroundQuery } from '../../source/ui/background-report.ts';
import { detectTheme } from '../../source/ui/theme.ts';
import { openScreen } from './open-screen.ts';

test.each([
  ['256 colours', { TERM: 'xterm-256color' }, true],
  ['true colour', { TERM: 'xterm-kitty', COLORTERM: 'truecolor' }, true],
  ['16 colours, which the terminal fits to its background', { TERM: 'xterm' }, false],
  ['no colours', { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
  ['an environment that tells it', { TERM: 'xterm-256color', COLORFGBG: '0;15' }, false],
  ['a terminal that prints what it does not know', { TERM: 'linux', COLORTERM: '24bit' }, false],
  ['no terminal', { COLORTERM: 'truecolor' }, false],
])('with %s the background is asked for: %s %s', (_, env, expected) => {
  expect(asksBackground(env, detectTheme(env, { isTTY: true }))).toBe(expected);
});

/** Palette number of a built cell. */
const built = { dark: 71, light: 28 } as const;

describe('the interface', () => {
  test('takes the colours that fit the background that the terminal tells', async () => {
    const { screen } = openScreen();
    await screen.until(/■ 15/);
    expect(screen.raw).toContain(backgroundQuery);
    expect(screen.lookOf('■').color).toBe(built.dark);
    screen.press('\u001b]11;rgb:ffff/ffff/ffff\u0007');
    await screen.until(() => screen.lookOf('■').color === built.light);
    screen.press('\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\');
    await screen.until(() => screen.lookOf('■').color === built.dark);
  });

  test('believes the environment without asking', async () => {
    const { screen } = openScreen({ env: { COLORFGBG: '0;15' } });
    await screen.until(/■ 15/);
    expect(screen.lookOf('■').color).toBe(built.light);
    expect(screen.raw).not.toContain(backgroundQuery);
  });

  test('listens to the answer without the mouse, too', async () => {
    const { screen } = openScreen({ mouse: false });
    await screen.until(/■ 15/);
    screen.press('\u001b]11;rgb:ff/ff/ff\u0007');
    await screen.until(() => screen.lookOf('■').color === built.light);
  });
});
