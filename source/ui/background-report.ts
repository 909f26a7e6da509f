import type { Environment } from '../domain/detect-unicode.ts';
import type { ThemeOptions } from './theme.ts';

/** What a terminal answers to `backgroundQuery`. */
export interface BackgroundReport {
  readonly type: 'background';
  readonly background: ThemeOptions['background'];
}

/** Asks a terminal for its background colour (xterm's OSC 11); many answer, the others say nothing. */
export const backgroundQuery = '\u001B]11;?\u0007';

/** Reads an answer such as `ESC ]11;rgb:ffff/ffff/ffff BEL`; `undefined` when it names no colour. */
export function parseBackground(text: string): BackgroundReport | undefined {
  const [, ...parts] = /^\u001B\]11;rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)/i.exec(text) ?? [];
  const [red, green, blue] = parts.map((part) => parseInt(part, 16) / (16 ** part.length - 1));
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return { type: 'background', background: brightness > 0.5 ? 'light' : 'dark' };
}

/**
 * Whether the answer is worth asking for: colours that depend on it are shown, the environment
 * does not tell it, and the terminal does not print what it does not understand.
 */
export function asksBackground(env: Environment, { colorDepth }: ThemeOptions): boolean {
  const isPlain = /^(?:dumb|linux|vt\d+)/.test(env['TERM'] ?? 'dumb');
  return colorDepth >= 8 && env['COLORFGBG'] === undefined && !isPlain;
}
