import type { TimeWindow } from '../partitions/partitions.ts';
import { civilFromDays, dayMs, daysFromCivil, floorMod, hourMs } from '../time/civil-date.ts';
import { zoneOf } from '../time/zone.ts';

export type RecentUnit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A length of time that ends at the moment of asking. */
export interface Recent {
  readonly count: number;
  readonly unit: RecentUnit;
}

const daysIn = { day: 1, week: 7 };
const monthsIn = { month: 1, quarter: 3, year: 12 };

/**
 * The window `[now − count units, now)` in epoch ms. Days and longer units are steps of the zone's
 * calendar, back to the same local time; a month ago from the 31st is the last day of a shorter
 * month.
 */
export function recentWindow({ count, unit }: Recent, now: number, timezone: string): TimeWindow {
  if (unit === 'hour') return { start: now - count * hourMs, end: now };
  const zone = zoneOf(timezone);
  const local = now + zone.offsetAt(now);
  const today = Math.floor(local / dayMs);
  const day =
    unit === 'day' || unit === 'week'
      ? today - count * daysIn[unit]
      : monthsBefore(today, count * monthsIn[unit]);
  return { start: zone.instantOf(day * dayMs + floorMod(local, dayMs)), end: now };
}

/** The window of the local calendar day `daysAgo` days before the one that holds `now`. */
export function dayWindow(daysAgo: number, now: number, timezone: string): TimeWindow {
  const zone = zoneOf(timezone);
  const day = Math.floor((now + zone.offsetAt(now)) / dayMs) - daysAgo;
  return { start: zone.instantOf(day * dayMs), end: zone.instantOf((day + 1) * dayMs) };
}

function monthsBefore(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const first = daysFromCivil(year, month - months, 1);
  const last = daysFromCivil(year, month - months + 1, 1) - 1;
  return Math.min(first + day - 1, last);
}
