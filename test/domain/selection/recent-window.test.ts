import { describe, expect, test } from 'vitest';
import {
  dayWindow,
  type RecentUnit,
  recentWindow,
} from '../../../source/domain/selection/recent-window.ts';

const at = (text: string) => Date.parse(text);
const iso = (epochMs: number) => new Date(epochMs).toISOString().replace(':00.000Z', 'Z');

describe('the window of the last', () => {
  test.each<[number, RecentUnit, string, string, string]>([
    [3, 'hour', 'UTC', '2024-03-01T12:30Z', '2024-03-01T09:30Z'],
    [1, 'day', 'UTC', '2024-03-01T12:30Z', '2024-02-29T12:30Z'],
    [2, 'week', 'UTC', '2024-03-01T12:30Z', '2024-02-16T12:30Z'],
    [1, 'month', 'UTC', '2024-03-31T12:30Z', '2024-02-29T12:30Z'],
    [2, 'month', 'UTC', '2024-01-15T00:00Z', '2023-11-15T00:00Z'],
    [1, 'quarter', 'UTC', '2024-05-31T00:00Z', '2024-02-29T00:00Z'],
    [1, 'year', 'UTC', '2024-02-29T00:00Z', '2023-02-28T00:00Z'],
    [1, 'day', 'America/New_York', '2024-03-10T16:00Z', '2024-03-09T17:00Z'],
    [24, 'hour', 'America/New_York', '2024-03-10T16:00Z', '2024-03-09T16:00Z'],
    [1, 'day', 'America/New_York', '2024-11-03T17:00Z', '2024-11-02T16:00Z'],
    [1, 'month', 'Asia/Tokyo', '2024-02-29T15:00Z', '2024-01-31T15:00Z'],
  ])('%i %s in %s at %s starts at %s', (count, unit, timezone, now, start) => {
    const window = recentWindow({ count, unit }, at(now), timezone);
    expect([iso(window.start), iso(window.end)]).toEqual([start, now]);
  });
});

describe('the window of a day', () => {
  test.each<[number, string, string, string, string]>([
    [0, 'UTC', '2024-03-01T00:00Z', '2024-03-01T00:00Z', '2024-03-02T00:00Z'],
    [1, 'UTC', '2024-03-01T00:00Z', '2024-02-29T00:00Z', '2024-03-01T00:00Z'],
    [0, 'Asia/Tokyo', '2024-03-01T16:00Z', '2024-03-01T15:00Z', '2024-03-02T15:00Z'],
    [0, 'America/New_York', '2024-03-10T16:00Z', '2024-03-10T05:00Z', '2024-03-11T04:00Z'],
    [1, 'America/New_York', '2024-11-04T12:00Z', '2024-11-03T04:00Z', '2024-11-04T05:00Z'],
  ])('%i days ago in %s at %s is %s to %s', (daysAgo, timezone, now, start, end) => {
    const window = dayWindow(daysAgo, at(now), timezone);
    expect([iso(window.start), iso(window.end)]).toEqual([start, end]);
  });
});
