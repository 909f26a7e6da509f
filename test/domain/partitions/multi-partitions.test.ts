import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countOrdinals,
  eachOrdinal,
  hasOrdinal,
  type OrdinalSet,
  ordinalsFrom,
} from '../../../source/domain/ordinals.ts';
import { linesOf } from '../../../source/domain/partitions/cell-lines.ts';
import { cellsAfter, cellsBefore } from '../../../source/domain/partitions/past.ts';
import type { MultiDefinition } from '../../../source/domain/partitions/definition.ts';
import {
  cellsWith,
  coordinatesOf,
  splitCells,
} from '../../../source/domain/partitions/dimensions.ts';
import { nearestKeys, unknownKeyProblem } from '../../../source/domain/partitions/nearest-keys.ts';
import type { MultiPartitions } from '../../../source/domain/partitions/partitions.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';
import { viewWindow } from '../../../source/domain/partitions/view-window.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import { both, fixed, ticking, timed } from '../../builders/asset.ts';

const regions = fixed('eu', 'us', 'asia');
const sales = both({ day: timed('daily'), region: regions });
const reversed = both({ region: regions, day: timed('daily') });
const stores = both({ region: regions, size: fixed('small', 'large') });
const cohorts = both({ week: timed('weekly'), day: timed('daily') });

function at(definition: MultiDefinition, now: string): MultiPartitions {
  return resolvePartitions(definition, Date.parse(now)) as MultiPartitions;
}

function keysOf(partitions: MultiPartitions): readonly string[] {
  return Array.from({ length: partitions.count }, (_, i) => partitions.keyOf(i));
}

describe('partitions in two dimensions', () => {
  test('are every pair, time by time', () => {
    expect(keysOf(at(sales, '2024-01-03'))).toEqual([
      '2024-01-01|eu',
      '2024-01-01|us',
      '2024-01-01|asia',
      '2024-01-02|eu',
      '2024-01-02|us',
      '2024-01-02|asia',
    ]);
  });

  test('join keys in the order in which the dimensions are written', () => {
    expect(keysOf(at(reversed, '2024-01-02'))).toEqual([
      'eu|2024-01-01',
      'us|2024-01-01',
      'asia|2024-01-01',
    ]);
  });

  test('may be static in both', () => {
    expect(keysOf(at(stores, '2024-01-02'))).toEqual([
      'eu|small',
      'eu|large',
      'us|small',
      'us|large',
      'asia|small',
      'asia|large',
    ]);
  });

  test('come in the order in which they come to exist when both are of time', () => {
    const keys = keysOf(at(cohorts, '2024-01-16'));
    expect(keys).toHaveLength(2 * 15);
    expect(keys.slice(0, 9)).toEqual([
      '2024-01-01|2024-01-01',
      '2024-01-01|2024-01-02',
      '2024-01-01|2024-01-03',
      '2024-01-01|2024-01-04',
      '2024-01-01|2024-01-05',
      '2024-01-01|2024-01-06',
      '2024-01-01|2024-01-07',
      '2024-01-01|2024-01-08',
      '2024-01-01|2024-01-09',
    ]);
    expect(keys.slice(13, 17)).toEqual([
      '2024-01-08|2024-01-01',
      '2024-01-08|2024-01-02',
      '2024-01-08|2024-01-03',
      '2024-01-08|2024-01-04',
    ]);
  });

  test('have the window of their time', () => {
    const partitions = at(sales, '2024-01-09');
    const ordinal = partitions.ordinalOf('2024-01-05|us')!;
    expect(viewWindow(partitions, ordinal, ordinal)).toEqual({
      start: '2024-01-05T00:00:00Z',
      end: '2024-01-06T00:00:00Z',
    });
  });

  test('without time have no window', () => {
    expect(viewWindow(at(stores, '2024-01-09'), 0, 1)).toEqual({ start: null, end: null });
  });
});

const definitions = fc.constantFrom<MultiDefinition>(
  sales,
  reversed,
  stores,
  cohorts,
  both({ hour: timed('hourly', { timezone: 'Europe/Berlin' }), region: regions }),
  both({ tick: ticking('30 5 * * MON-FRI'), region: regions }),
  both({ day: timed('daily', { endOffset: 2 }), week: timed('weekly', { endOffset: -1 }) }),
  both({ a: timed('daily'), b: timed('daily', { start: '2024-01-10', end: '2024-02-01' }) }),
  both({ month: timed('monthly', { end: '2024-03-01' }), day: timed('daily') }),
);
const instants = fc
  .integer({ min: 0, max: 120 * 24 })
  .map((hours) => new Date(Date.UTC(2024, 0, 1, hours)).toISOString());
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

function someOf({ count }: MultiPartitions, tries: readonly number[]): OrdinalSet {
  const ordinals = tries.map((each) => Math.floor(each * count)).sort((a, b) => a - b);
  return count === 0 ? [] : ordinalsFrom(ordinals);
}

describe('ordinals of pairs', () => {
  test('never move as time passes', () => {
    const property = fc.property(definitions, instants, instants, fraction, (each, a, b, f) => {
      const [earlier, later] = a < b ? [at(each, a), at(each, b)] : [at(each, b), at(each, a)];
      expect(later.count).toBeGreaterThanOrEqual(earlier.count);
      const ordinal = Math.floor(f * earlier.count);
      if (ordinal < earlier.count) expect(later.keyOf(ordinal)).toBe(earlier.keyOf(ordinal));
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('are found again by their keys, and nothing else is', () => {
    const property = fc.property(definitions, instants, fraction, (each, now, f) => {
      const partitions = at(each, now);
      const ordinal = Math.floor(f * partitions.count);
      if (ordinal >= partitions.count) return;
      expect(partitions.ordinalOf(partitions.keyOf(ordinal))).toBe(ordinal);
      expect(partitions.ordinalOf(`${partitions.keyOf(ordinal)}|x`)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('are those of every pair exactly once', () => {
    const property = fc.property(definitions, instants, (each, now) => {
      const partitions = at(each, now);
      const [first, second] = partitions.dimensions.map((one) => one.partitions.count);
      expect(partitions.count).toBe(first! * second!);
      const seen = new Set(keysOf(partitions));
      expect(seen.size).toBe(partitions.count);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('are split into products that hold them again', () => {
    const tries = fc.array(fraction, { maxLength: 12 });
    const property = fc.property(definitions, instants, tries, (each, now, some) => {
      const partitions = at(each, now);
      const stretch: OrdinalSet =
        partitions.count > 9 ? [3, Math.floor(partitions.count * 0.8)] : [];
      for (const cells of [someOf(partitions, some), stretch]) {
        const products = splitCells(partitions, cells);
        const held = products.flatMap((sets) => [...eachOrdinal(cellsWith(partitions, sets))]);
        expect(ordinalsFrom(held.sort((a, b) => a - b))).toEqual(cells);
        expect(held).toHaveLength(countOrdinals(cells));
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('of pairs that can never exist are apart from all others', () => {
    const pair = fc.integer({ min: -40, max: 140 });
    const property = fc.property(definitions, pair, pair, (each, row, column) => {
      const { grid, inner, dimensions, count } = at(each, '2024-04-01');
      const { partitions } = dimensions[inner];
      if (partitions.kind === 'static' && (column < 0 || column >= partitions.count)) return;
      const ordinal = grid.ordinalAt(row, column);
      expect(grid.pairAt(ordinal)).toEqual([row, column]);
      const exists = hasOrdinal(
        grid.cellsOf({ outer: [row, row + 1], inner: [column, column + 1] }),
        ordinal,
      );
      expect(exists).toBe(true);
      const isInside =
        row >= 0 &&
        column >= 0 &&
        row < dimensions[inner === 0 ? 1 : 0].partitions.count &&
        column < partitions.count;
      expect(ordinal >= 0 && ordinal < count).toBe(isInside);
    });
    fc.assert(property, { numRuns: 400 });
  });
});

describe('lines of cells', () => {
  const tries = fc.array(fraction, { minLength: 1, maxLength: 12 });

  test('go along the outer dimension, a line for each inner key', () => {
    const partitions = at(sales, '2024-01-09');
    const lines = linesOf(partitions);
    const place = lines.placeOf(partitions.ordinalOf('2024-01-03|us')!);
    expect(partitions.keyOf(lines.ordinalAt(place + 1))).toBe('2024-01-04|us');
    expect(partitions.keyOf(lines.ordinalAt(place - 1))).toBe('2024-01-02|us');
  });

  test('give places that stand for the same cells', () => {
    const property = fc.property(definitions, instants, tries, (each, now, some) => {
      const partitions = at(each, now);
      const cells = someOf(partitions, some);
      const lines = linesOf(partitions);
      const places = lines.toPlaces(cells);
      expect(lines.toCells(places)).toEqual(cells);
      expect(countOrdinals(places)).toBe(countOrdinals(cells));
      for (const ordinal of eachOrdinal(cells)) {
        expect(hasOrdinal(places, lines.placeOf(ordinal))).toBe(true);
        expect(lines.ordinalAt(lines.placeOf(ordinal))).toBe(ordinal);
        expect(lines.isFirst(lines.placeOf(ordinal))).toBe(
          partitions.grid.pairAt(ordinal)[0] === 0,
        );
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('tell what comes before and after a cell', () => {
    const property = fc.property(definitions, instants, tries, (each, now, some) => {
      const partitions = at(each, now);
      const { grid, dimensions, outer } = partitions;
      for (const ordinal of eachOrdinal(someOf(partitions, some))) {
        const [row, column] = grid.pairAt(ordinal);
        const one = [ordinal, ordinal + 1];
        const before = row === 0 ? [] : [grid.ordinalAt(row - 1, column)];
        const isLast = row === dimensions[outer].partitions.count - 1;
        const after = isLast ? [] : [grid.ordinalAt(row + 1, column)];
        expect([...eachOrdinal(cellsBefore(partitions, one))]).toEqual(before);
        expect([...eachOrdinal(cellsAfter(partitions, one))]).toEqual(after);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('a key that is none', () => {
  const partitions = at(sales, '2024-01-09');

  test.each([
    ['2024-01-05|uss', ['2024-01-05|us']],
    ['2023-01-05|eu', ['2024-01-01|eu']],
    ['2024-01-05', []],
  ])('near to "%s" are %j', (text, expected) => {
    expect(nearestKeys(partitions, text)).toEqual(expected);
  });

  test.each([
    [
      '2024-01-05|uss',
      'asset "a" has no partition "2024-01-05|uss": its region has no "uss". Did you mean "2024-01-05|us"?',
    ],
    [
      '2023-01-05|eu',
      'asset "a" has no partition "2023-01-05|eu": its day has no "2023-01-05": its partitions start at 2024-01-01. Did you mean "2024-01-01|eu"?',
    ],
    [
      '2024-01-05',
      'asset "a" has no partition "2024-01-05": a key joins those of day and region. Its 24 keys run from "2024-01-01|eu" to "2024-01-08|asia".',
    ],
  ])('"%s" is explained', (text, expected) => {
    expect(formatProblem(unknownKeyProblem('a', partitions, text))).toBe(expected);
  });
});

test('coordinates are in the order of the definition', () => {
  const partitions = at(reversed, '2024-01-09');
  expect(coordinatesOf(partitions, partitions.ordinalOf('us|2024-01-04')!)).toEqual([1, 3]);
});
