import { dayMs, daysFromCivil, hourMs, isCivilDate, minuteMs, secondMs } from './civil-date.ts';
import { parseOffset } from './offset.ts';
import { zoneOf } from './zone.ts';

const spelling =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3})\d*)?)?)?(Z|[+-]\d\d(?::\d\d(?::\d\d)?|\d\d))?)?$/i;

/**
 * Epoch ms of an ISO date (its first instant) or date-time, local to the zone unless it carries an
 * offset or `Z`. A local time that clocks skip is the first instant after the gap, a repeated one
 * its first occurrence. `undefined` for any other text.
 */
export function parseMoment(text: string, timezone: string): number | undefined {
  const match = spelling.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '', zone] =
    match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isCivilDate(date)) return undefined;
  const local =
    daysFromCivil(date.year, date.month, date.day) * dayMs +
    Number(hours) * hourMs +
    Number(minutes) * minuteMs +
    Number(seconds) * secondMs +
    Number(fraction.padEnd(3, '0'));
  if (zone === undefined) return zoneOf(timezone).instantOf(local);
  const offset = parseOffset(zone);
  return offset === undefined ? undefined : local - offset;
}
