import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../../source/domain/time/parse-period.ts';

describe('period', () => {
  it.each([
    ['2024', 'UTC', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-Q1', 'UTC', '2024-01-01T00:00:00Z', '2024-04-01T00:00:00Z'],
    ['2024-Q4', 'America/New_York', '2024-10-01T04:00:00Z', '2025-01-01T05:00:00Z'],
    ['2024-02', 'UTC', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-03-04', 'Asia/Kathmandu', '2024-03-03T18:15:00Z', '2024-03-04T18:15:00Z'],
    ['2024-03-10', 'America/New_York', '2024-03-10T05:00:00Z', '2024-03-11T04:00:00Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    ['2024-03-04T05', 'UTC', '2024-03-04T05:00:00Z', '2024-03-04T06:00:00Z'],
    ['2024-03-04T05:15', 'UTC', '2024-03-04T05:15:00Z', '2024-03-04T06:15:00Z'],
    ['2024-03-04T05:00', 'UTC', '2024-03-04T05:00:00Z', '2024-03-04T06:00:00Z'],
    ['2021-11-07T01', 'America/Chicago', '2021-11-07T06:00:00Z', '2021-11-07T07:00:00Z'],
    ['2021-11-07T01-06:00', 'America/Chicago', '2021-11-07T07:00:00Z', '2021-11-07T08:00:00Z'],
    ['2021-11-07T01:30-06:00', 'America/Chicago', '2021-11-07T07:30:00Z', '2021-11-07T08:30:00Z'],
    ['2024-04-07T01', 'Australia/Lord_Howe', '2024-04-06T14:00:00Z', '2024-04-06T15:30:00Z'],
  ])('%s in %s lasts from %s to %s', (text, timezone, start, end) => {
    expect(parsePeriod(text, timezone)).toEqual({ start: Date.parse(start), end: Date.parse(end) });
  });

  it.each([
    ['', 'UTC'],
    ['24', 'UTC'],
    ['2024-Q0', 'UTC'],
    ['2024-Q5', 'UTC'],
    ['2024-13', 'UTC'],
    ['2024-02-30', 'UTC'],
    ['2024-03-04T24', 'UTC'],
    ['2024-03-04T05:60', 'UTC'],
    ['2024-03-04T05:15:00', 'UTC'],
    ['2024-03-04T05+00:00', 'UTC'],
    ['2024..2025', 'UTC'],
    ['2024-03-10T02', 'America/New_York'],
    ['2011-12-30', 'Pacific/Apia'],
    ['2011-12-30T12', 'Pacific/Apia'],
    ['2021-11-07T01-05:00', 'America/Chicago'],
    ['2021-11-07T02-06:00', 'America/Chicago'],
  ])('%j in %s is none', (text, timezone) => {
    expect(parsePeriod(text, timezone)).toBeUndefined();
  });
});
