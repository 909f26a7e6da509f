import { cellStatuses } from '../domain/cell-status.ts';
import { formatCount } from '../domain/figures.ts';
import type { HeaderItem } from './header-view.ts';
import type { Theme } from './theme.ts';

/** `✗ 3`: glyph and number of every status in `shown` that any cell has. */
export function viewStatusCounts(
  counts: ArrayLike<number>,
  shown: readonly (typeof cellStatuses)[number][],
  theme: Theme,
): readonly HeaderItem[] {
  return shown.flatMap((status, i) => {
    const count = counts[cellStatuses.indexOf(status)] ?? 0;
    if (count === 0) return [];
    return [
      {
        rank: 3 + i,
        spans: [{ text: `${theme.glyphs[status]} ${formatCount(count)}`, style: status }],
      },
    ];
  });
}
