import { spansWidth, type Span, type Spans } from './spans.ts';

/** A piece of a header line; those with a higher rank are the first to go. */
export interface HeaderItem {
  readonly spans: Spans;
  readonly rank: number;
}

const gap = '   ';

/** As many items as fit the width whole, in their order, most important first. */
export function fitItems(items: readonly HeaderItem[], width: number): readonly Span[] {
  const shown = items.filter(({ spans }) => spansWidth(spans) > 0);
  const kept = new Set<HeaderItem>();
  let left = width + gap.length;
  for (const item of [...shown].sort((a, b) => a.rank - b.rank)) {
    const own = spansWidth(item.spans) + gap.length;
    if (own > left) continue;
    left -= own;
    kept.add(item);
  }
  return shown
    .filter((item) => kept.has(item))
    .flatMap(({ spans }, i) => [{ text: i === 0 ? '' : gap }, ...spans.map(asSpan)]);
}

function asSpan(span: Span | string): Span {
  return typeof span === 'string' ? { text: span } : span;
}
