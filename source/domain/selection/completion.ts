/** One thing that may come next. */
export interface CompletionOption {
  /** What replaces the span. */
  readonly text: string;
  /** What it is, in a word or two. */
  readonly detail: string;
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

function plain(text: string): string {
  return text.replaceAll('"', '').toLowerCase();
}

/** The text in double quotes where the expression would else read it as several. */
export function quoteWord(text: string, signs: RegExp): string {
  return signs.test(text) ? `"${text}"` : text;
}
