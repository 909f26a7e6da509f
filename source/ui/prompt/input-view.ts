import stringWidth from 'string-width';
import { formatProblem, type Problem } from '../../domain/problem.ts';
import { paintSpans, spansWidth, type Spans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { wrapSpans } from '../wrap-spans.ts';
import type { Prompt } from './prompt-state.ts';

const marks: Readonly<Record<Prompt['kind'], { readonly mark: string; readonly hint: string }>> = {
  command: { mark: ':', hint: 'a command, tab completes' },
  find: { mark: '/', hint: 'an asset, a date, or asset/key' },
  search: { mark: '/', hint: 'text to look for in the log' },
};

/**
 * The line being typed with its cursor, of a long one what is around the cursor; under it what is
 * wrong with it, pointed at where its place is known. Each line is exactly `width` columns wide.
 */
export function viewInput(prompt: Prompt, width: number, theme: Theme): readonly string[] {
  const { mark, hint } = marks[prompt.kind];
  const { text, cursor, problem } = prompt;
  const from = startOfShown(text, cursor, width - 3);
  const before = text.slice(from, cursor);
  const [under = ' '] = Array.from(text.slice(cursor));
  const after = text.slice(cursor + (cursor < text.length ? under.length : 0));
  const start: Spans = [{ text: mark, style: 'accent' }, before];
  const used = spansWidth(start);
  const rest: Spans = text === '' ? [{ text: ` ${hint}`, style: 'muted' }] : [after];
  const caret = theme.unicode || /^[\x20-\x7e]$/.test(under) ? under : '?';
  const line =
    paintSpans(start, used, theme) +
    theme.paintCell(caret, 0, 1) +
    paintSpans(rest, Math.max(0, width - used - stringWidth(under)), theme);
  if (!problem) return [line];
  const { fault } = problem;
  const column = fault && stringWidth(text.slice(from, Math.max(from, fault.at))) + 1;
  return [line, ...viewProblem(problem, Math.min(column ?? 0, width - 1), { width, theme })];
}

/** Offset of the first character that is shown so that the cursor is, too. */
function startOfShown(text: string, cursor: number, width: number): number {
  let from = 0;
  for (const character of text) {
    if (stringWidth(text.slice(from, cursor)) <= width) break;
    from += character.length;
  }
  return from;
}

/** A caret at the column and the message beside it, else under it. */
function viewProblem(
  problem: Problem,
  column: number,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const { message, hint, fault } = problem;
  const text = formatProblem({
    code: problem.code,
    message: fault?.message ?? message,
    ...(hint === undefined ? {} : { hint }),
  });
  const pointer = ' '.repeat(column) + (fault ? '^' : '');
  const beside = `${pointer} ${text}`;
  const style = 'bad';
  if (stringWidth(beside) <= width) return [paintSpans([{ text: beside, style }], width, theme)];
  const lines = [
    ...(fault ? [[{ text: pointer, style }] as const] : []),
    ...wrapSpans([{ text, style }], width - 1, 1).map((spans) => [' ', ...spans]),
  ];
  return lines.map((spans) => paintSpans(spans, width, theme));
}
