import type { Completion } from '../../../source/domain/selection/completion.ts';

/** Splits `ra|w` at the cursor. */
export function readCursor(drawn: string): { readonly text: string; readonly cursor: number } {
  const cursor = drawn.indexOf('|');
  return { text: drawn.replace('|', ''), cursor };
}

/** What each option makes of the whole expression. */
export function applyOptions(text: string, { start, end, options }: Completion): string[] {
  return options.map((option) => text.slice(0, start) + option.text + text.slice(end));
}
