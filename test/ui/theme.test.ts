import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cellStatuses, statusCode } from '../../source/domain/cell-status.ts';
import {
  createTheme,
  detectTheme,
  emphasis,
  fit,
  stripStyles,
  type ColorDepth,
} from '../../source/ui/theme.ts';

const depths: readonly ColorDepth[] = [0, 4, 8, 24];
const terminal = { isTTY: true };

describe('a theme', () => {
  test.each([true, false])('gives every status a glyph of its own (unicode: %s)', (unicode) => {
    const { glyphs } = createTheme({ colorDepth: 0, unicode, background: 'dark' });
    expect(new Set(Object.values(glyphs)).size).toBe(cellStatuses.length);
    for (const glyph of Object.values(glyphs)) expect(stringWidth(glyph)).toBe(1);
  });

  test('stays inside ASCII where the terminal does', () => {
    const theme = createTheme({ colorDepth: 8, unicode: false, background: 'dark' });
    const { ramp, more, bar, ...symbols } = theme.symbols;
    const all = [
      ...Object.values(theme.glyphs),
      ...ramp,
      ...Object.values({ ...more, ...bar, ...symbols }),
    ];
    expect(all.join('')).toMatch(/^[ -~]+$/);
  });

  test('says the same without its styles, at every depth and background', () => {
    for (const colorDepth of depths) {
      for (const background of ['dark', 'light'] as const) {
        const theme = createTheme({ colorDepth, unicode: true, background });
        for (const status of cellStatuses) {
          const painted =
            theme.paintCell('[ x ]', statusCode[status], 31) + theme.paint('y', status);
          expect(stripStyles(painted)).toBe('[ x ]y');
        }
      }
    }
  });

  test('uses no colour at depth 0, only bold, dim, underline and inverse', () => {
    const theme = createTheme({ colorDepth: 0, unicode: true, background: 'dark' });
    for (const status of cellStatuses) {
      for (let bits = 0; bits < 32; bits++) {
        const parameters = [
          ...theme.paintCell('x', statusCode[status], bits).matchAll(/\[([\d;]*)m/g),
        ];
        for (const [, codes] of parameters) expect(codes).toMatch(/^[01247](;[01247])*$/);
      }
    }
  });

  test.each(depths)('tells cursor, range and mark apart at depth %s', (colorDepth) => {
    const theme = createTheme({ colorDepth, unicode: true, background: 'dark' });
    const { cursor, range, mark, partMark } = emphasis;
    const looks = [0, cursor, range, mark, partMark, cursor | range, cursor | mark, range | mark];
    const painted = looks.map((bits) => theme.paintCell('x', statusCode.succeeded, bits));
    expect(new Set(painted).size).toBe(looks.length);
  });

  test('paints nothing at all without attributes', () => {
    const theme = createTheme({
      colorDepth: 0,
      unicode: false,
      background: 'dark',
      attributes: false,
    });
    expect(theme.paintCell('x', statusCode.failed, emphasis.cursor)).toBe('x');
    expect(theme.paint('x', 'strong')).toBe('x');
  });
});

describe('the terminal as the environment tells it', () => {
  test.each([
    [{ TERM: 'xterm-256color' }, 8],
    [{ TERM: 'xterm' }, 4],
    [{ TERM: 'xterm', COLORTERM: 'truecolor' }, 24],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 0],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, 8],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 0],
    [{ TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '3' }, 24],
    [{ TERM: 'xterm', FORCE_COLOR: '0' }, 0],
  ])('%o has a colour depth of %s', (env, depth) => {
    expect(detectTheme(env, terminal).colorDepth).toBe(depth);
  });

  test.each([
    [{ LANG: 'en_GB.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'de_DE.UTF-8' }, true],
    [{ LANG: 'de_DE.ISO-8859-1' }, false],
    [{ LC_ALL: '', LANG: 'POSIX' }, false],
    [{}, true],
    [{ LANG: 'en_GB.UTF-8', TERM: 'dumb' }, false],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, false],
  ])('%o shows unicode: %s', (env, unicode) => {
    expect(detectTheme(env, terminal).unicode).toBe(unicode);
  });

  test.each([
    [{}, 'dark'],
    [{ COLORFGBG: '15;0' }, 'dark'],
    [{ COLORFGBG: '0;15' }, 'light'],
    [{ COLORFGBG: '0;default;7' }, 'light'],
  ])('%o has a %s background', (env, background) => {
    expect(detectTheme(env, terminal).background).toBe(background);
  });

  test('a pipe gets no styles', () => {
    const options = detectTheme({ TERM: 'xterm-256color' }, {});
    expect(options).toMatchObject({ colorDepth: 0, attributes: false });
  });

  test('colour that is forced into a pipe is shown', () => {
    const theme = createTheme(detectTheme({ FORCE_COLOR: '1' }, {}));
    expect(theme.paint('x', 'bad')).toBe('\u001B[31mx\u001B[0m');
  });
});

describe('fitting text', () => {
  test.each([
    ['abc', 5, 'abc  '],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日… '],
    ['a\tb\u001B[1m', 8, 'a b [1m '],
    ['e\u0301te\u0301', 3, 'e\u0301te\u0301'],
    ['👩‍👩‍👧 x', 3, '👩‍👩‍👧…'],
  ])('%j in %s columns is %j', (text, width, fitted) => {
    expect(fit(text, width)).toBe(fitted);
  });

  test('is always exactly as wide as asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
        expect(stringWidth(fit(text, width))).toBe(width);
      }),
    );
  });
});
