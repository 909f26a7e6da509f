import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  timeGranularities,
  weekdays,
  type CalendarDefinition,
  type CronDefinition,
  type TimeDefinition,
  type TimeGranularity,
} from '../../source/domain/partitions/definition.ts';

export const zoneNames: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A whole minute from 1972 to 2100, often just before or after a change of the zone's offset. */
export function momentsIn(timezone: string): fc.Arbitrary<number> {
  const anyMinute = fc
    .integer({ min: 2 * 365 * 1440, max: 130 * 365 * 1440 })
    .map((minutes) => minutes * 60_000);
  const nearChange = fc
    .tuple(anyMinute, fc.integer({ min: -1500, max: 300 }))
    .map(([epochMs, minutes]) => nextChange(epochMs, timezone) + minutes * 60_000);
  return fc.oneof(anyMinute, nearChange);
}

function nextChange(epochMs: number, timezone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? epochMs;
}

/** Any checked definition of a granularity that starts at an instant, without an end. */
export function definitionsOf(
  type: TimeGranularity,
  { timezone, start }: { readonly timezone: string; readonly start: number },
): fc.Arbitrary<CalendarDefinition> {
  return fc
    .record({
      hour: fc.constantFrom(0, 0, 1, 2, 3, 12, 23),
      minute: fc.constantFrom(0, 0, 15, 30, 45),
      weekday: fc.constantFrom(...weekdays),
      day: fc.constantFrom(1, 1, 15, 28),
    })
    .map(({ hour, minute, weekday, day }) => ({
      type,
      timezone,
      start: new Date(start).toISOString(),
      minuteOffset: minute,
      ...(type === 'hourly' ? {} : { hourOffset: hour }),
      ...(type === 'weekly' ? { weekStart: weekday } : {}),
      ...(type === 'hourly' || type === 'daily' || type === 'weekly' ? {} : { dayOfMonth: day }),
    }));
}

export const anyGranularity = fc.constantFrom(...timeGranularities);

/** Any checked definition without an end, starting near a change of its zone's offset. */
export const anyDefinition: fc.Arbitrary<CalendarDefinition> = fc
  .tuple(anyGranularity, fc.constantFrom(...zoneNames))
  .chain(([type, timezone]) =>
    momentsIn(timezone).chain((start) => definitionsOf(type, { timezone, start })),
  );

const schedule = fc.constantFrom(
  '* * * * *',
  '*/20 * * * *',
  '0 * * * *',
  '30 2 * * *',
  '15,45 1-3 * * *',
  '0 0 * * *',
  '30 5 * * MON-FRI',
  '0 12 L * *',
  '0 0 1 */3 *',
);

/** Any checked cron definition without an end, starting near a change of its zone's offset. */
const anyCronDefinition: fc.Arbitrary<CronDefinition> = fc
  .constantFrom(...zoneNames)
  .chain((timezone) =>
    fc
      .record({ start: momentsIn(timezone).map((at) => new Date(at).toISOString()), schedule })
      .map((each) => ({ type: 'cron' as const, timezone, ...each })),
  );

/** Any checked definition that divides time, without an end. */
export const anyTimeDefinition: fc.Arbitrary<TimeDefinition> = fc.oneof(
  { weight: 3, arbitrary: anyDefinition },
  { weight: 2, arbitrary: anyCronDefinition },
);
