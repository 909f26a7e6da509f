import { Cron } from 'croner';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../../../source/domain/time/cron-schedule.ts';
import { createTicks } from '../../../source/domain/time/create-ticks.ts';
import { formatInstant } from '../../../source/domain/time/format-instant.ts';
import { instantOf } from '../../oracles/plain-calendar.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const minute = fc.constantFrom('*', '0', '30', '*/15', '5,50', '10-20/5', '59');
const hour = fc.constantFrom('*', '0', '2', '1,2', '*/6', '22-23', '5');
const dayOfMonth = fc.constantFrom('*', '*', '1', '31', 'L', 'LW', '15W', '1W', '*/10', '29,30');
const month = fc.constantFrom('*', '*', 'FEB', '3,11', '*/3', 'OCT-DEC');
const dayOfWeek = fc.constantFrom('*', '*', 'MON-FRI', '0', '7', 'FRI#2', 'SUN#L', '+MON', '6,SUN');

const schedule = fc
  .tuple(minute, hour, dayOfMonth, month, dayOfWeek)
  .map((fields) => fields.join(' '))
  .filter((text) => checkSchedule(text).length === 0);

/** On every day, so that it ticks around any change. */
const daily = fc.tuple(minute, hour).map((fields) => `${fields.join(' ')} * * *`);

/** Local ms of the schedule's ticks in `[from, to)`, by another implementation and one at a time. */
function plainTimes(text: string, from: number, to: number): number[] {
  const cron = new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true });
  const found: number[] = [];
  let at = cron.nextRun(new Date(from - 1));
  while (at && at.getTime() < to) {
    if (at.getTime() >= from) found.push(at.getTime());
    at = cron.nextRun(at);
  }
  return found;
}

function offsetAt(epochMs: number, timezone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  return zoned.offsetNanoseconds / 1_000_000;
}

/** The rule of ticks in a zone, told time by time and minute by minute. */
function plainTicks(text: string, timezone: string, from: number, to: number): number[] {
  const times = plainTimes(text, from - 2 * dayMs, to + 2 * dayMs);
  const isEveryHour = text.split(' ')[1] === '*';
  const instants = new Set(
    times.flatMap((time) => {
      const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC');
      const at = instantOf(local.toPlainDateTime(), timezone);
      const isSkipped = at + offsetAt(at, timezone) !== time;
      const jump = offsetAt(at, timezone) - offsetAt(at - 1000, timezone);
      return isSkipped && isEveryHour && jump % hourMs === 0 ? [] : [at];
    }),
  );
  const shown = new Set(times);
  for (let now = from; isEveryHour && now < to; now += minuteMs) {
    if (shown.has(now + offsetAt(now, timezone))) instants.add(now);
  }
  return [...instants].filter((each) => each >= from && each < to).sort((a, b) => a - b);
}

function ticksIn(text: string, timezone: string, from: number, to: number): number[] {
  const ticks = createTicks({ type: 'cron', timezone, schedule: text });
  const found: number[] = [];
  for (let i = ticks.indexAt(from - 1) + 1; ticks.startOf(i) < to; i++) {
    found.push(ticks.startOf(i));
  }
  return found;
}

describe('ticks of a schedule', () => {
  test('are those that another implementation finds in UTC', () => {
    const start = fc.integer({ min: 0, max: 60 * 365 }).map((day) => day * dayMs);
    fc.assert(
      fc.property(schedule, start, (text, from) => {
        const to = from + 40 * dayMs;
        expect(ticksIn(text, 'UTC', from, to)).toEqual(plainTimes(text, from, to));
      }),
      { numRuns: 150 },
    );
  });

  test('are those that walking the clock finds around changes of the offset', () => {
    const change = fc.constantFrom<readonly [string, string]>(
      ['America/New_York', '2024-03-10T07:00Z'],
      ['America/New_York', '2024-11-03T06:00Z'],
      ['Europe/Berlin', '2024-10-27T01:00Z'],
      ['Australia/Lord_Howe', '2024-10-05T15:30Z'],
      ['Australia/Lord_Howe', '2024-04-06T15:00Z'],
      ['America/Santiago', '2024-09-08T04:00Z'],
      ['Pacific/Apia', '2011-12-30T10:00Z'],
      ['Africa/Casablanca', '2024-03-10T02:00Z'],
      ['Asia/Kathmandu', '1985-12-31T18:30Z'],
    );
    fc.assert(
      fc.property(fc.oneof(schedule, daily), change, (text, [timezone, at]) => {
        const from = Date.parse(at) - 1.5 * dayMs;
        const to = Date.parse(at) + 1.5 * dayMs;
        expect(ticksIn(text, timezone, from, to)).toEqual(plainTicks(text, timezone, from, to));
      }),
      { numRuns: 120 },
    );
  });

  test('are found again by their instants, at any distance', () => {
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia', 'Europe/London');
    const ordinal = fc.integer({ min: -200_000, max: 200_000 });
    fc.assert(
      fc.property(schedule, zone, ordinal, (text, timezone, i) => {
        const ticks = createTicks({ type: 'cron', timezone, schedule: text });
        const start = ticks.startOf(i);
        // Rare schedules leave the time that numbers can tell apart.
        fc.pre(Math.abs(start) < 8.64e15);
        expect(ticks.startOf(i + 1)).toBeGreaterThan(start);
        expect(ticks.indexAt(start)).toBe(i);
        expect(ticks.indexAt(start - 1)).toBe(i - 1);
        expect(ticks.indexAt(ticks.startOf(i + 1) - 1)).toBe(i);
      }),
      { numRuns: 150 },
    );
  });

  const newYork = 'America/New_York';
  test.each([
    [
      'a named hour that is skipped ticks when the gap ends',
      '30 2 * * *',
      '2024-03-09T12:00Z',
      ['2024-03-10T03:00:00-04:00', '2024-03-11T02:30:00-04:00'],
    ],
    [
      'two skipped times are one tick',
      '10,40 2 * * *',
      '2024-03-09T12:00Z',
      ['2024-03-10T03:00:00-04:00', '2024-03-11T02:10:00-04:00'],
    ],
    [
      'a skipped time and one right after the gap are one tick',
      '0 2,3 * * *',
      '2024-03-09T12:00Z',
      ['2024-03-10T03:00:00-04:00', '2024-03-11T02:00:00-04:00'],
    ],
    [
      'a named hour that is repeated ticks once',
      '30 1 * * *',
      '2024-11-02T12:00Z',
      ['2024-11-03T01:30:00-04:00', '2024-11-04T01:30:00-05:00'],
    ],
    [
      'every hour ticks in both of the repeated ones',
      '30 * * * *',
      '2024-11-03T05:00Z',
      ['2024-11-03T01:30:00-04:00', '2024-11-03T01:30:00-05:00', '2024-11-03T02:30:00-05:00'],
    ],
    [
      'every hour has none of the skipped one',
      '30 * * * *',
      '2024-03-10T06:00Z',
      ['2024-03-10T01:30:00-05:00', '2024-03-10T03:30:00-04:00', '2024-03-10T04:30:00-04:00'],
    ],
  ])('%s', (_, text, from, expected) => {
    const ticks = createTicks({ type: 'cron', timezone: newYork, schedule: text });
    const first = ticks.indexAt(Date.parse(from)) + 1;
    const found = expected.map((__, i) => formatInstant(ticks.startOf(first + i), newYork));
    expect(found).toEqual(expected);
  });
});
