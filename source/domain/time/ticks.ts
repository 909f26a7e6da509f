import type { TimeGranularity, Weekday } from '../partitions/definition.ts';
import { calendarTicks } from './calendar-ticks.ts';
import { hourTicks } from './hour-ticks.ts';
import { zoneOf } from './zone.ts';

/**
 * The instants at which a zone's calendar begins its hours, days, …, each numbered by an integer.
 * Numbers are consecutive and rise with time; which tick is 0 is up to the ticks.
 */
export interface Ticks {
  /** Epoch ms of a tick, for any integer. */
  startOf(index: number): number;
  /** The last tick at or before an instant. */
  indexAt(epochMs: number): number;
  /** What the local clock is said to show at a tick, in local ms, even where clocks skip it. */
  localOf(index: number): number;
}

/** Where ticks stand within their period. */
export interface TickRule {
  readonly type: TimeGranularity;
  readonly timezone: string;
  readonly minuteOffset?: number;
  readonly hourOffset?: number;
  readonly weekStart?: Weekday;
  readonly dayOfMonth?: number;
}

/**
 * The ticks of a rule. A tick whose local time clocks skip falls on the first instant after the
 * gap, and none is left of two that fall together. A local time that repeats ticks once, when it
 * is first shown; hours tick both times.
 */
export function createTicks(rule: TickRule): Ticks {
  const zone = zoneOf(rule.timezone);
  return rule.type === 'hourly'
    ? hourTicks(zone, rule.minuteOffset ?? 0)
    : calendarTicks(zone, { ...rule, type: rule.type });
}
