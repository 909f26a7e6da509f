import { calendarTicks } from './calendar-ticks.ts';
import { hourTicks } from './hour-ticks.ts';
import type { TickRule, Ticks } from './ticks.ts';
import { zoneOf } from './zone.ts';

/**
 * The ticks of a rule. A tick whose local time clocks skip falls on the first instant after the
 * gap, and none is left of two that fall together. A local time that repeats ticks once, when it
 * is first shown. Hours tick both times, and not at all where a gap of whole hours skips them.
 */
export function createTicks(rule: TickRule): Ticks {
  const zone = zoneOf(rule.timezone);
  return rule.type === 'hourly'
    ? hourTicks(zone, rule.minuteOffset ?? 0)
    : calendarTicks(zone, { ...rule, type: rule.type });
}
