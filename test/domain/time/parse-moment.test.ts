import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../source/domain/time/format-instant.ts';
import { parseMoment } from '../../../source/domain/time/parse-moment.ts';

describe('moment', () => {
  it.each([
    ['2024-03-04', 'UTC', '2024-03-04T00:00:00Z'],
    ['2024-03-04', 'America/New_York', '2024-03-04T05:00:00Z'],
    ['2024-03-04T05', 'UTC', '2024-03-04T05:00:00Z'],
    ['2024-03-04T05:06', 'Asia/Kolkata', '2024-03-03T23:36:00Z'],
    ['2024-03-04 05:06:07', 'UTC', '2024-03-04T05:06:07Z'],
    ['2024-03-04T05:06:07.089', 'UTC', '2024-03-04T05:06:07.089Z'],
    ['2024-03-04T05:06:07.0891234', 'UTC', '2024-03-04T05:06:07.089Z'],
    ['2024-03-04T05:06:07Z', 'America/New_York', '2024-03-04T05:06:07Z'],
    ['2024-03-04t05:06z', 'America/New_York', '2024-03-04T05:06:00Z'],
    ['2024-03-04T05:06-08:00', 'America/New_York', '2024-03-04T13:06:00Z'],
    ['2024-03-04T05-0800', 'UTC', '2024-03-04T13:00:00Z'],
    [' 2024-02-29 ', 'UTC', '2024-02-29T00:00:00Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['2024-03-10T02:30', 'America/New_York', '2024-03-10T07:00:00Z'],
    ['2024-11-03T01:30', 'America/New_York', '2024-11-03T05:30:00Z'],
    ['2024-11-03T01:30-05:00', 'America/New_York', '2024-11-03T06:30:00Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s in %s is %s', (text, timezone, expected) => {
    expect(parseMoment(text, timezone)).toBe(Date.parse(expected));
  });

  it.each([
    '',
    'yesterday',
    '2024',
    '2024-03',
    '2024-3-4',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-03-04T24:00',
    '2024-03-04T05:60',
    '2024-03-04T05:06:60',
    '2024-03-04T',
    '2024-03-04Z',
    '2024-03-04T05:06+1',
    '2024-03-04T05:06 UTC',
    '1709528767000',
  ])('%j is none', (text) => {
    expect(parseMoment(text, 'UTC')).toBeUndefined();
  });

  it('reads what an instant is written as', () => {
    const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
    const anyInstant = fc.integer({ min: Date.parse('1800-01-01'), max: Date.parse('2500-01-01') });
    fc.assert(
      fc.property(zone, anyInstant, (timezone, epochMs) => {
        expect(parseMoment(formatInstant(epochMs, timezone), 'UTC')).toBe(epochMs);
      }),
    );
  });
});
