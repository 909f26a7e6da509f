import { noOrdinals, ordinalRange, type OrdinalSet } from '../ordinals.ts';
import { windowNamedBy } from '../partitions/explain-absence.ts';
import { unknownKeyProblem } from '../partitions/nearest-keys.ts';
import { allOrdinals, type TimePartitions, type TimeWindow } from '../partitions/partitions.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { parseMoment } from '../time/parse-moment.ts';
import { parsePeriod } from '../time/parse-period.ts';
import { isGlob } from './glob.ts';
import type { KeyText, PartitionWish } from './parse-partition-query.ts';
import { dayWindow, recentWindow } from './recent-window.ts';

/** Time partitions by the name of their asset, and the moment that `today` is about (epoch ms). */
export interface TimeQuestion {
  readonly asset: string;
  readonly partitions: TimePartitions;
  readonly now: number;
}

const daysAgo: Readonly<Record<string, number>> = { today: 0, yesterday: 1 };

/** Whether the wish is about time in any asset's eyes, existing or not. */
export function isTimeWish(wish: PartitionWish): boolean {
  switch (wish.type) {
    case 'all':
      return false;
    case 'recent':
      return true;
    case 'key':
      return isTimeText(wish);
    case 'range':
      return [wish.from, wish.to].every((bound) => bound === undefined || isTimeText(bound));
  }
}

function isTimeText({ text, isQuoted }: KeyText): boolean {
  if (isQuoted) return false;
  if (Object.hasOwn(daysAgo, text)) return true;
  return (parsePeriod(text, 'UTC') ?? parseMoment(text, 'UTC')) !== undefined;
}

/** Existing partitions whose window overlaps what is wished; a problem when there are none. */
export function takeTimePartitions(
  question: TimeQuestion,
  wish: PartitionWish,
): Result<OrdinalSet> {
  switch (wish.type) {
    case 'all':
      return ok(allOrdinals(question.partitions));
    case 'recent': {
      const { timezone } = question.partitions.definition;
      const text = `last ${wish.count} ${wish.unit}s`;
      return takeWindow(question, recentWindow(wish, question.now, timezone), text);
    }
    case 'key':
      return takeKey(question, wish);
    case 'range':
      return takeRange(question, wish);
  }
}

function takeKey(question: TimeQuestion, key: KeyText): Result<OrdinalSet> {
  const { partitions } = question;
  const ordinal = partitions.ordinalOf(key.text);
  if (ordinal !== undefined) return ok([ordinal, ordinal + 1]);
  if (!key.isQuoted && isGlob(key.text)) return fail(globProblem(key.text));
  const window = key.isQuoted ? undefined : windowOf(question, key.text);
  const hasMinutes = ['hourly', 'cron'].includes(partitions.definition.type);
  if (!window || (hasMinutes && isBetweenTicks(partitions, window, key.text))) {
    return fail(unknownText(question, key));
  }
  const cells = existing(partitions, partitions.overlapping(window));
  if (cells.length > 0) return ok(cells);
  const isRelative = Object.hasOwn(daysAgo, key.text);
  return fail(isRelative ? nothingInside(question, window, key.text) : unknownText(question, key));
}

/** Assets are separated by spaces, so partitions are easily written that way too. */
function unknownText({ asset, partitions }: TimeQuestion, { text, isQuoted }: KeyText): Problem {
  const problem = unknownKeyProblem(asset, partitions, text);
  const isList = !isQuoted && /\S\s+\S/.test(text);
  return isList ? { ...problem, hint: 'Separate partitions with commas.' } : problem;
}

type RangeWish = Extract<PartitionWish, { type: 'range' }>;

function takeRange(question: TimeQuestion, { from, to }: RangeWish): Result<OrdinalSet> {
  const { asset, partitions } = question;
  const first = from && windowOf(question, from.text);
  const last = to && windowOf(question, to.text);
  const unknown = [from && !first ? from : undefined, to && !last ? to : undefined];
  const problems = unknown.flatMap((bound) =>
    bound ? [unknownKeyProblem(asset, partitions, bound.text)] : [],
  );
  if (problems.length > 0) return fail(...problems);
  const window = { start: first?.start ?? -Infinity, end: last?.end ?? Infinity };
  const isReversed = first && last && last.start < first.start && window.end <= window.start;
  if (isReversed) return fail(reversedRange(from, to));
  return takeWindow(question, window, `${from?.text ?? ''}..${to?.text ?? ''}`);
}

/** The problem with a range whose last key comes before its first. */
export function reversedRange(from: KeyText, to: KeyText): Problem {
  return {
    code: 'reversed-range',
    message: `range "${from.text}..${to.text}" ends before it starts`,
    hint: `Did you mean "${to.text}..${from.text}"?`,
  };
}

function takeWindow(question: TimeQuestion, window: TimeWindow, text: string): Result<OrdinalSet> {
  const { partitions } = question;
  const cells = existing(partitions, partitions.overlapping(window));
  return cells.length > 0 ? ok(cells) : fail(nothingInside(question, window, text));
}

/**
 * The time that a text names. A minute that starts no partition is a moment: as the end of a range
 * it must not reach into the hour that follows it.
 */
function windowOf({ partitions, now }: TimeQuestion, text: string): TimeWindow | undefined {
  const ago = Object.hasOwn(daysAgo, text) ? daysAgo[text] : undefined;
  if (ago !== undefined) return dayWindow(ago, now, partitions.definition.timezone);
  const window = windowNamedBy(partitions, text);
  if (!window || !isBetweenTicks(partitions, window, text)) return window;
  return { start: window.start, end: Math.min(window.end, window.start + 1) };
}

/** Whether a text says the minute, of a time at which no partition starts. */
function isBetweenTicks(partitions: TimePartitions, { start }: TimeWindow, text: string): boolean {
  if (!/[T ]\d\d:/i.test(text)) return false;
  const [first] = partitions.overlapping({ start, end: start + 1 });
  return partitions.startOf(first) !== start;
}

function existing({ count }: TimePartitions, [first, last]: readonly [number, number]): OrdinalSet {
  return count === 0 ? noOrdinals : ordinalRange(Math.max(first, 0), Math.min(last, count));
}

function nothingInside(
  { asset, partitions }: TimeQuestion,
  window: TimeWindow,
  text: string,
): Problem {
  const { count } = partitions;
  const message = `asset "${asset}" has no partition in "${text}"`;
  const code = 'no-partition-in-range';
  if (count === 0) return { code, message, hint: 'It has no partitions yet.' };
  const isLate = window.start >= partitions.endOf(count - 1);
  const hint = isLate
    ? `Its newest is "${partitions.keyOf(count - 1)}".`
    : `Its oldest is "${partitions.keyOf(0)}".`;
  return { code, message, hint };
}

function globProblem(glob: string): Problem {
  const period = glob.replace(/[-T]?\*+$/, '');
  const hint =
    parsePeriod(period, 'UTC') === undefined
      ? 'Write a range such as "2024-01..2024-03".'
      : `Write "${period}" for all of it.`;
  return { code: 'time-glob', message: `"${glob}" matches names, not times`, hint };
}
