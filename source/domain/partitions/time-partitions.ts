import { parseMoment } from '../time/parse-moment.ts';
import { createTickKeys } from '../time/tick-keys.ts';
import { createTicks } from '../time/create-ticks.ts';
import type { Ticks } from '../time/ticks.ts';
import type { TimeDefinition } from './definition.ts';
import { keyPattern } from './key-pattern.ts';
import type { TimePartitions, TimeWindow } from './partitions.ts';

/**
 * The partitions of a checked time definition: windows between consecutive ticks, numbered from
 * the first that starts at or after `start`. Questions take constant or logarithmic time.
 */
export function timePartitions(definition: TimeDefinition, now: number): TimePartitions {
  const { timezone, end } = definition;
  const ticks = createTicks(definition);
  const keys = createTickKeys(ticks, timezone, keyPattern(definition));
  const first = firstTickFrom(ticks, momentOf(definition.start, timezone));
  const limit =
    end === undefined ? Infinity : windowsEndedBy(ticks, first, momentOf(end, timezone));
  const ended = windowsEndedBy(ticks, first, now) + (definition.endOffset ?? 0);
  const count = Math.max(0, Math.min(ended, limit));
  return {
    kind: 'time',
    definition,
    count,
    limit,
    keyOf: (ordinal) => keys.keyOf(first + ordinal),
    ordinalOf(key) {
      const index = keys.indexOf(key);
      if (index === undefined || index < first || index >= first + count) return undefined;
      return index - first;
    },
    startOf: (ordinal) => ticks.startOf(first + ordinal),
    endOf: (ordinal) => ticks.startOf(first + ordinal + 1),
    overlapping: (window) => overlappingOrdinals(ticks, first, window),
  };
}

function momentOf(text: string, timezone: string): number {
  const moment = parseMoment(text, timezone);
  if (moment === undefined) throw new Error(`unchecked moment "${text}"`);
  return moment;
}

function firstTickFrom(ticks: Ticks, epochMs: number): number {
  const index = ticks.indexAt(epochMs);
  return ticks.startOf(index) < epochMs ? index + 1 : index;
}

/** Windows that ended at or before an instant, counted from a tick; negative before that tick. */
function windowsEndedBy(ticks: Ticks, first: number, epochMs: number): number {
  return ticks.indexAt(epochMs) - first;
}

/** Infinite bounds give infinite ordinals; an empty window overlaps nothing. */
function overlappingOrdinals(
  ticks: Ticks,
  first: number,
  { start, end }: TimeWindow,
): readonly [number, number] {
  const from = Number.isFinite(start) ? ticks.indexAt(start) - first : start;
  if (end <= start) return [from, from];
  const to = Number.isFinite(end) ? firstTickFrom(ticks, end) - first : end;
  return [from, to];
}
