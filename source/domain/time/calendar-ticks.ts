import { weekdays } from '../partitions/definition.ts';
import { civilFromDays, dayMs, daysFromCivil, hourMs, minuteMs } from './civil-date.ts';
import { skippedTimes } from './skipped-times.ts';
import type { CalendarRule, Ticks } from './ticks.ts';
import type { Zone } from './zone.ts';

/** Regular steps of the calendar, numbered from the one that holds 1970-01-01. */
interface Calendar {
  /** Local ms at which a period begins. */
  localOf(period: number): number;
  /** The period that holds a local time. */
  periodAt(localMs: number): number;
}

type LongRule = CalendarRule & { readonly type: Exclude<CalendarRule['type'], 'hourly'> };

/** 1970-01-05 was a Monday. */
const firstMonday = 4;

/** The first instants of days, weeks, months, quarters or years; constant time per question. */
export function calendarTicks(zone: Zone, rule: LongRule): Ticks {
  const calendar = calendarOf(rule);
  const skipped = rule.type === 'daily' ? skippedPeriods(zone, calendar) : [];

  function startOfPeriod(period: number): number {
    return zone.instantOf(calendar.localOf(period));
  }

  function periodAt(epochMs: number): number {
    let period = calendar.periodAt(epochMs + zone.offsetAt(epochMs));
    while (startOfPeriod(period) > epochMs) period--;
    while (startOfPeriod(period + 1) <= epochMs) period++;
    return period;
  }

  function periodOf(index: number): number {
    let period = index;
    for (const each of skipped) if (each <= period) period++;
    return period;
  }

  return {
    startOf: (index) => startOfPeriod(periodOf(index)),
    indexAt(epochMs) {
      const period = periodAt(epochMs);
      return period - skipped.filter((each) => each < period).length;
    },
    localOf: (index) => calendar.localOf(periodOf(index)),
  };
}

/** Ascending periods that begin and end within one gap of the local clock, so that none is left. */
function skippedPeriods(zone: Zone, calendar: Calendar): readonly number[] {
  return skippedTimes(zone).flatMap(({ from, to }) => {
    const periods: number[] = [];
    let period = calendar.periodAt(from - 1) + 1;
    for (; calendar.localOf(period + 1) <= to; period++) periods.push(period);
    return periods;
  });
}

function calendarOf(rule: LongRule): Calendar {
  const shift = (rule.hourOffset ?? 0) * hourMs + (rule.minuteOffset ?? 0) * minuteMs;
  switch (rule.type) {
    case 'daily':
      return everyDays(1, shift);
    case 'weekly': {
      const firstDay = firstMonday + weekdays.indexOf(rule.weekStart ?? 'monday');
      return everyDays(7, shift + firstDay * dayMs);
    }
    case 'monthly':
    case 'quarterly':
    case 'yearly':
      return everyMonths(monthsIn[rule.type], shift + ((rule.dayOfMonth ?? 1) - 1) * dayMs);
  }
}

const monthsIn = { monthly: 1, quarterly: 3, yearly: 12 } as const;

function everyDays(days: number, shift: number): Calendar {
  const step = days * dayMs;
  return {
    localOf: (period) => period * step + shift,
    periodAt: (localMs) => Math.floor((localMs - shift) / step),
  };
}

/** The shift must stay within the shortest month, so that every month keeps its own tick. */
function everyMonths(months: number, shift: number): Calendar {
  return {
    localOf: (period) => daysFromCivil(1970, 1 + period * months, 1) * dayMs + shift,
    periodAt(localMs) {
      const { year, month } = civilFromDays(Math.floor((localMs - shift) / dayMs));
      return Math.floor(((year - 1970) * 12 + month - 1) / months);
    },
  };
}
