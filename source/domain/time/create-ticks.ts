import { calendarTicks } from './calendar-ticks.ts';
import { cronTicks } from './cron-ticks.ts';
import { hourTicks } from './hour-ticks.ts';
import { scheduleOf } from './cron-schedule.ts';
import type { TickRule, Ticks } from './ticks.ts';
import { zoneOf } from './zone.ts';

/**
 * The ticks of a rule. A tick whose local time clocks skip falls on the first instant after the
 * gap, and the last is left of several that fall together. A local time that repeats ticks once,
 * when it is first shown. Hours, and schedules for every hour of the day, tick both times, and not
 * at all where a gap of whole hours skips them.
 */
export function createTicks(rule: TickRule): Ticks {
  const zone = zoneOf(rule.timezone);
  switch (rule.type) {
    case 'hourly':
      return hourTicks(zone, rule.minuteOffset ?? 0);
    case 'cron':
      return cronTicks(zone, scheduleOf(rule.schedule));
    default:
      return calendarTicks(zone, { ...rule, type: rule.type });
  }
}
