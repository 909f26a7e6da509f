import stringWidth from 'string-width';
import type { Span, Spans } from './spans.ts';

/** A word, or the blanks between two, in the style of its span. */
interface Token extends Span {
  readonly width: number;
}

/**
 * Breaks text at its blanks into lines of at most `width` columns, all but the first of them
 * indented. A word that is wider than a line has one of its own.
 */
export function wrapSpans(spans: Spans, width: number, indent: number): readonly Spans[] {
  const lines: Span[][] = [[]];
  let used = 0;
  for (const { width: own, ...token } of spans.flatMap(tokensOf)) {
    const isBlank = token.text.trim() === '';
    const start = lines.length > 1 ? indent : 0;
    if (used + own > width && used > start) {
      lines.push([{ text: ' '.repeat(indent) }]);
      used = indent;
      if (isBlank) continue;
    }
    if (isBlank && lines.length > 1 && used === indent) continue;
    lines.at(-1)!.push(token);
    used += own;
  }
  return lines;
}

function tokensOf(span: Span | string): readonly Token[] {
  const { text, ...look } = typeof span === 'string' ? { text: span } : span;
  const words = text.match(/\s+|\S+/g) ?? [];
  return words.map((word) => ({ ...look, text: word, width: stringWidth(word) }));
}
