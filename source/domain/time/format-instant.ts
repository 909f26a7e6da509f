import { floorMod, secondMs } from './civil-date.ts';
import { formatOffset } from './offset.ts';
import { partsOf, writePattern } from './pattern.ts';
import { isUtc } from './timezones.ts';
import { zoneOf } from './zone.ts';

const dateTime = partsOf("yyyy-MM-dd'T'HH:mm:ss");

/**
 * ISO 8601 local time with its offset, `2024-03-04T05:00:00-05:00`, or `Z` in a zone that is UTC.
 * Milliseconds are written only when there are any.
 */
export function formatInstant(epochMs: number, timezone: string): string {
  const offset = zoneOf(timezone).offsetAt(epochMs);
  const fraction = floorMod(epochMs, secondMs);
  return [
    writePattern(dateTime, epochMs + offset, offset),
    fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`,
    isUtc(timezone) ? 'Z' : formatOffset(offset),
  ].join('');
}
