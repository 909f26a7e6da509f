import { describe, expect, it } from 'vitest';
import { isTimezone, isUtc, timezoneNames } from '../../../source/domain/time/timezones.ts';

describe('time zone names', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'US/Central', 'Etc/GMT+5'])(
    '%s is one',
    (name) => {
      expect(isTimezone(name)).toBe(true);
    },
  );

  it.each(['', 'Europe/Berln', '+05:30', 'PST8', 'Mars/Olympus'])('%j is none', (name) => {
    expect(isTimezone(name)).toBe(false);
  });

  it('that are suggested begin with UTC, hold it once, and all exist', () => {
    const names = timezoneNames();
    expect(names[0]).toBe('UTC');
    expect(names.filter((name) => name === 'UTC')).toHaveLength(1);
    expect(names.filter((name) => !isTimezone(name))).toEqual([]);
  });

  it.each([
    ['UTC', true],
    ['etc/utc', true],
    ['Europe/London', false],
  ])('%s is universal time itself: %s', (name, expected) => {
    expect(isUtc(name)).toBe(expected);
  });
});
