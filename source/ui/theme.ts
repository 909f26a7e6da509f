import stringWidth from 'string-width';
import { cellStatuses, type CellStatus } from '../domain/cell-status.ts';
import { detectUnicode, type Environment } from '../domain/detect-unicode.ts';
import {
  asciiGlyphs,
  asciiSymbols,
  unicodeGlyphs,
  unicodeSymbols,
  type Symbols,
} from '../domain/glyphs.ts';
import { backdrops, onBackdrop, palette, shadeAt, type StyleName } from './palette.ts';

/** Bits of colour that a terminal shows: none, 16, 256 or true colour. */
export type ColorDepth = 0 | 4 | 8 | 24;

export interface ThemeOptions {
  readonly colorDepth: ColorDepth;
  readonly unicode: boolean;
  readonly background: 'dark' | 'light';
  /** False: not even bold, underline and inverse video. Default true. */
  readonly attributes?: boolean;
}

/** How a cell is picked out of the grid, as bits to add up. */
export const emphasis = { cursor: 1, range: 2, mark: 4, partMark: 8, faint: 16 } as const;

export interface Theme extends Required<ThemeOptions> {
  readonly glyphs: Readonly<Record<CellStatus, string>>;
  readonly symbols: Symbols;
  /** Glyph of a status code. */
  glyphOf(code: number): string;
  /** Wraps text in a style's SGR and a reset; the text itself when the style shows nothing. */
  paint(text: string, style: StyleName): string;
  /** Like `paint`, for a cell with a status code and `emphasis` bits. */
  paintCell(text: string, code: number, bits: number): string;
}

const reset = '\u001B[0m';

function wrap(text: string, parameters: string): string {
  return parameters === '' || text === '' ? text : `\u001B[${parameters}m${text}${reset}`;
}

/** SGR parameters for emphasis bits; without colour, inverse and underline tell them apart. */
function emphasisParameters(bits: number, options: Required<ThemeOptions>): string[] {
  const { colorDepth, background } = options;
  const isCursor = (bits & emphasis.cursor) !== 0;
  const isInRange = (bits & emphasis.range) !== 0;
  if (colorDepth === 0 && isCursor && isInRange) return ['1', '4'];
  const parameters: string[] = [];
  if ((bits & (emphasis.mark | emphasis.partMark)) !== 0) parameters.push('4');
  if ((bits & emphasis.mark) !== 0)
    parameters.push('1', shadeAt(backdrops.mark, colorDepth, background));
  if (isInRange)
    parameters.push(colorDepth === 0 ? '7' : shadeAt(backdrops.range, colorDepth, background));
  if (isCursor) parameters.push('1', '7');
  return parameters;
}

function cellParameters(code: number, bits: number, options: Required<ThemeOptions>): string {
  const status = cellStatuses[code] ?? 'missing';
  const hasBackdrop = (bits & (emphasis.mark | emphasis.range)) !== 0 && options.colorDepth > 0;
  const shade = (hasBackdrop ? onBackdrop[status] : undefined) ?? palette[status];
  const own = shadeAt(shade, options.colorDepth, options.background);
  const faint = (bits & emphasis.faint) !== 0 ? '2' : '';
  return [own, faint, ...emphasisParameters(bits, options)].filter((part) => part !== '').join(';');
}

/** A theme for a terminal; every status has its own glyph, so colour only ever repeats it. */
export function createTheme(options: ThemeOptions): Theme {
  const complete = { ...options, attributes: options.attributes ?? true };
  const glyphs = options.unicode ? unicodeGlyphs : asciiGlyphs;
  const byCode = cellStatuses.map((status) => glyphs[status]);
  const cells = new Map<number, string>();
  return {
    ...complete,
    glyphs,
    symbols: options.unicode ? unicodeSymbols : asciiSymbols,
    glyphOf: (code) => byCode[code] ?? glyphs.missing,
    paint(text, style) {
      if (!complete.attributes) return text;
      return wrap(text, shadeAt(palette[style], options.colorDepth, options.background));
    },
    paintCell(text, code, bits) {
      if (!complete.attributes) return text;
      const key = code * 32 + bits;
      let parameters = cells.get(key);
      if (parameters === undefined) {
        parameters = cellParameters(code, bits, complete);
        cells.set(key, parameters);
      }
      return wrap(text, parameters);
    },
  };
}

function detectColorDepth(env: Environment, isTerminal: boolean): ColorDepth {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return ({ '0': 0, false: 0, '2': 8, '3': 24 } as const)[forced] ?? 4;
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || !isTerminal) return 0;
  if (/truecolor|24bit/i.test(env['COLORTERM'] ?? '')) return 24;
  return /256/.test(env['TERM'] ?? '') ? 8 : 4;
}

/** `COLORFGBG` ends with the background's colour number where terminals set it. */
function detectBackground(env: Environment): 'dark' | 'light' {
  const last = env['COLORFGBG']?.split(';').at(-1);
  return last === '7' || last === '15' ? 'light' : 'dark';
}

/** What the environment says of the terminal: NO_COLOR, FORCE_COLOR, TERM, COLORTERM, locale. */
export function detectTheme(env: Environment, stdout: { readonly isTTY?: boolean }): ThemeOptions {
  const isTerminal = stdout.isTTY === true;
  const colorDepth = detectColorDepth(env, isTerminal);
  return {
    colorDepth,
    unicode: detectUnicode(env),
    background: detectBackground(env),
    attributes: colorDepth > 0 || (isTerminal && env['TERM'] !== 'dumb'),
  };
}

/** Removes SGR sequences, the only escapes that painted text holds. */
export function stripStyles(text: string): string {
  return text.replace(/\u001B\[[\d;]*m/g, '');
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The longest start of the text that is at most `width` columns wide. */
function cutToWidth(text: string, width: number): string {
  let cut = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return cut;
}

/**
 * Unstyled text in exactly `width` columns: padded with spaces or cut with an ellipsis, never
 * through a wide character. Control characters become spaces.
 */
export function fit(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  const clean = text.replace(/\p{Cc}/gu, ' ');
  const own = stringWidth(clean);
  if (own <= width) return clean + ' '.repeat(width - own);
  const cut = cutToWidth(clean, width - 1) + ellipsis;
  return cut + ' '.repeat(Math.max(0, width - stringWidth(cut)));
}
