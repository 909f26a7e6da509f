/** One thing that may come next. */
export interface CompletionOption {
  /** What replaces the span. */
  readonly text: string;
  /** What it is, in a word or two. */
  readonly detail: string;
  /** It goes on after what is written, such as `raw+` after `raw`, and finishes no word. */
  readonly isSign?: true;
}

/** What may stand in place of a span of an expression, the likeliest first. */
export interface Completion {
  /** Offsets into the expression, from 0; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly CompletionOption[];
}

/**
 * The options that begin with what is typed, then those that hold it anywhere; letter case and
 * quotes do not matter, and the order among them is kept. What is typed in full is no option.
 */
export function rankOptions(
  options: readonly CompletionOption[],
  typed: string,
): readonly CompletionOption[] {
  const word = plain(typed);
  const begins = options.filter(({ text }) => plain(text).startsWith(word));
  const holds = options.filter(({ text }) => plain(text).indexOf(word) > 0);
  return [...begins, ...holds].filter(({ text }) => text !== typed);
}

/** Signs that may come after what is typed. */
export function signsAfter(
  typed: string,
  signs: readonly (readonly [sign: string, detail: string])[],
): readonly CompletionOption[] {
  return signs.map(([sign, detail]) => ({ text: typed + sign, detail, isSign: true }));
}

/** The same options for a text that has `offset` characters before the one completed. */
export function shiftCompletion({ start, end, options }: Completion, offset: number): Completion {
  return { start: start + offset, end: end + offset, options };
}

function plain(text: string): string {
  return text.replaceAll('"', '').toLowerCase();
}

/** The text in double quotes where the expression would else read it as several. */
export function quoteWord(text: string, signs: RegExp): string {
  return signs.test(text) ? `"${text}"` : text;
}
