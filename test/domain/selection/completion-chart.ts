import type { Completion } from '../../../source/domain/selection/completion.ts';

/** Splits `ra|w`, or `2024-01-02|^` where the bar is a key's, at the cursor. */
export function readCursor(drawn: string): { readonly text: string; readonly cursor: number } {
  const mark = drawn.includes('^') ? '^' : '|';
  return { text: drawn.replace(mark, ''), cursor: drawn.indexOf(mark) };
}

/** What each option makes of the whole expression. */
export function applyOptions(text: string, { start, end, options }: Completion): string[] {
  return options.map((option) => text.slice(0, start) + option.text + text.slice(end));
}
