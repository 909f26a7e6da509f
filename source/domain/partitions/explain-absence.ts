import { formatInstant } from '../time/format-instant.ts';
import { parseMoment } from '../time/parse-moment.ts';
import { parsePeriod } from '../time/parse-period.ts';
import { createTickKeys } from '../time/tick-keys.ts';
import { createTicks } from '../time/create-ticks.ts';
import type { TimeDefinition } from './definition.ts';
import { keyPattern } from './key-pattern.ts';
import type { TimePartitions, TimeWindow } from './partitions.ts';

/**
 * The time that a text means to time partitions: a key of theirs, a period, or a moment. Empty, at
 * the end of the gap, for a time that clocks skip.
 */
export function windowNamedBy(partitions: TimePartitions, text: string): TimeWindow | undefined {
  const { definition } = partitions;
  const { timezone } = definition;
  const window = windowOfKey(definition, text) ?? parsePeriod(text, timezone);
  if (window) return window;
  const start = parseMoment(text, timezone);
  if (start === undefined) return undefined;
  return { start, end: isSkipped(text, timezone) ? start : start + 1 };
}

/** Why no existing partition has this key, as the end of a sentence; empty when nothing is known. */
export function explainAbsence(partitions: TimePartitions, text: string): string {
  const { count, limit, definition } = partitions;
  const { timezone, start, end = '', endOffset = 0 } = definition;
  if (isSkipped(text, timezone)) return `: clocks in ${timezone} skip that time`;
  const window = windowNamedBy(partitions, text);
  if (!window) return '';
  const [ordinal] = partitions.overlapping(window);
  if (ordinal < 0) return `: its partitions start at ${start}`;
  if (ordinal >= limit) return `: its partitions end at ${end}`;
  if (ordinal < count) return '';
  const hidden = endOffset < 0 ? ` and "endOffset" hides the newest ${-endOffset}` : '';
  const isKey = windowOfKey(definition, text) !== undefined;
  const whose = isKey ? 'its window' : `the first of that time, "${partitions.keyOf(ordinal)}",`;
  return ` yet: ${whose} ends at ${formatInstant(partitions.endOf(ordinal), timezone)}${hidden}`;
}

/** The window of a key in the definition's own pattern, whether or not the partition exists. */
function windowOfKey(definition: TimeDefinition, text: string): TimeWindow | undefined {
  const ticks = createTicks(definition);
  const keys = createTickKeys(ticks, definition.timezone, keyPattern(definition));
  const index = keys.indexOf(text);
  if (index === undefined) return undefined;
  return { start: ticks.startOf(index), end: ticks.startOf(index + 1) };
}

const localTime = /^\d{4}-\d\d-\d\d(?:T\d\d(?::\d\d)?)?$/;

/** True for a local date or hour that the zone's clocks never showed. */
function isSkipped(text: string, timezone: string): boolean {
  if (!localTime.test(text) || parsePeriod(text, timezone) !== undefined) return false;
  return parseMoment(text, timezone) !== undefined;
}
