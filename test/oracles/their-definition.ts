import {
  weekdays,
  type CalendarDefinition,
  type TimeDefinition,
  type TimeGranularity,
} from '../../source/domain/partitions/definition.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { timePartitions } from '../../source/domain/partitions/time-partitions.ts';
import { parseMoment } from '../../source/domain/time/parse-moment.ts';

/** A partitions definition as the cases state it; day offsets of weeks count from Sunday. */
export interface TheirDefinition {
  readonly granularity?: TimeGranularity;
  readonly cron?: string;
  readonly start?: string;
  readonly end?: string;
  readonly tz?: string;
  readonly end_offset?: number;
  readonly minute_offset?: number;
  readonly hour_offset?: number;
  readonly day_offset?: number;
  readonly fmt?: string;
}

/** Their keys are dates, whatever the granularity, and hours to the minute. */
const formats: Partial<Record<TimeGranularity, string>> = { hourly: 'yyyy-MM-dd-HH:mm' };

const patternFields = { '%Y': 'yyyy', '%m': 'MM', '%d': 'dd', '%H': 'HH', '%M': 'mm' };

/** The same definition in this product's words, with keys spelled as theirs are. */
export function ourDefinition(their: TheirDefinition): TimeDefinition {
  const type = their.granularity;
  const { tz = 'UTC', start = '2020-01-01', end, end_offset: endOffset } = their;
  const span = {
    timezone: tz,
    start: ourTime(start),
    ...(end === undefined ? {} : { end: ourTime(end) }),
    ...(endOffset === undefined ? {} : { endOffset }),
  };
  if (type === undefined) {
    return {
      type: 'cron',
      schedule: their.cron!,
      ...span,
      format: ourFormat(their.fmt) ?? 'yyyy-MM-dd',
    };
  }
  return {
    type,
    ...span,
    ...(their.minute_offset === undefined ? {} : { minuteOffset: their.minute_offset }),
    ...(their.hour_offset === undefined ? {} : { hourOffset: their.hour_offset }),
    ...dayOffset(type, their.day_offset),
    format: ourFormat(their.fmt) ?? formats[type] ?? 'yyyy-MM-dd',
  };
}

function dayOffset(type: TimeGranularity, days: number | undefined): Partial<CalendarDefinition> {
  if (type === 'weekly') return { weekStart: weekdays[((days ?? 0) + 6) % 7]! };
  return days === undefined ? {} : { dayOfMonth: days };
}

function ourFormat(fmt: string | undefined): string | undefined {
  return fmt?.replaceAll(
    /%[YmdHM]/g,
    (field) => patternFields[field as keyof typeof patternFields],
  );
}

/** `2021-05-05-01:00`, `2021/05/05` and `2020-11-01-5:00` as ISO spells them. */
export function ourTime(text: string): string {
  const [, date = '', hour, minute = '00'] =
    /^(\d{4}[-/]\d\d[-/]\d\d)(?:[-T_ ](\d{1,2})(?::(\d\d))?)?/.exec(text) ?? [];
  const day = date.replaceAll('/', '-');
  return hour === undefined ? day : `${day}T${hour.padStart(2, '0')}:${minute}`;
}

/** Later than every time in the cases: their `null`, where the clock bounds nothing. */
const noClock = Date.UTC(2030, 0, 1);

/** `2021-01-06T01:20Z`, `2021-03-14T04:01 US/Central` or nothing, as epoch ms. */
export function ourMoment(text: string | null | undefined, timezone = 'UTC'): number {
  if (text === null || text === undefined) return noClock;
  const [, time = '', zone = timezone] = /^(.+?)(?: ([A-Za-z/_]+))?$/.exec(text) ?? [];
  const moment = parseMoment(time, zone);
  if (moment === undefined) throw new Error(`no moment "${text}"`);
  return moment;
}

/** The partitions of their definition at their moment. */
export function ourPartitions(their: TheirDefinition, now?: string | null): TimePartitions {
  return timePartitions(ourDefinition(their), ourMoment(now, their.tz));
}

/** The later of two equal hours: their key ends in `-0600`, ours in `-06:00`. */
export function ourKey(key: string): string {
  return key.replace(/(:\d\d[+-]\d\d)(\d\d)$/, '$1:$2');
}

/** Every existing key, in their spelling. */
export function theirKeys(partitions: TimePartitions): string[] {
  return Array.from({ length: partitions.count }, (_, i) => theirKey(partitions, i));
}

/** A key in their spelling. */
export function theirKey(partitions: TimePartitions, ordinal: number): string {
  return partitions.keyOf(ordinal).replace(/(:\d\d[+-]\d\d):(\d\d)$/, '$1$2');
}

/** Ordinal of an existing key in their spelling. */
export function ordinalOfTheirs(partitions: TimePartitions, key: string): number {
  const ordinal = partitions.ordinalOf(ourKey(key));
  if (ordinal === undefined) throw new Error(`no partition "${key}"`);
  return ordinal;
}
