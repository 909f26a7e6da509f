import type { TimeGranularity, Weekday } from '../partitions/definition.ts';

/**
 * The instants at which a zone's calendar begins its hours, days, …, or at which a schedule ticks,
 * each numbered by an integer. Numbers are consecutive and rise with time; which tick is 0 is up
 * to the ticks.
 */
export interface Ticks {
  /** Epoch ms of a tick, for any integer. */
  startOf(index: number): number;
  /** The last tick at or before an instant. */
  indexAt(epochMs: number): number;
  /** What the local clock is said to show at a tick, in local ms, even where clocks skip it. */
  localOf(index: number): number;
}

/** Ticks of the calendar, and where they stand within their period. */
export interface CalendarRule {
  readonly type: TimeGranularity;
  readonly timezone: string;
  readonly minuteOffset?: number;
  readonly hourOffset?: number;
  readonly weekStart?: Weekday;
  readonly dayOfMonth?: number;
}

/** Ticks of a checked cron schedule. */
export interface CronRule {
  readonly type: 'cron';
  readonly timezone: string;
  readonly schedule: string;
}

export type TickRule = CalendarRule | CronRule;
