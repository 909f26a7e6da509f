import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendRuns,
  ColumnBytes,
  ColumnProfile,
  unpackColumn,
  type NumberColumn,
  type PackedColumn,
} from '../../source/store/pack-column.ts';

/** Packs a column as a checkpoint does, in stretches of some cells. */
function packColumn(column: NumberColumn, stretch = 7): PackedColumn {
  const stretches: Float64Array[] = [];
  for (let i = 0; i < column.length; i += stretch) {
    stretches.push(Float64Array.from(column.subarray(i, i + stretch)));
  }
  const profile = new ColumnProfile();
  for (const each of stretches) profile.add(each);
  const form = profile.form();
  if (form === undefined) {
    const runs: (number | null)[] = [];
    for (const each of stretches) appendRuns(runs, each);
    return { runs };
  }
  const bytes = new ColumnBytes(form, column.length);
  for (const each of stretches) bytes.add(each);
  const text = bytes.bytes.toString('base64');
  return 'floats' in form ? { floats: text } : { ...form, whole: text };
}

function roundTrip<T extends NumberColumn>(column: T): T {
  const copy = column.slice().fill(1) as T;
  expect(unpackColumn(JSON.parse(JSON.stringify(packColumn(column))) as never, copy)).toBe(true);
  return copy;
}

function formOf(values: readonly number[]): string {
  return Object.keys(packColumn(Float64Array.from(values))).join(' ');
}

const many = Array.from({ length: 1000 }, (_, i) => i);

describe('a packed column', () => {
  test('lists runs when there are few', () => {
    expect(formOf([0.1, 0.1, NaN, NaN, NaN])).not.toBe('runs');
    const column = new Float64Array(100).fill(0.1, 0, 40).fill(NaN, 40);
    expect(packColumn(column)).toEqual({ runs: [0.1, 40, null, 60] });
  });

  test.each([
    ['small whole numbers', many.map((i) => i % 200), 1],
    ['whole numbers with gaps', many.map((i) => (i % 3 === 0 ? NaN : i)), 2],
    ['epoch milliseconds of a month', many.map((i) => 1.7e12 + i * 2_600_000), 4],
    ['more than fits in two bytes', many.map((i) => i * 1000), 3],
    ['epoch milliseconds of a year', many.map((i) => 1.7e12 + i * 31_000_000), 5],
    ['more than fits in five bytes', many.map((i) => i * 2 ** 37), 6],
    ['negative ones', many.map((i) => i - 500), 2],
  ])('holds %s as few bytes each', (_, values, width) => {
    expect(packColumn(Float64Array.from(values))).toMatchObject({ width });
  });

  test('holds money in tenths of a thousandth', () => {
    const prices = Float64Array.from(many.map((i) => (i % 5 === 0 ? NaN : (i % 200) / 1000)));
    expect(packColumn(prices)).toMatchObject({ width: 2, scale: 10_000 });
    expect(roundTrip(prices)).toEqual(prices);
  });

  test('holds anything else as doubles', () => {
    expect(formOf(many.map((i) => i / 7))).toBe('floats');
    expect(formOf(many.map((i) => i * 2 ** 42))).toBe('floats');
    expect(formOf(many.map(() => Infinity))).toBe('floats');
  });

  test('of no cells is nothing', () => {
    expect(roundTrip(new Float64Array(0))).toEqual(new Float64Array(0));
  });

  test('gives back every value', () => {
    const special = fc.constantFrom(NaN, 0, 1, 254, 255, 256, 65534, 65535, 2 ** 32 - 2, 2 ** 32);
    const value = fc.oneof(
      special,
      fc.double(),
      fc.integer(),
      fc.integer().map((i) => i / 1000),
      fc.maxSafeInteger(),
    );
    const run = fc.tuple(value, fc.constantFrom(1, 1, 2, 300));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 60 }), (runs) => {
        const values = runs.flatMap(([each, times]) => new Array<number>(times).fill(each + 0));
        const column = Float64Array.from(values);
        expect(roundTrip(column)).toEqual(column);
      }),
    );
  });

  test.each([
    ['bytes', Uint8Array.from(many)],
    ['two bytes', Uint16Array.from(many.map((i) => i * 65))],
    ['four bytes', Uint32Array.from(many.map((i) => i * 4e6))],
  ])('keeps %s as they are', (_, column) => {
    expect(roundTrip(column)).toEqual(column);
  });

  test.each([
    ['runs', { runs: [1, 3] }],
    ['whole numbers', { whole: 'AAAA', width: 1, from: 0 } as const],
    ['doubles', { floats: 'AAAAAAAA8D8=' }],
  ])('of another length is refused: %s', (_, packed) => {
    const column = new Float64Array(2);
    expect(unpackColumn(packed, column)).toBe(false);
  });
});
