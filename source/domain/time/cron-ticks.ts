import { dayMs, hourMs, minuteMs } from './civil-date.ts';
import { cycleDays } from './cron-days.ts';
import type { CronSchedule } from './cron-schedule.ts';
import { DecadeRuns, type Run } from './decade-runs.ts';
import type { Ticks } from './ticks.ts';
import { decadeMs, type Zone } from './zone.ts';

/** The schedule's local times, numbered through as if no clock were ever moved. */
interface LocalTimes {
  /** Local ms. */
  localOf(number: number): number;
  /** The first that is not before a local time. */
  firstFrom(localMs: number): number;
}

/** Ticks during which the zone keeps its offset. */
interface OffsetRun extends Run {
  readonly offset: number;
  /** Number of the first tick's local time. */
  readonly local: number;
}

/**
 * The instants at which a schedule ticks in a zone: arithmetic on its days and times, moved by the
 * offsets of the zone. Questions take logarithmic time, and nothing is kept per tick.
 */
export function cronTicks(zone: Zone, schedule: CronSchedule): Ticks {
  const times = localTimes(schedule);
  const runs = new DecadeRuns<OffsetRun>({
    read: (decade) => runsOfDecade(zone, decade, { times, repeats: schedule.isEveryHour }),
  });

  return {
    startOf(index) {
      const { run, first } = runs.withTick(index);
      // What clocks skipped ticks when the run begins, whatever its local time.
      return index === first ? run.start : times.localOf(run.local + index - first) - run.offset;
    },
    indexAt(epochMs) {
      const found = runs.at(epochMs);
      const { run, first } = found;
      const after = times.firstFrom(epochMs + run.offset + 1);
      const index = first + after - run.local - 1;
      return runs.isEndless(found) ? index : Math.min(index, first + run.count - 1);
    },
    localOf(index) {
      const { run, first } = runs.withTick(index);
      return times.localOf(run.local + index - first);
    },
  };
}

interface Course {
  readonly times: LocalTimes;
  /** Whether a local time that is shown again ticks again; gaps of whole hours are then left out. */
  readonly repeats: boolean;
}

function runsOfDecade(zone: Zone, decade: number, course: Course): readonly OffsetRun[] {
  const { times, repeats } = course;
  const found: OffsetRun[] = [];
  const begin = decade * decadeMs;
  /** The local time that clocks have come to. */
  let shown = begin + zone.readOffset(begin - 1);
  for (const { start, end, offset } of zone.spansOfDecade(decade)) {
    const opening = start + offset;
    const closing = end + offset;
    const local =
      opening > shown && !(repeats && (opening - shown) % hourMs === 0)
        ? firstAfterGap(times, shown, opening)
        : times.firstFrom(repeats ? opening : Math.max(opening, shown));
    const count = times.firstFrom(closing) - local;
    if (count > 0) {
      const first = Math.max(times.localOf(local) - offset, start);
      found.push({ start: first, count, offset, local });
    }
    shown = repeats ? closing : Math.max(shown, closing);
  }
  return found;
}

/** The last time that was skipped, unless one is right at the gap's end. */
function firstAfterGap(times: LocalTimes, from: number, to: number): number {
  const next = times.firstFrom(to);
  const isSkipped = times.firstFrom(from) < next;
  return isSkipped && times.localOf(next) > to ? next - 1 : next;
}

function localTimes({ days, minutes }: CronSchedule): LocalTimes {
  const perDay = minutes.length;
  const perCycle = days.length;

  function localOf(number: number): number {
    const day = Math.floor(number / perDay);
    const cycle = Math.floor(day / perCycle);
    const date = cycle * cycleDays + days[day - cycle * perCycle]!;
    return date * dayMs + minutes[number - day * perDay]! * minuteMs;
  }

  function firstFrom(localMs: number): number {
    const date = Math.floor(localMs / dayMs);
    const cycle = Math.floor(date / cycleDays);
    const dateInCycle = date - cycle * cycleDays;
    const position = firstNotBelow(days, dateInCycle);
    const day = cycle * perCycle + position;
    if (days[position] !== dateInCycle) return day * perDay;
    const minute = Math.ceil((localMs - date * dayMs) / minuteMs);
    return day * perDay + firstNotBelow(minutes, minute);
  }

  return { localOf, firstFrom };
}

/** Position of the first entry of an ascending list that is not below a value. */
function firstNotBelow(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
