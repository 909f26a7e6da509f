import { describe, expect, test } from 'vitest';
import { cellStatuses, statusCode } from '../../source/domain/cell-status.ts';
import { palette, type StyleName } from '../../source/ui/palette.ts';
import { createTheme, emphasis } from '../../source/ui/theme.ts';

type Rgb = readonly [number, number, number];

/** The colour of a number from 16 of xterm's palette. */
function rgbOf(index: number): Rgb {
  if (index >= 232) return [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)];
  const level = (part: number) => [0, 95, 135, 175, 215, 255][part % 6]!;
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6)), level(cube)];
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** What a painted text says of its colours. */
function colorsIn(painted: string): { text: number | undefined; background: number | undefined } {
  const after = (code: number) => {
    const found = new RegExp(`(?:\\[|;)${code};5;(\\d+)`).exec(painted);
    return found ? Number(found[1]) : undefined;
  };
  return { text: after(38), background: after(48) };
}

const least = 3;
const backgrounds = {
  dark: [
    [0, 0, 0],
    [30, 30, 30],
  ],
  light: [
    [255, 255, 255],
    [253, 246, 227],
  ],
} as const;

describe.each(['dark', 'light'] as const)('on a %s background', (background) => {
  const theme = createTheme({ colorDepth: 8, unicode: true, background });

  test('every text can be read', () => {
    const lines: readonly StyleName[] = ['border'];
    for (const style of Object.keys(palette) as StyleName[]) {
      const { text } = colorsIn(theme.paint('x', style));
      if (text === undefined || lines.includes(style)) continue;
      for (const behind of backgrounds[background]) {
        expect([style, contrast(rgbOf(text), behind) >= least]).toEqual([style, true]);
      }
    }
  });

  test.each([
    ['marked', emphasis.mark],
    ['in the range', emphasis.range],
  ])('every cell that is %s can be read', (_, bits) => {
    for (const status of cellStatuses) {
      const painted = theme.paintCell('x', statusCode[status], bits);
      const { text, background: behind } = colorsIn(painted);
      expect([status, contrast(rgbOf(text!), rgbOf(behind!)) >= least]).toEqual([status, true]);
    }
  });
});
