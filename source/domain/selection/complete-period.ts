import { formatPattern } from '../time/pattern.ts';
import { parsePeriod } from '../time/parse-period.ts';
import type { TimePartitions } from '../partitions/partitions.ts';

/** Periods of the calendar, each within the one before; the last is what it is written with. */
const levels = [
  { spelling: /^$/, pattern: 'yyyy' },
  { spelling: /^\d{4}$/, pattern: 'yyyy-MM' },
  { spelling: /^\d{4}-\d\d$/, pattern: 'yyyy-MM-dd' },
] as const;

/** More partitions than a person picks from; hours of a month are offered by the day. */
const mostKeys = 31;

/**
 * Periods and keys that begin with what is typed and hold existing partitions, one step of the
 * calendar finer than what is typed in full: years, then months, then days or the keys within.
 */
export function completePeriod(partitions: TimePartitions, typed: string): readonly string[] {
  const { timezone } = partitions.definition;
  if (/^\D/.test(typed)) return [];
  const outer = /^(?:\d{4}(?:-\d\d){0,2})?/.exec(typed)![0];
  const parents = [outer, outer.slice(0, -3), ''].filter((text) => typed.startsWith(text));
  for (const parent of parents) {
    const texts = periodsWithin(partitions, parent, timezone);
    const found = texts.filter((text) => text.startsWith(typed) && text !== typed);
    if (found.length > 0) return found;
  }
  return [];
}

function periodsWithin(
  partitions: TimePartitions,
  parent: string,
  timezone: string,
): readonly string[] {
  const window = parent === '' ? lifeOf(partitions) : parsePeriod(parent, timezone);
  if (!window) return [];
  const [from, to] = partitions.overlapping(window);
  const [first, end] = [Math.max(0, from), Math.min(partitions.count, to)];
  const level = levels.find(({ spelling }) => spelling.test(parent));
  if (end - first <= mostKeys && parent !== '') return keysBetween(partitions, first, end);
  if (!level) return keysBetween(partitions, first, end);
  return stepsBetween(partitions, { first, end, pattern: level.pattern, timezone });
}

function lifeOf(partitions: TimePartitions) {
  return { start: partitions.startOf(0), end: partitions.endOf(partitions.count - 1) };
}

function keysBetween(partitions: TimePartitions, first: number, end: number): readonly string[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => partitions.keyOf(first + i));
}

interface Steps {
  readonly first: number;
  readonly end: number;
  readonly pattern: string;
  readonly timezone: string;
}

/** The periods that the partitions begin in; each step skips what lies in the same period. */
function stepsBetween(
  partitions: TimePartitions,
  { first, end, pattern, timezone }: Steps,
): readonly string[] {
  const texts: string[] = [];
  for (let ordinal = first; ordinal < end;) {
    const text = formatPattern(partitions.startOf(ordinal), timezone, pattern);
    if (texts.at(-1) !== text) texts.push(text);
    const period = parsePeriod(text, timezone);
    const next = period ? partitions.overlapping({ ...period, start: period.end - 1 })[1] : 0;
    ordinal = Math.max(ordinal + 1, next);
  }
  return texts;
}
