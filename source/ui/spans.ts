import stringWidth from 'string-width';
import type { StyleName } from './palette.ts';
import { fit, type Theme } from './theme.ts';
import { toAscii } from './to-ascii.ts';

/** A stretch of text in one style. */
export interface Span {
  readonly text: string;
  readonly style?: StyleName;
  /** Shown to the last column when it is cut, where other text is cut between words. */
  readonly isVerbatim?: boolean;
}

/** Unstyled spans may be given as plain text. */
export type Spans = readonly (Span | string)[];

/** Columns that spans take. */
export function spansWidth(spans: Spans): number {
  return spans.reduce((sum, span) => sum + stringWidth(textOf(span)), 0);
}

/**
 * Paints spans into exactly `width` columns: what does not fit is cut with an ellipsis, what is
 * left over is filled with spaces. A theme without Unicode gets nothing but ASCII.
 */
export function paintSpans(spans: Spans, width: number, theme: Theme): string {
  let line = '';
  let left = width;
  for (const [index, span] of spans.entries()) {
    const whole = theme.unicode ? textOf(span) : toAscii(textOf(span));
    const own = stringWidth(whole);
    const isCut = own > left || (own === left && spansWidth(spans.slice(index + 1)) > 0);
    const text = isCut ? cutSpan(whole, span, { width: left, theme }) : whole;
    line += paintSpan(text, span, theme);
    left -= isCut ? left : own;
    if (left === 0) return line;
  }
  return line + ' '.repeat(left);
}

/** Paints `left` at the start and `right` at the end of a line; the left side gives way. */
export function paintSides(
  sides: { left: Spans; right: Spans },
  width: number,
  theme: Theme,
): string {
  const rightWidth = Math.min(width, spansWidth(sides.right));
  const gap = rightWidth > 0 && rightWidth < width ? 1 : 0;
  return (
    paintSpans(sides.left, width - rightWidth - gap, theme) +
    ' '.repeat(gap) +
    paintSpans(sides.right, rightWidth, theme)
  );
}

function textOf(span: Span | string): string {
  return typeof span === 'string' ? span : span.text;
}

function paintSpan(text: string, span: Span | string, theme: Theme): string {
  const style = typeof span === 'string' ? undefined : span.style;
  return style === undefined ? text : theme.paint(text, style);
}

/** Words longer than this are cut, rather than leaving that much of a line blank. */
const longestWord = 16;

/** Cut text always ends in the ellipsis, also when it would just fit. */
function cutSpan(
  text: string,
  span: Span | string,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const { ellipsis } = theme.symbols;
  const cut = fit(stringWidth(text) > width ? text : `${text}  `, width, ellipsis);
  if (typeof span !== 'string' && span.isVerbatim) return cut;
  const start = cut.slice(0, cut.lastIndexOf(ellipsis));
  const blank = start.trimEnd().lastIndexOf(' ');
  const isWhole = /\s$/.test(start) || text[start.length] === ' ' || text.length <= start.length;
  if (isWhole || blank <= 0 || start.length - blank > longestWord) return cut;
  return fit(`${start.slice(0, blank)} ${ellipsis}`, width);
}
