import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  timeGranularities,
  weekdays,
  type TimeDefinition,
} from '../../../source/domain/partitions/definition.ts';
import { timePartitions } from '../../../source/domain/partitions/time-partitions.ts';
import { parsePeriod } from '../../../source/domain/time/parse-period.ts';
import { plainTicks } from '../../oracles/plain-calendar.ts';

const dayMs = 86_400_000;

const zoneNames = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Spans to look at, long enough for several windows. */
const spanDays = { hourly: 2, daily: 12, weekly: 60, monthly: 250, quarterly: 800, yearly: 2500 };

const granularity = fc.constantFrom(...timeGranularities);

/** A whole minute from 1972 to 2100, often just before or after a change of the zone's offset. */
function momentsIn(timezone: string): fc.Arbitrary<number> {
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

/** Any checked definition without an end, starting near a change of its zone's offset. */
const definition: fc.Arbitrary<TimeDefinition> = fc
  .tuple(granularity, fc.constantFrom(...zoneNames))
  .chain(([type, timezone]) =>
    fc
      .record({
        start: momentsIn(timezone).map((epochMs) => new Date(epochMs).toISOString()),
        hour: fc.constantFrom(0, 0, 1, 2, 3, 12, 23),
        minute: fc.constantFrom(0, 0, 15, 30, 45),
        weekday: fc.constantFrom(...weekdays),
        day: fc.constantFrom(1, 1, 15, 28),
      })
      .map(({ start, hour, minute, weekday, day }) => ({
        type,
        timezone,
        start,
        minuteOffset: minute,
        ...(type === 'hourly' ? {} : { hourOffset: hour }),
        ...(type === 'weekly' ? { weekStart: weekday } : {}),
        ...(type === 'hourly' || type === 'daily' || type === 'weekly' ? {} : { dayOfMonth: day }),
      })),
  );

const ordinal = fc.oneof(
  fc.integer({ min: -5, max: 50 }),
  fc.integer({ min: -100_000, max: 100_000 }),
);

describe('time partitions', () => {
  it('start at the instants that walking the clock finds', () => {
    fc.assert(
      fc.property(definition, (each) => {
        const from = Date.parse(each.start);
        const to = from + spanDays[each.type] * dayMs;
        const expected = plainTicks(each, from, to);
        const partitions = timePartitions(each, to);
        const found = expected.map((_, i) => partitions.startOf(i));
        expect(found).toEqual(expected);
        expect(partitions.startOf(expected.length)).toBeGreaterThanOrEqual(to);
      }),
      { numRuns: 150 },
    );
  });

  it('follow one another without gap or overlap, at any ordinal', () => {
    fc.assert(
      fc.property(definition, ordinal, (each, i) => {
        const partitions = timePartitions(each, 0);
        expect(partitions.endOf(i)).toBe(partitions.startOf(i + 1));
        expect(partitions.endOf(i)).toBeGreaterThan(partitions.startOf(i));
      }),
    );
  });

  it('are found again by the window from one to another', () => {
    fc.assert(
      fc.property(definition, ordinal, fc.nat(100), (each, i, more) => {
        const partitions = timePartitions(each, 0);
        const start = partitions.startOf(i);
        const end = partitions.endOf(i + more);
        expect(partitions.overlapping({ start, end })).toEqual([i, i + more + 1]);
        expect(partitions.overlapping({ start: start - 1, end: end + 1 })).toEqual([
          i - 1,
          i + more + 2,
        ]);
        expect(partitions.overlapping({ start: start + 1, end: end - 1 })).toEqual([
          i,
          i + more + 1,
        ]);
      }),
    );
  });

  it('have keys that name them alone', () => {
    fc.assert(
      fc.property(definition, fc.nat(7_000), (each, i) => {
        const partitions = timePartitions(each, Date.parse(each.start));
        const now = partitions.endOf(i);
        const existing = timePartitions(each, now);
        expect(existing.count).toBe(i + 1);
        expect(existing.ordinalOf(existing.keyOf(i))).toBe(i);
        expect(existing.ordinalOf(existing.keyOf(i + 1))).toBeUndefined();
        expect(existing.ordinalOf(existing.keyOf(-1))).toBeUndefined();
      }),
    );
  });

  it('have windows that their keys, read as periods, name too', () => {
    const plain = definition
      .filter(({ type }) => type !== 'weekly')
      .map(({ type, timezone, start }) => ({ type, timezone, start }));
    fc.assert(
      fc.property(plain, fc.nat(2_000), (each, i) => {
        const partitions = timePartitions(each, 0);
        expect(parsePeriod(partitions.keyOf(i), each.timezone)).toEqual({
          start: partitions.startOf(i),
          end: partitions.endOf(i),
        });
      }),
    );
  });

  it('keep their ordinals as time passes', () => {
    fc.assert(
      fc.property(definition, fc.nat(1000), fc.nat(1000), (each, a, b) => {
        const earlier = timePartitions(each, a * dayMs);
        const later = timePartitions(each, (a + b) * dayMs);
        expect(later.count).toBeGreaterThanOrEqual(earlier.count);
        expect(later.startOf(a)).toBe(earlier.startOf(a));
      }),
    );
  });
});
