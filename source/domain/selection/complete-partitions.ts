import type { Asset } from '../graph.ts';
import { windowNamedBy } from '../partitions/explain-absence.ts';
import { timeOf } from '../partitions/dimensions.ts';
import type { Dimension, MultiPartitions, Partitions } from '../partitions/partitions.ts';
import { completePeriod } from './complete-period.ts';
import { quoteWord, rankOptions, type Completion, type CompletionOption } from './completion.ts';
import { tokenize } from './tokenize.ts';

/** Ways of dividing assets that are looked at; many assets share a few. */
const mostDivisions = 10;

/**
 * What may come next in a partition expression whose cursor is at an offset: recent time, periods
 * and keys that exist for any of the assets, and what can be said about them. The key that the
 * cursor stands in is replaced as a whole. Work does not grow with the partitions of time assets.
 */
export function completePartitions(
  assets: readonly Asset[],
  text: string,
  cursor: number,
): Completion {
  const { start, end, from } = spanAt(text, cursor);
  const typed = text.slice(start, cursor).replaceAll('"', '');
  const divisions = [...new Set(assets.map(({ partitions }) => partitions))];
  const isEnd = from !== undefined;
  const fitting = isEnd && from !== '' ? divisions.filter((each) => takes(each, from)) : divisions;
  const known = fitting.slice(0, mostDivisions);
  const options = [
    ...(isEnd ? [] : wordsFor(known)),
    ...dedupe(known.flatMap((partitions) => keysOf(partitions, typed))),
  ];
  const isWhole = cursor === end && known.some((partitions) => takes(partitions, typed));
  const following = isWhole ? followersOf(text.slice(start, cursor), isEnd) : [];
  return { start, end, options: [...following, ...rankOptions(options, typed)] };
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** What the range begins with that the span is the end of, empty where it is open. */
  readonly from: string | undefined;
}

/** From the last sign before the cursor to the next one, without the white space around it. */
function spanAt(text: string, cursor: number): Span {
  const signs = tokenize(text, [',', '!', '..']).filter(({ type }) => type === 'symbol');
  const before = signs.findLast(({ end }) => end <= cursor);
  const after = signs.find(({ start }) => start >= cursor)?.start ?? text.length;
  const from = before?.end ?? 0;
  const lead = /^\s*/.exec(text.slice(from, cursor))![0].length;
  const end = Math.max(cursor, from + text.slice(from, after).trimEnd().length);
  return {
    start: from + lead,
    end,
    from: before?.text === '..' ? textBefore(text, before.start) : undefined,
  };
}

/** The key or period that ends at an offset. */
function textBefore(text: string, offset: number): string {
  const signs = tokenize(text.slice(0, offset), [',', '!', '..']);
  const start = signs.findLast(({ type }) => type === 'symbol')?.end ?? 0;
  return text.slice(start, offset).replaceAll('"', '').trim();
}

const recent: readonly CompletionOption[] = [
  { text: 'last 7d', detail: 'the last week' },
  { text: 'last 30d', detail: 'the last month' },
  { text: 'last 12mo', detail: 'the last year' },
  { text: 'yesterday', detail: 'the day before' },
];

function wordsFor(divisions: readonly Partitions[]): readonly CompletionOption[] {
  const isTime = divisions.some((partitions) => timeOf(partitions) !== undefined);
  return [...(isTime ? recent : []), { text: 'all', detail: 'every partition' }];
}

function keysOf(partitions: Partitions, typed: string): readonly CompletionOption[] {
  switch (partitions.kind) {
    case 'time': {
      if (partitions.count === 0) return [];
      const texts = completePeriod(partitions, typed);
      return texts.map((text) => ({ text: quoteKey(text), detail: partitions.definition.type }));
    }
    case 'static':
      return partitions.definition.keys.map((key) => ({ text: quoteKey(key), detail: 'key' }));
    case 'multi':
      return partitions.dimensions.flatMap((dimension) => keysAlong(dimension, typed));
    case 'unpartitioned':
      return [];
  }
}

/** Times as they are, and names with their dimension: `region=eu`. */
function keysAlong({ name, partitions }: Dimension, typed: string): readonly CompletionOption[] {
  if (partitions.kind === 'time') return keysOf(partitions, typed);
  return partitions.definition.keys.map((key) => ({
    text: `${name}=${quoteKey(key)}`,
    detail: name,
  }));
}

function quoteKey(key: string): string {
  return quoteWord(key, /[\s,!*?"]|\.\./);
}

function dedupe(options: readonly CompletionOption[]): readonly CompletionOption[] {
  const byText = new Map(options.map((option) => [option.text, option]));
  return [...byText.values()];
}

/** Whether the text is a whole key or a period that partitions of this division lie in. */
function takes(partitions: Partitions, text: string): boolean {
  if (partitions.ordinalOf(text) !== undefined) return true;
  if (partitions.kind === 'multi' && isAlong(partitions, text)) return true;
  const time = timeOf(partitions);
  const window = time && windowNamedBy(time, text);
  if (!time || !window) return false;
  const [first, end] = time.overlapping(window);
  return Math.max(first, 0) < Math.min(end, time.count);
}

/** Whether the text says a key of one dimension. */
function isAlong({ dimensions }: MultiPartitions, text: string): boolean {
  return dimensions.some(
    ({ name, partitions }) =>
      text.startsWith(`${name}=`) &&
      partitions.ordinalOf(text.slice(name.length + 1)) !== undefined,
  );
}

function followersOf(typed: string, isEnd: boolean): readonly CompletionOption[] {
  const range = { text: `${typed}..`, detail: 'and on, up to' };
  return [...(isEnd ? [] : [range]), { text: `${typed},`, detail: 'and' }];
}
