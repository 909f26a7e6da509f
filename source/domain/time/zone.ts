import { hourMs, minuteMs, secondMs } from './civil-date.ts';

/** A stretch `[start, end)` of instants, in epoch ms, during which a zone keeps one offset. */
export interface ZoneSpan {
  readonly start: number;
  readonly end: number;
  /** Local time minus UTC, in ms. */
  readonly offset: number;
}

/**
 * A time zone's offsets. They are asked of `Intl` once per decade and kept; before 1840 and after
 * the year 9999 the offset is taken as constant. "Local ms" are the epoch ms of a UTC clock that
 * shows the zone's local time.
 */
export interface Zone {
  offsetAt(epochMs: number): number;
  /** Asks `Intl` for the offset and keeps nothing: for a few instants far from one another. */
  readOffset(epochMs: number): number;
  /** Spans that tile the decade with this number, clipped to it. */
  spansOfDecade(decade: number): readonly ZoneSpan[];
  /** The first instant at which the local clock shows `localMs` or later. */
  instantOf(localMs: number): number;
}

/** A fortieth of the 400 years after which the Gregorian calendar repeats. */
export const decadeMs = 315_569_520_000;

/** Decades outside these two, of 1840 and of 9990, have the offset of the nearer one's far end. */
export const firstDecade = -13;
export const lastDecade = 802;

/** Rules of daylight saving repeat with the calendar from here on. */
const cycleDecades = 40;
const firstCyclicDecade = 13;

/** The shortest-lived offset on record (Freetown, 1939) lasted just under four days. */
const sampleMs = 72 * hourMs;

/** No local clock was ever further from UTC (Manila before 1845: 15:56 behind). */
const farthestOffsetMs = 16 * hourMs;

const zones = new Map<string, Zone>();

/** The zone with this IANA name. Throws a `RangeError` when there is none. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    zone = createZone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** Number of the kept decade that holds an instant or is nearest to it; 0 begins in 1970. */
export function decadeOf(epochMs: number): number {
  return Math.max(firstDecade, Math.min(lastDecade, Math.floor(epochMs / decadeMs)));
}

function createZone(name: string): Zone {
  const readOffset = offsetReader(name);
  const decades = new Map<number, readonly ZoneSpan[]>();

  function spansOfDecade(decade: number): readonly ZoneSpan[] {
    let spans = decades.get(decade);
    if (!spans) {
      spans = decade < firstCyclicDecade + cycleDecades ? scan(decade) : repeat(decade);
      decades.set(decade, spans);
    }
    return spans;
  }

  function scan(decade: number): readonly ZoneSpan[] {
    return scanSpans(readOffset, decade * decadeMs, (decade + 1) * decadeMs);
  }

  function repeat(decade: number): readonly ZoneSpan[] {
    const shift = cycleDecades * decadeMs;
    return spansOfDecade(decade - cycleDecades).map(({ start, end, offset }) => ({
      start: start + shift,
      end: end + shift,
      offset,
    }));
  }

  function spanAt(epochMs: number): ZoneSpan {
    return spanContaining(spansOfDecade(decadeOf(epochMs)), epochMs);
  }

  function instantOf(localMs: number): number {
    let span = spanAt(localMs - farthestOffsetMs);
    if (localMs - farthestOffsetMs < firstDecade * decadeMs) return localMs - span.offset;
    while (localMs - span.offset >= span.end && span.end < (lastDecade + 1) * decadeMs) {
      span = spanAt(span.end);
    }
    return Math.max(localMs - span.offset, span.start);
  }

  return {
    offsetAt: (epochMs) => spanAt(epochMs).offset,
    readOffset,
    spansOfDecade,
    instantOf,
  };
}

/** The last span that starts at or before the instant, else the first. */
function spanContaining(spans: readonly ZoneSpan[], epochMs: number): ZoneSpan {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle]!.start <= epochMs) low = middle;
    else high = middle - 1;
  }
  return spans[low]!;
}

/** Tiles `[from, to)` with spans: samples the offset, and bisects wherever two samples differ. */
function scanSpans(
  readOffset: (epochMs: number) => number,
  from: number,
  to: number,
): readonly ZoneSpan[] {
  const spans: ZoneSpan[] = [];
  let start = from;
  let offset = readOffset(from);
  let checked = from;
  while (checked < to) {
    const next = Math.min(checked + sampleMs, to - 1);
    if (readOffset(next) === offset) {
      checked = next === to - 1 ? to : next;
      continue;
    }
    const change = bisect(checked, next, (epochMs) => readOffset(epochMs) === offset);
    spans.push({ start, end: change, offset });
    start = checked = change;
    offset = readOffset(change);
  }
  spans.push({ start, end: to, offset });
  return spans;
}

/** The first whole second for which `holds` is false, given that it holds at `low`, not at `high`. */
function bisect(low: number, high: number, holds: (epochMs: number) => boolean): number {
  let holding = Math.floor(low / secondMs);
  let failing = Math.ceil(high / secondMs);
  while (failing - holding > 1) {
    const middle = Math.floor((holding + failing) / 2);
    if (holds(middle * secondMs)) holding = middle;
    else failing = middle;
  }
  return failing * secondMs;
}

const offsetPattern = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** Reads the zone's offset in ms at an instant from `Intl`. */
function offsetReader(name: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    timeZoneName: 'longOffset',
    minute: 'numeric',
  });
  return (epochMs) => {
    const match = offsetPattern.exec(format.format(epochMs));
    if (!match) throw new Error(`no offset of ${name} in "${format.format(epochMs)}"`);
    const [, sign, hours, minutes, seconds = '0'] = match;
    if (sign === undefined) return 0;
    const size = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
    return sign === '-' ? -size : size;
  };
}
