import { dayMs } from './civil-date.ts';
import { decadeMs, firstDecade, type Zone } from './zone.ts';

/** Local times `[from, to)`, in local ms, that a zone's clocks never showed. */
export interface SkippedTime {
  readonly from: number;
  readonly to: number;
}

/** By 2030 every zone that moved across the date line had done so. */
const lastMoveDecade = 6;

/** Nothing but a move across the date line changes an offset by so much. */
const moveMs = 20 * 3_600_000;

const known = new WeakMap<Zone, readonly SkippedTime[]>();

/** The gaps of a day or more, in order: whole dates that a zone skipped to cross the date line. */
export function skippedTimes(zone: Zone): readonly SkippedTime[] {
  let skipped = known.get(zone);
  if (!skipped) {
    skipped = findSkippedTimes(zone);
    known.set(zone, skipped);
  }
  return skipped;
}

function findSkippedTimes(zone: Zone): readonly SkippedTime[] {
  const found: SkippedTime[] = [];
  for (let decade = firstDecade; decade < lastMoveDecade; decade++) {
    const change = offsetAtStart(zone, decade + 1) - offsetAtStart(zone, decade);
    if (Math.abs(change) >= moveMs) found.push(...skippedInDecade(zone, decade));
  }
  return found;
}

function skippedInDecade(zone: Zone, decade: number): readonly SkippedTime[] {
  const spans = zone.spansOfDecade(decade);
  return spans.slice(1).flatMap(({ start, offset }, i) => {
    const before = spans[i]!.offset;
    return offset - before >= dayMs ? [{ from: start + before, to: start + offset }] : [];
  });
}

function offsetAtStart(zone: Zone, decade: number): number {
  return zone.readOffset(decade * decadeMs);
}
