export const timeGranularities = [
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'yearly',
] as const;

export type TimeGranularity = (typeof timeGranularities)[number];

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export type Weekday = (typeof weekdays)[number];

/** What all definitions that divide time state. Texts are ISO dates or local date-times. */
interface TimeSpan {
  /** Inclusive: the first partition is the first window that starts at or after it. */
  readonly start: string;
  /** Exclusive: the last partition is the last window that ends by it. */
  readonly end?: string;
  /** IANA name; always present once the config is read. */
  readonly timezone: string;
  /** Partitions to expose beyond `now` (positive) or to hide before it (negative). */
  readonly endOffset?: number;
  /** Key pattern such as `yyyyMMdd`; the default depends on the granularity. */
  readonly format?: string;
}

/** Divides time into calendar steps of a zone. */
export interface CalendarDefinition extends TimeSpan {
  readonly type: TimeGranularity;
  readonly minuteOffset?: number;
  readonly hourOffset?: number;
  readonly weekStart?: Weekday;
  readonly dayOfMonth?: number;
}

/** Divides time at the ticks of a cron schedule: a window lies between two that follow each other. */
export interface CronDefinition extends TimeSpan {
  readonly type: 'cron';
  /** Five fields (minute, hour, day of month, month, day of week) or a nickname such as `@daily`. */
  readonly schedule: string;
}

export type TimeDefinition = CalendarDefinition | CronDefinition;

export interface StaticDefinition {
  readonly type: 'static';
  readonly keys: readonly string[];
}

export interface UnpartitionedDefinition {
  readonly type: 'unpartitioned';
}

/** One of the two ways in which a multi asset is divided. */
export interface DimensionDefinition {
  /** Letters, digits, `_` and `-`, starting with a letter or `_`. */
  readonly name: string;
  readonly partitions: TimeDefinition | StaticDefinition;
}

/** Divides an asset in two ways at once; a key joins both keys, in this order, as `2024-01-01|eu`. */
export interface MultiDefinition {
  readonly type: 'multi';
  readonly dimensions: readonly [DimensionDefinition, DimensionDefinition];
}

export type PartitionsDefinition =
  TimeDefinition | StaticDefinition | UnpartitionedDefinition | MultiDefinition;

/** What stands between the keys of a multi asset's dimensions. */
export const dimensionSeparator = '|';
