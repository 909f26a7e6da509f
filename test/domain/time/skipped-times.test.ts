import { describe, expect, it } from 'vitest';
import { skippedTimes } from '../../../source/domain/time/skipped-times.ts';
import { zoneOf } from '../../../source/domain/time/zone.ts';

describe('skipped times', () => {
  it.each([
    ['Pacific/Apia', '2011-12-30'],
    ['Pacific/Fakaofo', '2011-12-30'],
    ['Pacific/Kwajalein', '1993-08-21'],
    ['Asia/Manila', '1844-12-31'],
  ])('of %s are the day %s', (name, date) => {
    const from = Date.parse(date);
    expect(skippedTimes(zoneOf(name))).toEqual([{ from, to: from + 86_400_000 }]);
  });

  it.each(['UTC', 'America/New_York', 'America/Juneau', 'Australia/Lord_Howe'])(
    'of %s are none',
    (name) => {
      expect(skippedTimes(zoneOf(name))).toEqual([]);
    },
  );
});
