import type { ScreenSize } from './app-state.ts';
import { smallestScreen } from './screen-layout.ts';
import { fit, type Theme } from './theme.ts';
import { toAscii } from './to-ascii.ts';

/** Says how much room is needed, in whatever room there is. */
export function viewTooSmall({ columns, rows }: ScreenSize, theme: Theme): readonly string[] {
  const lines = [
    'The terminal is too small.',
    `It has ${columns}×${rows}; backfill needs`,
    `${smallestScreen.columns}×${smallestScreen.rows}. Make it larger,`,
    'or press q to quit.',
  ].map((line) => (theme.unicode ? line : toAscii(line)));
  return lines
    .slice(0, Math.max(1, rows))
    .map((line) => fit(line, columns, theme.symbols.ellipsis));
}
