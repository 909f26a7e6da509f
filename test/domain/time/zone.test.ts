import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { decadeMs, firstDecade, lastDecade, zoneOf } from '../../../source/domain/time/zone.ts';

const zoneNames = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));

const anySecond = fc
  .integer({ min: Date.parse('1850-01-01') / 1000, max: Date.parse('2400-01-01') / 1000 })
  .map((seconds) => seconds * 1000);

const hours = (epochMs: number): number => epochMs / 3_600_000;

function offsetByTemporal(epochMs: number, timezone: string): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(epochMs);
  return instant.toZonedDateTimeISO(timezone).offsetNanoseconds / 1_000_000;
}

describe('offset of a zone', () => {
  it.each([
    ['UTC', '2024-06-01T00:00:00Z', 0],
    ['America/New_York', '2024-03-10T06:59:59Z', -5],
    ['America/New_York', '2024-03-10T07:00:00Z', -4],
    ['America/New_York', '1700-01-01T00:00:00Z', -(4 + 56 / 60 + 2 / 3600)],
    ['America/New_York', '9999-07-01T00:00:00Z', -4],
    ['Asia/Kathmandu', '2024-06-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2024-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2024-06-01T00:00:00Z', 10.5],
    ['Africa/Casablanca', '2024-03-20T00:00:00Z', 0],
    ['Africa/Casablanca', '2024-05-01T00:00:00Z', 1],
    // In force for a week, so that sampling every two weeks would miss it.
    ['America/Recife', '2000-10-10T00:00:00Z', -2],
    ['America/Recife', '2000-10-20T00:00:00Z', -3],
  ])('%s at %s is %d hours', (name, instant, expected) => {
    expect(hours(zoneOf(name).offsetAt(Date.parse(instant)))).toBeCloseTo(expected, 8);
  });

  it('is what Temporal says', () => {
    fc.assert(
      fc.property(zoneNames, anySecond, (name, epochMs) => {
        expect(zoneOf(name).offsetAt(epochMs)).toBe(offsetByTemporal(epochMs, name));
      }),
      { numRuns: 300 },
    );
  });

  it('is one for equal names', () => {
    expect(zoneOf('Europe/Berlin')).toBe(zoneOf('Europe/Berlin'));
  });

  it('is refused for an unknown name', () => {
    expect(() => zoneOf('Europe/Nowhere')).toThrow(RangeError);
  });
});

describe('spans of a zone', () => {
  it('tile every decade', () => {
    const decade = fc.integer({ min: firstDecade, max: 60 });
    fc.assert(
      fc.property(zoneNames, decade, (name, number) => {
        const spans = zoneOf(name).spansOfDecade(number);
        expect(spans[0]!.start).toBe(number * decadeMs);
        expect(spans.at(-1)!.end).toBe((number + 1) * decadeMs);
        for (const [i, span] of spans.slice(1).entries()) {
          expect(span.start).toBe(spans[i]!.end);
          expect(span.offset).not.toBe(spans[i]!.offset);
        }
      }),
    );
  });
});

describe('instant of a local time', () => {
  it('is the first at which the clock shows it or later', () => {
    fc.assert(
      fc.property(zoneNames, anySecond, (name, localMs) => {
        const zone = zoneOf(name);
        const instant = zone.instantOf(localMs);
        expect(instant + zone.offsetAt(instant)).toBeGreaterThanOrEqual(localMs);
        const before = instant - 1;
        expect(before + zone.offsetAt(before)).toBeLessThan(localMs);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a skipped time is the end of the gap', '2024-03-10T02:30:00Z', '2024-03-10T07:00:00Z'],
    ['a repeated time is its first occurrence', '2024-11-03T01:30:00Z', '2024-11-03T05:30:00Z'],
    ['a time after a repeated hour is unique', '2024-11-03T02:00:00Z', '2024-11-03T07:00:00Z'],
    ['a time before 1840 has local mean time', '0001-01-01T00:00:00Z', '0001-01-01T04:56:02Z'],
    ['a time after 9999 has the last offset', '+012000-07-01T00:00:00Z', '+012000-07-01T05:00:00Z'],
  ])('%s', (_, local, instant) => {
    expect(zoneOf('America/New_York').instantOf(Date.parse(local))).toBe(Date.parse(instant));
  });

  it('is found at the edges of what is kept', () => {
    const zone = zoneOf('Pacific/Auckland');
    for (const edge of [firstDecade * decadeMs, (lastDecade + 1) * decadeMs]) {
      for (const localMs of [edge - 86_400_000, edge, edge + 86_400_000]) {
        const instant = zone.instantOf(localMs);
        expect(instant + zone.offsetAt(instant)).toBe(localMs);
      }
    }
  });
});
