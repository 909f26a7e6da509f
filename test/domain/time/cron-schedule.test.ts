import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../source/domain/problem.ts';
import {
  checkSchedule,
  scheduleOf,
  shortestStep,
} from '../../../source/domain/time/cron-schedule.ts';

const forms = 'Write a number, a list (1,15), a range (1-5), a step (*/2 or 1-9/2) or *.';

describe('checking a schedule', () => {
  test.each([
    '* * * * *',
    '30 5 * * 1-5',
    ' 0  0 1,15 JAN-MAR/2 * ',
    '0 6 L * *',
    '0 6 * * FRI#2',
    '@daily',
    '@hourly',
  ])('finds nothing wrong with "%s"', (text) => {
    expect(checkSchedule(text)).toEqual([]);
  });

  test.each([
    [
      '30 25 * * *',
      `schedule "30 25 * * *": expected an hour (0-23) instead of "25" (character 4). ${forms}`,
    ],
    [
      '0 0 * * MOM',
      `schedule "0 0 * * MOM": expected a day of week (0-7 or SUN-SAT, which #2 or L may follow) instead of "MOM" (character 9). ${forms}`,
    ],
    [
      '0 0 * *',
      'schedule "0 0 * *" has 4 fields, expected 5: minute, hour, day of month, month, day of week',
    ],
    [
      '0 0 0 * * *',
      'schedule "0 0 0 * * *" has 6 fields, expected 5: minute, hour, day of month, month, day of week. Leave the seconds out.',
    ],
    ['0 0 31 2 *', 'schedule "0 0 31 2 *" never ticks: no month that it names has such a day'],
    [
      '@dayly',
      'schedule "@dayly" is no nickname, expected @yearly @monthly @weekly @daily @hourly',
    ],
  ])('tells what is wrong with "%s"', (text, expected) => {
    expect(checkSchedule(text).map(formatProblem)).toEqual([expected]);
  });

  test('names every field that is wrong, at its place', () => {
    expect(checkSchedule('60 24 * 13 *').map(({ message }) => message)).toEqual([
      expect.stringContaining('instead of "60" (character 1)'),
      expect.stringContaining('instead of "24" (character 4)'),
      expect.stringContaining('instead of "13" (character 9)'),
    ]);
  });
});

describe('the shortest step of a schedule', () => {
  test.each([
    ['*/15 * * * *', 15],
    ['0,50 * * * *', 10],
    ['0 23,0 * * *', 60],
    ['30 5 * * *', 1440],
    ['0 0 * * MON', 7 * 1440],
    ['0 0 1 * *', 28 * 1440],
    ['0 0 1 1 *', 365 * 1440],
  ])('"%s" has %i minutes', (text, minutes) => {
    expect(shortestStep(scheduleOf(text))).toBe(minutes);
  });
});
