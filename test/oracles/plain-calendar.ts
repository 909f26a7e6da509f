import { Temporal } from 'temporal-polyfill';
import {
  weekdays,
  type CalendarDefinition,
  type TimeGranularity,
} from '../../source/domain/partitions/definition.ts';

type Step = Exclude<TimeGranularity, 'hourly'>;

const steps: Record<Step, Temporal.DurationLike> = {
  daily: { days: 1 },
  weekly: { weeks: 1 },
  monthly: { months: 1 },
  quarterly: { months: 3 },
  yearly: { years: 1 },
};

/**
 * Epoch ms of every window start of a definition within `[from, to)`, by Temporal and by walking
 * the clock: slow, and sharing nothing with the code under test.
 */
export function plainTicks(definition: CalendarDefinition, from: number, to: number): number[] {
  const { type } = definition;
  const ticks = type === 'hourly' ? walkHours(definition, from, to) : walk(definition, type, to);
  return [...new Set(ticks)].filter((tick) => tick >= from && tick < to);

  function walk(rule: CalendarDefinition, step: Step, limit: number): number[] {
    const found: number[] = [];
    let local = firstLocal(rule, step, from);
    for (;;) {
      const tick = instantOf(local, rule.timezone);
      if (tick >= limit) return found;
      found.push(tick);
      local = local.add(steps[step]);
    }
  }
}

/** A tick's local time well before an instant. */
function firstLocal(rule: CalendarDefinition, step: Step, from: number): Temporal.PlainDateTime {
  const early = zoned(from, rule.timezone).toPlainDate().subtract({ days: 3 });
  const { dayOfMonth: day = 1, hourOffset: hour = 0, minuteOffset: minute = 0 } = rule;
  return firstDate().toPlainDateTime({ hour, minute });

  function firstDate(): Temporal.PlainDate {
    switch (step) {
      case 'daily':
        return early;
      case 'weekly': {
        const first = weekdays.indexOf(rule.weekStart ?? 'monday') + 1;
        return early.subtract({ days: (early.dayOfWeek - first + 7) % 7 });
      }
      case 'monthly':
        return early.subtract({ months: 1 }).with({ day });
      case 'quarterly':
      case 'yearly':
        return early.subtract({ years: 1 }).with({ month: 1, day });
    }
  }
}

/** A local time's first occurrence, or the first instant after the gap that it lies in. */
export function instantOf(local: Temporal.PlainDateTime, timezone: string): number {
  const earlier = local.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  const later = local.toZonedDateTime(timezone, { disambiguation: 'later' });
  let low = Math.floor(earlier.epochMilliseconds / 1000);
  let high = Math.ceil(later.epochMilliseconds / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, timezone) === offsetAt(low * 1000, timezone)) low = middle;
    else high = middle;
  }
  return high * 1000;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Walks minute by minute and keeps each at which the local clock shows an hour's beginning, or has
 * passed it in a jump that was not of whole hours.
 */
function walkHours(rule: CalendarDefinition, from: number, to: number): number[] {
  const found: number[] = [];
  const phase = (rule.minuteOffset ?? 0) * minuteMs;
  const first = Math.ceil(from / minuteMs) * minuteMs;
  let before = localAt(first - minuteMs, rule.timezone);
  for (let now = first; now < to; now += minuteMs) {
    const local = localAt(now, rule.timezone);
    const hour = Math.floor((local - phase) / hourMs) * hourMs + phase;
    const isWholeJump = (local - before - minuteMs) % hourMs === 0;
    if (hour === local || (hour > before && !isWholeJump)) found.push(now);
    before = local;
  }
  return found;
}

function localAt(epochMs: number, timezone: string): number {
  return epochMs + offsetAt(epochMs, timezone);
}

function offsetAt(epochMs: number, timezone: string): number {
  return zoned(epochMs, timezone).offsetNanoseconds / 1_000_000;
}

function zoned(epochMs: number, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
}
