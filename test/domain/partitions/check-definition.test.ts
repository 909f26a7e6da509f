import { describe, expect, it } from 'vitest';
import { checkDefinition } from '../../../source/domain/partitions/check-definition.ts';
import type {
  PartitionsDefinition,
  CalendarDefinition,
  CronDefinition,
} from '../../../source/domain/partitions/definition.ts';
import { formatProblem } from '../../../source/domain/problem.ts';

const daily: CalendarDefinition = { type: 'daily', start: '2024-01-01', timezone: 'UTC' };
const hourly: CalendarDefinition = { ...daily, type: 'hourly' };
const monthly: CalendarDefinition = { ...daily, type: 'monthly' };
const mornings: CronDefinition = {
  type: 'cron',
  schedule: '30 5 * * *',
  start: '2024-01-01',
  timezone: 'UTC',
};

/** Each problem as `path: what a person reads`. */
function complaints(definition: PartitionsDefinition): readonly string[] {
  return checkDefinition(definition).map(
    (problem) => `${problem.path?.join('.') ?? ''}: ${formatProblem(problem)}`,
  );
}

describe('a right partitions definition', () => {
  it.each<PartitionsDefinition>([
    { type: 'unpartitioned' },
    { type: 'static', keys: ['eu', 'us', 'north america', 'a/b'] },
    daily,
    { ...daily, end: '2024-01-02' },
    { ...daily, hourOffset: 23, minuteOffset: 59, endOffset: -3, format: 'yyyyMMdd' },
    { ...hourly, minuteOffset: 15, format: "yyyy-MM-dd'T'HH" },
    { ...daily, type: 'weekly', weekStart: 'sunday' },
    { ...monthly, dayOfMonth: 28, format: 'MM/yyyy' },
    { ...monthly, type: 'quarterly', format: 'yyyyMM' },
    { ...monthly, type: 'yearly', format: "'y'yyyy" },
    { ...daily, start: '2024-01-01T06:00:00+02:00', end: '9999-12-31' },
    mornings,
    { ...mornings, schedule: '@hourly', endOffset: 1 },
    { ...mornings, format: 'yyyyMMdd' },
    { ...mornings, schedule: '0 0 1 1 *', format: 'yyyy' },
  ])('%o has no problems', (definition) => {
    expect(complaints(definition)).toEqual([]);
  });
});

describe('a wrong partitions definition', () => {
  it.each<readonly [PartitionsDefinition, string]>([
    [
      { ...daily, timezone: 'Europe/Berln' },
      'timezone: unknown timezone "Europe/Berln". Did you mean "Europe/Berlin"?',
    ],
    [
      { ...daily, timezone: '??' },
      'timezone: unknown timezone "??". Use an IANA name, such as "Europe/Berlin".',
    ],
    [
      { ...daily, start: '01/02/2024' },
      'start: "start" is "01/02/2024", expected a date such as 2024-01-31 or a date-time such as 2024-01-31T06:00',
    ],
    [
      { ...daily, end: '2024-02-30' },
      'end: "end" is "2024-02-30", expected a date such as 2024-01-31 or a date-time such as 2024-01-31T06:00',
    ],
    [
      { ...daily, end: '2024-01-01' },
      'end: "end" 2024-01-01 is not after "start" 2024-01-01. The end is exclusive.',
    ],
    [
      { ...monthly, start: '2024-01-02', end: '2024-02-28' },
      'end: no whole monthly window lies between "start" 2024-01-02 and "end" 2024-02-28. A window that either of them cuts does not exist.',
    ],
    [
      { ...hourly, minuteOffset: 60 },
      'minuteOffset: "minuteOffset" is 60, expected an integer from 0 to 59',
    ],
    [
      { ...daily, hourOffset: -1 },
      'hourOffset: "hourOffset" is -1, expected an integer from 0 to 23',
    ],
    [
      { ...monthly, dayOfMonth: 31 },
      'dayOfMonth: "dayOfMonth" is 31, expected an integer from 1 to 28',
    ],
    [{ ...daily, endOffset: 0.5 }, 'endOffset: "endOffset" is 0.5, expected an integer'],
    [
      { ...hourly, hourOffset: 2 },
      'hourOffset: "hourOffset" does not apply to hourly partitions. It applies to daily, weekly, monthly, quarterly, yearly.',
    ],
    [
      { ...daily, weekStart: 'sunday' },
      'weekStart: "weekStart" does not apply to daily partitions. It applies to weekly.',
    ],
    [
      { ...daily, dayOfMonth: 1 },
      'dayOfMonth: "dayOfMonth" does not apply to daily partitions. It applies to monthly, quarterly, yearly.',
    ],
    [
      { ...daily, format: 'YYYYMMDD' },
      'format: pattern "YYYYMMDD" has unknown "YYYY", expected yyyy MM dd HH mm ss Q XXX. Write literal letters in single quotes: \'YYYY\'.',
    ],
    [
      { ...daily, format: 'yyyy-MM' },
      'format: format "yyyy-MM" gives several daily partitions the same key, expected dd in it',
    ],
    [
      { ...hourly, format: "yyyy-'H'HH" },
      'format: format "yyyy-\'H\'HH" gives several hourly partitions the same key, expected MM and dd in it',
    ],
    [
      { ...mornings, schedule: '30 5,17 * * *', format: 'yyyyMMdd' },
      'format: format "yyyyMMdd" gives several cron partitions the same key, expected HH in it',
    ],
    [
      { ...mornings, schedule: '30 5 * *' },
      'schedule: schedule "30 5 * *" has 4 fields, expected 5: minute, hour, day of month, month, day of week',
    ],
    [
      { ...mornings, end: '2024-01-02T05:00' },
      'end: no whole cron window lies between "start" 2024-01-01 and "end" 2024-01-02T05:00. A window that either of them cuts does not exist.',
    ],
    [
      { ...monthly, type: 'quarterly', format: 'yyyy' },
      'format: format "yyyy" gives several quarterly partitions the same key, expected Q or MM in it',
    ],
    [
      { ...daily, format: 'yyyy, MM dd' },
      'format: format "yyyy, MM dd" has ",", which separates keys. Use "-", "/", "_" or ":".',
    ],
    [
      { ...daily, format: 'yyyy..MM..dd' },
      'format: format "yyyy..MM..dd" has "..", which separates keys. Use "-", "/", "_" or ":".',
    ],
    [{ type: 'static', keys: [] }, 'keys: static partitions have no keys, expected at least one'],
    [{ type: 'static', keys: ['eu', 'us', 'eu'] }, 'keys.2: key "eu" is listed twice'],
    [{ type: 'static', keys: ['eu', ''] }, 'keys.1: key "" is blank'],
    [{ type: 'static', keys: [' eu'] }, 'keys.0: key " eu" begins or ends with a space'],
    [{ type: 'static', keys: ['e\nu'] }, 'keys.0: key "e\\nu" has a control character'],
  ])('%o is told what is wrong', (definition, complaint) => {
    expect(complaints(definition)).toEqual([complaint]);
  });

  it('is told everything at once', () => {
    const definition: CalendarDefinition = {
      type: 'hourly',
      start: '2024-01-01',
      timezone: 'Nowhere/Land',
      minuteOffset: 99,
      weekStart: 'friday',
      format: 'yyyy',
    };
    const paths = checkDefinition(definition).map(({ path }) => path?.join('.'));
    expect(paths).toEqual(['timezone', 'minuteOffset', 'weekStart', 'format']);
  });
});
