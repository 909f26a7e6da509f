import { expect } from 'vitest';
import {
  countOrdinals,
  eachOrdinal,
  eachRange,
  intersectOrdinals,
  ordinalRange,
  type OrdinalSet,
  ordinalsFrom,
  ordinalsFromRanges,
  subtractOrdinals,
  unionOrdinals,
} from '../../source/domain/ordinals.ts';
import type { TimeDefinition } from '../../source/domain/partitions/definition.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { timePartitions } from '../../source/domain/partitions/time-partitions.ts';
import { check, type Check, type Checks } from './oracle-case.ts';
import { ourMoment } from './their-definition.ts';

/** Half-open, as dates. */
type Windows = readonly (readonly [start: string, end: string])[];
type Unit = 'day' | 'month';

const now = ourMoment(null);

function unitsFrom(unit: Unit, bounds: Pick<TimeDefinition, 'start' | 'end'>): TimePartitions {
  const type = unit === 'day' ? 'daily' : 'monthly';
  return timePartitions({ type, timezone: 'UTC', ...bounds }, now);
}

/** Ordinals count from a date before all of theirs. */
function ordinalsIn(windows: Windows, unit: Unit = 'day'): OrdinalSet {
  const partitions = unitsFrom(unit, { start: '2015-01-01' });
  const ranges = windows.map(([from, to]) =>
    partitions.overlapping({ start: ourMoment(from), end: ourMoment(to) }),
  );
  return ordinalsFromRanges(ranges);
}

/** The whole units between two dates, the last included, or between two times. */
function wholeUnits([start, end]: readonly [string, string], unit: Unit): Windows {
  const isDate = end.length === 10;
  const whole = unitsFrom(unit, { start, end: isDate ? dayAfter(end) : end });
  const text = (epochMs: number) => new Date(epochMs).toISOString();
  return whole.count === 0 ? [] : [[text(whole.startOf(0)), text(whole.endOf(whole.count - 1))]];
}

function dayAfter(date: string): string {
  return new Date(ourMoment(date) + 86_400_000).toISOString().slice(0, 10);
}

function binary(operate: (a: OrdinalSet, b: OrdinalSet) => OrdinalSet): Check {
  return check<{ a: Windows; b: Windows }, Windows>(({ a, b }, expected) => {
    expect(operate(ordinalsIn(a), ordinalsIn(b))).toEqual(ordinalsIn(expected));
  });
}

type Units = readonly (readonly [number, number])[];

/** The algebra of sets of partitions. */
export const ordinalChecks: Checks = {
  window_subtract: binary(subtractOrdinals),
  window_intersect: binary(intersectOrdinals),
  window_union: binary(unionOrdinals),

  subset_ranges: check<
    { pattern: string },
    { ranges: number; in_count: number; missing_offsets: readonly number[] }
  >(({ pattern }, expected) => {
    const set = ordinalsFrom([...pattern.matchAll(/\+/g)].map(({ index }) => index));
    expect({
      ranges: [...eachRange(set)].length,
      in_count: countOrdinals(set),
      missing_offsets: [...eachOrdinal(subtractOrdinals(ordinalRange(0, pattern.length), set))],
    }).toEqual(expected);
  }),

  interval_merge: check<{ unit: Unit; existing?: Windows; add: Windows }, Windows>(
    ({ unit, existing = [], add }, expected) => {
      const added = add.flatMap((each) => wholeUnits(each, unit));
      const merged = unionOrdinals(ordinalsIn(existing, unit), ordinalsIn(added, unit));
      expect(merged).toEqual(ordinalsIn(expected, unit));
    },
  ),

  interval_subtract: check<{ have: Windows; remove_inclusive: [string, string] }, Windows>(
    ({ have, remove_inclusive }, expected) => {
      const removed = ordinalsIn(wholeUnits(remove_inclusive, 'day'));
      expect(subtractOrdinals(ordinalsIn(have), removed)).toEqual(ordinalsIn(expected));
    },
  ),

  contiguous: check<Units, readonly Units[]>((units, expected) => {
    const stretches = [...eachRange(ordinalsFromRanges(units))].map(([start, end]) =>
      Array.from({ length: end - start }, (_, i) => [start + i, start + i + 1]),
    );
    expect(stretches).toEqual(expected);
  }),
};
