import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinaryForm, NumberColumn, PackedColumn } from '../../source/store/column-form.ts';
import { packColumn } from '../../source/store/pack-column.ts';
import { countPacked, unpackColumn } from '../../source/store/unpack-column.ts';

/** Packs a column as a checkpoint does, in stretches of some cells. */
function pack(column: NumberColumn, stretch = 7): PackedColumn {
  const stretches: Float64Array[] = [];
  for (let i = 0; i < column.length; i += stretch) {
    stretches.push(Float64Array.from(column.subarray(i, i + stretch)));
  }
  const packing = packColumn(() => stretches, column.length);
  for (let step = packing.next(); ; step = packing.next())
    if (step.done === true) return step.value;
}

function roundTrip<T extends NumberColumn>(column: T): T {
  const copy = column.slice().fill(1) as T;
  const packed = pack(column);
  expect(countPacked(packed)).toBe(column.length);
  unpackColumn(packed, copy);
  return copy;
}

function formIn(packed: PackedColumn): BinaryForm {
  if ('runs' in packed) throw new Error('it is runs');
  return packed.form;
}

function formOf(values: readonly number[]): string {
  return Object.keys(formIn(pack(Float64Array.from(values)))).join(' ');
}

const many = Array.from({ length: 1000 }, (_, i) => i);

describe('a packed column', () => {
  test('lists runs when there are few', () => {
    expect(formOf([0.1, 0.1, NaN, NaN, NaN])).toBe('width from scale');
    const column = new Float64Array(100).fill(0.1, 0, 40).fill(NaN, 40);
    expect(pack(column)).toEqual({ runs: [0.1, 40, null, 60] });
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
    expect(formIn(pack(Float64Array.from(values)))).toMatchObject({ width });
  });

  test.each([
    ['cents', 100, 1],
    ['thousandths', 1000, 1],
    ['tenths of a thousandth', 10_000, 1],
  ])('holds money in %s', (_, scale, width) => {
    const prices = Float64Array.from(many.map((i) => (i % 5 === 0 ? NaN : (i % 200) / scale)));
    expect(formIn(pack(prices))).toEqual({ width, scale, from: expect.any(Number) as number });
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

  test.each<[string, PackedColumn]>([
    ['runs', { runs: [1, 2, 7, 1] }],
    ['whole numbers', { form: { width: 1, from: 0 }, text: Buffer.from('AAAA') }],
    ['doubles', { form: { floats: true }, text: Buffer.from('AAAAAAAA8D8AAAAAAADwPwAAAAAAAPA/') }],
  ])('of %s tells how many cells it holds', (_, packed) => {
    expect(countPacked(packed)).toBe(3);
  });

  test.each<[string, PackedColumn]>([
    ['a run without a length', { runs: [1, 3, 4, null] }],
    ['half a number', { form: { width: 2, from: 0 }, text: Buffer.from('AAAA') }],
  ])('with %s does not hold whole cells', (_, packed) => {
    expect(Number.isInteger(countPacked(packed))).toBe(false);
  });
});
