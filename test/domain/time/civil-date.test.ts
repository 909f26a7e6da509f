import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilFromDays,
  daysFromCivil,
  floorMod,
  isCivilDate,
} from '../../../source/domain/time/civil-date.ts';

const anyDay = fc.integer({ min: -100_000_000, max: 100_000_000 });

describe('civil dates', () => {
  it('are those of the UTC calendar', () => {
    fc.assert(
      fc.property(anyDay, (days) => {
        const date = new Date(days * 86_400_000);
        expect(civilFromDays(days)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
      }),
    );
  });

  it('lead back to the day they were made from', () => {
    fc.assert(
      fc.property(anyDay, (days) => {
        const { year, month, day } = civilFromDays(days);
        expect(daysFromCivil(year, month, day)).toBe(days);
      }),
    );
  });

  it.each([
    [2024, 13, 1, '2025-01-01'],
    [2024, 0, 1, '2023-12-01'],
    [2024, 25, 29, '2026-01-29'],
    [2023, 2, 29, '2023-03-01'],
    [2024, 3, 0, '2024-02-29'],
  ])('carry over from %i-%i-%i', (year, month, day, expected) => {
    expect(daysFromCivil(year, month, day)).toBe(Date.parse(expected) / 86_400_000);
  });

  it.each([
    [2024, 2, 29, true],
    [2023, 2, 29, false],
    [1900, 2, 29, false],
    [2000, 2, 29, true],
    [2024, 4, 31, false],
    [2024, 12, 31, true],
    [2024, 13, 1, false],
    [2024, 0, 1, false],
    [2024, 1, 0, false],
  ])('%i-%i-%i is in the calendar: %s', (year, month, day, expected) => {
    expect(isCivilDate({ year, month, day })).toBe(expected);
  });
});

describe('floored remainder', () => {
  it.each([
    [7, 5, 2],
    [-1, 5, 4],
    [-5, 5, 0],
    [0, 5, 0],
  ])('of %i by %i is %i', (value, divisor, expected) => {
    expect(floorMod(value, divisor)).toBe(expected);
  });
});
