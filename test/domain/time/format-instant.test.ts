import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../source/domain/time/format-instant.ts';

describe('instant', () => {
  it.each([
    ['2024-03-04T05:06:07Z', 'UTC', '2024-03-04T05:06:07Z'],
    ['2024-03-04T05:06:07Z', 'Etc/UTC', '2024-03-04T05:06:07Z'],
    ['2024-03-04T05:06:07.089Z', 'UTC', '2024-03-04T05:06:07.089Z'],
    ['1969-12-31T23:59:59.500Z', 'UTC', '1969-12-31T23:59:59.500Z'],
    ['2024-03-04T05:00:00Z', 'Europe/London', '2024-03-04T05:00:00+00:00'],
    ['2024-07-04T05:00:00Z', 'Europe/London', '2024-07-04T06:00:00+01:00'],
    ['2024-03-04T05:00:00Z', 'America/St_Johns', '2024-03-04T01:30:00-03:30'],
    ['1880-01-01T12:00:00Z', 'America/New_York', '1880-01-01T07:03:58-04:56:02'],
  ])('%s in %s is written %s', (instant, timezone, expected) => {
    expect(formatInstant(Date.parse(instant), timezone)).toBe(expected);
  });
});
