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

/** Divides time into calendar steps of a zone. Texts are ISO dates or local date-times. */
export interface TimeDefinition {
  readonly type: TimeGranularity;
  /** Inclusive: the first partition is the first window that starts at or after it. */
  readonly start: string;
  /** Exclusive: the last partition is the last window that ends by it. */
  readonly end?: string;
  /** IANA name; always present once the config is read. */
  readonly timezone: string;
  readonly minuteOffset?: number;
  readonly hourOffset?: number;
  readonly weekStart?: Weekday;
  readonly dayOfMonth?: number;
  /** Partitions to expose beyond `now` (positive) or to hide before it (negative). */
  readonly endOffset?: number;
  /** Key pattern such as `yyyyMMdd`; the default depends on the granularity. */
  readonly format?: string;
}

export interface StaticDefinition {
  readonly type: 'static';
  readonly keys: readonly string[];
}

export interface UnpartitionedDefinition {
  readonly type: 'unpartitioned';
}

export type PartitionsDefinition = TimeDefinition | StaticDefinition | UnpartitionedDefinition;

export function isTimeDefinition(definition: PartitionsDefinition): definition is TimeDefinition {
  return definition.type !== 'static' && definition.type !== 'unpartitioned';
}
