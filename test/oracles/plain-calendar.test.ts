import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMapping } from '../../source/domain/mapping/create-mapping.ts';
import { eachOrdinal, ordinalRange } from '../../source/domain/ordinals.ts';
import type {
  CalendarDefinition,
  TimeGranularity,
} from '../../source/domain/partitions/definition.ts';
import { checkDefinition } from '../../source/domain/partitions/check-definition.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { timePartitions } from '../../source/domain/partitions/time-partitions.ts';
import { anyGranularity, definitionsOf, momentsIn, zoneNames } from './any-definition.ts';
import {
  longestMs,
  overlaps,
  plainPartitions,
  plainWindows,
  type PlainWindow,
} from './plain-windows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How far to look, long enough for several windows. */
const spanMs: Record<TimeGranularity, number> = {
  hourly: 1.5 * dayMs,
  daily: 8 * dayMs,
  weekly: 40 * dayMs,
  monthly: 200 * dayMs,
  quarterly: 600 * dayMs,
  yearly: 1500 * dayMs,
};

/** A definition with its bounds, seen from a moment. */
interface Seen {
  readonly definition: CalendarDefinition;
  readonly now: number;
}

function seenIn(timezone: string): fc.Arbitrary<Seen> {
  return fc
    .record({
      type: anyGranularity,
      start: momentsIn(timezone),
      endOffset: fc.integer({ min: -3, max: 3 }),
      until: fc.double({ min: -0.1, max: 1, noNaN: true }),
      end: fc.option(fc.double({ min: 0.1, max: 1.2, noNaN: true }), { nil: undefined }),
    })
    .chain(({ type, start, endOffset, until, end }) => {
      const at = (fraction: number): number => start + Math.round(fraction * spanMs[type]);
      return definitionsOf(type, { timezone, start }).map((definition) => ({
        definition: {
          ...definition,
          endOffset,
          ...(end === undefined ? {} : { end: new Date(at(end)).toISOString() }),
        },
        now: at(until),
      }));
    });
}

function windowsOf(partitions: TimePartitions): PlainWindow[] {
  return Array.from({ length: partitions.count }, (_, i) => [
    partitions.startOf(i),
    partitions.endOf(i),
  ]);
}

function expectPlain({ definition, now }: Seen): void {
  const codes = checkDefinition(definition).map(({ code }) => code);
  expect(codes.filter((code) => code !== 'no-partitions')).toEqual([]);
  expect(windowsOf(timePartitions(definition, now))).toEqual(plainPartitions(definition, now));
}

interface Pair {
  readonly upstream: CalendarDefinition;
  readonly downstream: CalendarDefinition;
  readonly offset: readonly [number, number];
  readonly now: number;
}

/** Two definitions, of a zone or of two, that live at the same time. */
const pairs: fc.Arbitrary<Pair> = fc
  .tuple(fc.constantFrom(...zoneNames), fc.option(fc.constantFrom(...zoneNames), { freq: 2 }))
  .chain(([zone, other]) =>
    fc
      .record({
        start: momentsIn(zone),
        types: fc.tuple(anyGranularity, anyGranularity),
        later: fc.integer({ min: -20, max: 20 }),
        first: fc.integer({ min: -4, max: 4 }),
        length: fc.nat(4),
      })
      .chain(({ start, types: [up, down], later, first, length }) => {
        const shift = later * hourMs * (spanMs[up] > 10 * dayMs ? 24 : 1);
        return fc.record({
          upstream: definitionsOf(up, { timezone: zone, start }),
          downstream: definitionsOf(down, { timezone: other ?? zone, start: start + shift }),
          offset: fc.constant([first, first + length] as const),
          now: fc.constant(start + Math.min(spanMs[up], spanMs[down])),
        });
      }),
  );

/** The windows of every existing reader, the offset's steps taken along all windows, born or not. */
function plainReads({ upstream, downstream, offset, now }: Pair): readonly (readonly number[])[] {
  const sources = plainPartitions(upstream, now);
  const readers = plainPartitions(downstream, now);
  const reach = 10 * longestMs[downstream.type];
  const start = Date.parse(downstream.start);
  const all = plainWindows(downstream, start - reach, now + reach);
  const born = all.findIndex((window) => window[0] >= start);
  return readers.map((_, i) => {
    const [first, last] = offset.map((steps) => all[born + i + steps]!);
    return sources.flatMap((source, ordinal) => (overlaps(source, first!, last!) ? [ordinal] : []));
  });
}

function expectPlainReads(pair: Pair): void {
  const { now, offset } = pair;
  const upstream = timePartitions(pair.upstream, now);
  const downstream = timePartitions(pair.downstream, now);
  const made = createMapping({ spec: { offset }, upstream, downstream });
  if (!made.ok) throw new Error('an offset between time assets always maps');
  const expected = plainReads(pair);
  const one = (ordinal: number) => ordinalRange(ordinal, ordinal + 1);
  const reads = expected.map((_, i) => [...eachOrdinal(made.value.upstream(one(i)))]);
  expect(reads).toEqual(expected);
  for (let source = 0; source < upstream.count; source++) {
    const readers = expected.flatMap((read, reader) => (read.includes(source) ? [reader] : []));
    expect([...eachOrdinal(made.value.downstream(one(source)))]).toEqual(readers);
  }
}

describe('walking the clock finds', () => {
  test('the windows that a definition has at a moment, in any zone', () => {
    const seen = fc.constantFrom(...zoneNames).chain(seenIn);
    fc.assert(fc.property(seen, expectPlain), { numRuns: 200 });
  });

  test('the windows that each partition reads and is read by, in any two zones', () => {
    fc.assert(fc.property(pairs, expectPlainReads), { numRuns: 100 });
  });

  // Minutes: `ALL_ZONES=1 npx vitest run test/oracles/plain-calendar.test.ts`.
  const zones = process.env['ALL_ZONES'] === undefined ? [] : zoneNames;
  test.each(zones)('the windows of many definitions in %s', { timeout: 120_000 }, (zone) => {
    fc.assert(fc.property(seenIn(zone), expectPlain), { numRuns: 40 });
  });
});
