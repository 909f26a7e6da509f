import type { CellStatus } from '../domain/cell-status.ts';

/** What a run of text means; the theme decides how it looks. */
export type StyleName =
  CellStatus | 'plain' | 'strong' | 'muted' | 'accent' | 'border' | 'good' | 'warning' | 'bad';

/** SGR parameters of one style in 16 and in 256 colours. */
interface Shade {
  readonly basic: string;
  readonly dark: string;
  readonly light: string;
}

const foreground = (index: number): string => `38;5;${index}`;

function shade(basic: string, dark: number, light: number): Shade {
  return { basic, dark: foreground(dark), light: foreground(light) };
}

/**
 * Colours by meaning. Brightness differs too, so that neighbours differ for colour-blind eyes, and
 * differs enough from any usual background for all but lines to be read.
 */
export const palette: Readonly<Record<StyleName, Shade>> = {
  plain: { basic: '', dark: '', light: '' },
  strong: { basic: '1', dark: '1', light: '1' },
  muted: shade('2', 245, 243),
  accent: shade('36', 80, 30),
  border: shade('2', 240, 249),
  good: shade('32', 71, 28),
  warning: shade('33', 179, 130),
  bad: shade('31', 203, 160),
  succeeded: shade('32', 71, 28),
  running: shade('1;36', 87, 30),
  queued: shade('', 110, 25),
  missing: shade('2', 242, 244),
  failed: shade('1;31', 203, 160),
  blocked: shade('35', 176, 127),
  stale: shade('33', 179, 130),
  skipped: shade('2', 245, 245),
  cancelled: shade('2', 137, 94),
};

/** SGR parameters of a background that carries a mark or a range, by colour depth. */
export const backdrops = {
  mark: { basic: '44', dark: '48;5;19', light: '48;5;189' },
  range: { basic: '100', dark: '48;5;238', light: '48;5;253' },
} as const satisfies Record<string, Shade>;

/** Statuses that recede, in a shade that can be read on those backgrounds. */
export const onBackdrop: Partial<Readonly<Record<StyleName, Shade>>> = {
  missing: shade('', 248, 240),
  skipped: shade('', 248, 240),
  cancelled: shade('', 180, 94),
};

/** SGR parameters of a style at a colour depth; text attributes remain when there is no colour. */
export function shadeAt(of: Shade, depth: 0 | 4 | 8 | 24, background: 'dark' | 'light'): string {
  if (depth === 0)
    return of.basic
      .split(';')
      .filter((code) => code === '1' || code === '2')
      .join(';');
  return depth === 4 ? of.basic : of[background];
}
