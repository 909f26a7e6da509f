import type { Asset } from '../graph.ts';
import { windowNamedBy } from '../partitions/explain-absence.ts';
import { dimensionSeparator } from '../partitions/definition.ts';
import { timeOf } from '../partitions/dimensions.ts';
import type { Dimension, MultiPartitions, Partitions } from '../partitions/partitions.ts';
import { completePeriod } from './complete-period.ts';
import {
  quoteWord,
  rankOptions,
  signsAfter,
  type Completion,
  type CompletionOption,
} from './completion.ts';
import { tokenize, type Token } from './tokenize.ts';

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
  const fitting =
    isEnd && from !== '' ? divisions.flatMap((each) => rangesFrom(each, from)) : divisions;
  const known = fitting.slice(0, mostDivisions);
  const options = [
    ...(isEnd ? [] : wordsFor(known)),
    ...dedupe(known.flatMap((partitions) => keysOf(partitions, typed))),
  ];
  const isWhole = cursor === end && known.some((partitions) => takes(partitions, typed));
  const isMulti = known.some(({ kind }) => kind === 'multi');
  const following = isWhole ? followersOf(text.slice(start, cursor), { isEnd, isMulti }) : [];
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
  const signs = tokenize(text, [',', '!', '..']).filter(isSign);
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

/** `&` is a sign only where it stands alone, since keys may hold it. */
function isSign({ type, text, isQuoted }: Token): boolean {
  return type === 'symbol' || (type === 'word' && text === '&' && !isQuoted);
}

/** The key or period that ends at an offset. */
function textBefore(text: string, offset: number): string {
  const signs = tokenize(text.slice(0, offset), [',', '!', '..']);
  const start = signs.findLast(isSign)?.end ?? 0;
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
      return keysOfMulti(partitions, typed);
    case 'unpartitioned':
      return [];
  }
}

/** What is left to say of a pair or of the dimension that is named, or else of either dimension. */
function keysOfMulti(partitions: MultiPartitions, typed: string): readonly CompletionOption[] {
  const { dimensions, outer } = partitions;
  const [first, second, ...more] = typed.split(dimensionSeparator);
  if (second !== undefined) {
    if (more.length > 0 || !takes(dimensions[0].partitions, first!)) return [];
    return after(`${first!}${dimensionSeparator}`, dimensions[1], second);
  }
  const named = dimensions.find(({ name }) => typed.startsWith(`${name}=`));
  if (named) return after(`${named.name}=`, named, typed.slice(named.name.length + 1));
  return dimensions.flatMap((dimension, i) => {
    const { name, partitions: along } = dimension;
    const isPlain = along.kind === 'time' && i === outer;
    const begins = typed !== '' && name.startsWith(typed);
    return [
      ...(isPlain ? keysOf(along, typed) : []),
      ...(!isPlain || begins ? after(`${name}=`, dimension, '') : []),
    ];
  });
}

/** Keys of a dimension behind what says that they are its own: `region=eu`, `2024-01-01|eu`. */
function after(
  lead: string,
  { name, partitions }: Dimension,
  typed: string,
): readonly CompletionOption[] {
  return keysOf(partitions, typed).map(({ text }) => ({ text: `${lead}${text}`, detail: name }));
}

/** What a range that begins so may end in: of a dimension that it names, keys without its name. */
function rangesFrom(partitions: Partitions, from: string): readonly Partitions[] {
  if (partitions.kind === 'multi') {
    const named = partitions.dimensions.find(({ name }) => from.startsWith(`${name}=`));
    if (named) return rangesFrom(named.partitions, from.slice(named.name.length + 1));
  }
  return takes(partitions, from) ? [partitions] : [];
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

/** Whether the text says a key or a period of one dimension. */
function isAlong({ dimensions }: MultiPartitions, text: string): boolean {
  return dimensions.some(
    ({ name, partitions }) =>
      text.startsWith(`${name}=`) && takes(partitions, text.slice(name.length + 1)),
  );
}

function followersOf(
  typed: string,
  { isEnd, isMulti }: { readonly isEnd: boolean; readonly isMulti: boolean },
): readonly CompletionOption[] {
  return signsAfter(typed, [
    ...(isEnd ? [] : [['..', 'and on, up to'] as const]),
    [',', 'and'],
    ...(isMulti ? [[' & ', 'only if also'] as const] : []),
  ]);
}
