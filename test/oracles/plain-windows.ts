import type {
  CalendarDefinition,
  TimeGranularity,
} from '../../source/domain/partitions/definition.ts';
import { plainTicks } from './plain-calendar.ts';

/** `[start, end)` in epoch ms. */
export type PlainWindow = readonly [start: number, end: number];

const dayMs = 86_400_000;

/** More than the longest period of each granularity. */
export const longestMs: Record<TimeGranularity, number> = {
  hourly: dayMs / 8,
  daily: 3 * dayMs,
  weekly: 9 * dayMs,
  monthly: 33 * dayMs,
  quarterly: 96 * dayMs,
  yearly: 370 * dayMs,
};

/** The windows between ticks that start at or after a moment and before another. */
export function plainWindows(
  definition: CalendarDefinition,
  from: number,
  to: number,
): PlainWindow[] {
  const ticks = plainTicks(definition, from, to + 2 * longestMs[definition.type]);
  return ticks
    .slice(0, -1)
    .map((start, i): PlainWindow => [start, ticks[i + 1]!])
    .filter(([start]) => start < to);
}

/**
 * The windows that exist at `now`: all that have ended, with `endOffset` more or fewer, inside the
 * definition's bounds.
 */
export function plainPartitions(
  definition: CalendarDefinition,
  now: number,
): readonly PlainWindow[] {
  const { start, end, endOffset = 0, type } = definition;
  const born = Date.parse(start);
  const limit = end === undefined ? Infinity : Date.parse(end);
  const reach = (Math.abs(endOffset) + 2) * longestMs[type];
  const all = plainWindows(definition, Math.min(born, now) - reach, now + reach);
  const running = all.findIndex((window) => window[1] > now);
  return all
    .slice(0, running + endOffset)
    .filter((window) => window[0] >= born && window[1] <= limit);
}

/** Whether a window touches the stretch from the start of one to the end of another. */
export function overlaps(window: PlainWindow, first: PlainWindow, last: PlainWindow): boolean {
  return window[0] < last[1] && window[1] > first[0];
}
