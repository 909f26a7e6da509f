import type { CronPattern } from 'croner';
import { daysFromCivil, floorMod } from './civil-date.ts';

/** The calendar, weekdays included, repeats after 400 years. */
export const cycleDays = 146_097;

/** 1970-01-01 was a Thursday; weekdays count from Sunday. */
const firstWeekday = 4;

/** One month as its days are looked at; `first` counts from 1970-01-01. */
interface Month {
  readonly first: number;
  readonly length: number;
}

/** The days of the 400 years from 1970 on that a cron pattern names, ascending. */
export function daysOfPattern(pattern: CronPattern): Int32Array {
  const days: number[] = [];
  for (let index = 0; index < 4800; index++) {
    if (!pattern.month[index % 12]) continue;
    const first = daysFromCivil(1970, 1 + index, 1);
    const month = { first, length: daysFromCivil(1970, 2 + index, 1) - first };
    const special = specialDays(pattern, month);
    for (let day = 1; day <= month.length; day++) {
      if (isNamed(pattern, month, { day, special })) days.push(first + day - 1);
    }
  }
  return Int32Array.from(days);
}

/** Days of the month that `L`, `LW` and `15W` come to. */
function specialDays(pattern: CronPattern, month: Month): ReadonlySet<number> {
  const days = new Set<number>();
  if (pattern.lastDayOfMonth) days.add(month.length);
  if (pattern.lastWeekday) days.add(nearestWorkday(month, month.length));
  pattern.nearestWeekdays.forEach((isNamed, i) => {
    if (isNamed && i < month.length) days.add(nearestWorkday(month, i + 1));
  });
  return days;
}

/** Monday to Friday, without leaving the month. */
function nearestWorkday(month: Month, day: number): number {
  switch (weekdayOf(month, day)) {
    case 0:
      return day === month.length ? day - 2 : day + 1;
    case 6:
      return day === 1 ? day + 2 : day - 1;
    default:
      return day;
  }
}

function weekdayOf({ first }: Month, day: number): number {
  return floorMod(first + day - 1 + firstWeekday, 7);
}

/**
 * A day that either of the two fields names, or both of them where one is `*` or says `+`: what
 * cron has always done.
 */
function isNamed(
  pattern: CronPattern,
  month: Month,
  { day, special }: { readonly day: number; readonly special: ReadonlySet<number> },
): boolean {
  const byDate = Boolean(pattern.day[day - 1]) || special.has(day);
  if (pattern.starDOW) return byDate;
  const byWeekday = isNamedWeekday(pattern, month, day);
  const isEither = !pattern.useAndLogic && !pattern.starDOM;
  return isEither ? byDate || byWeekday : byDate && byWeekday;
}

/** Bit of the last such weekday of a month; the others stand for its first to fifth. */
const lastBit = 32;

function isNamedWeekday(pattern: CronPattern, month: Month, day: number): boolean {
  const bits = pattern.dayOfWeek[weekdayOf(month, day)]!;
  const occurrence = 1 << Math.floor((day - 1) / 7);
  const isLast = day + 7 > month.length;
  return (bits & occurrence) !== 0 || (isLast && (bits & lastBit) !== 0);
}
