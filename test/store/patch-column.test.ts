import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackedColumn } from '../../source/store/column-form.ts';
import { packColumn } from '../../source/store/pack-column.ts';
import { patchColumn } from '../../source/store/patch-column.ts';
import { unpackColumn } from '../../source/store/unpack-column.ts';

function finish<T>(steps: Generator<unknown, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function pack(values: readonly number[]): PackedColumn {
  return finish(packColumn(() => [Float64Array.from(values)], values.length));
}

/** Packs a column and patches some of its cells. */
function patch(values: readonly number[], changes: ReadonlyMap<number, number>) {
  const packed = pack(values);
  const changed = values.map((value, i) => changes.get(i) ?? value);
  const ordinals = Uint32Array.from([...changes.keys()].sort((a, b) => a - b));
  const read = (some: Uint32Array) => Float64Array.from(some, (ordinal) => changed[ordinal]!);
  const isPatched = finish(patchColumn(packed, { count: values.length, ordinals, read }));
  return { packed, changed, isPatched };
}

function unpack(packed: PackedColumn, count: number): number[] {
  const column = new Float64Array(count);
  unpackColumn(packed, column);
  return Array.from(column);
}

const many = Array.from({ length: 1000 }, (_, i) => i);

/** Values that take each form, and others of the same kind. */
const kinds: readonly (readonly [string, readonly number[], (i: number) => number])[] = [
  ['one byte', many.map((i) => i % 200), (i) => (i * 7) % 200],
  ['two bytes', many, (i) => 1000 - i],
  ['three bytes', many.map((i) => i * 1000), (i) => i * 999],
  ['four bytes', many.map((i) => i * 4e6), (i) => i * 3_999_999],
  ['five bytes', many.map((i) => 1.7e12 + i * 31_000_000), (i) => 1.7e12 + i * 30_999_999],
  ['six bytes', many.map((i) => i * 2 ** 37), (i) => i * 2 ** 37 - i],
  ['negative ones', many.map((i) => i - 500), (i) => 500 - i],
  ['thousandths', many.map((i) => (i % 200) / 1000), (i) => (i % 199) / 1000],
  ['doubles', many.map((i) => i / 7), (i) => i / 9],
];

describe('a patched column', () => {
  test.each(kinds)('of %s holds what has changed and all the rest', (_, values, other) => {
    const ordinal = fc.nat({ max: values.length - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(ordinal, { maxLength: 40 }), fc.boolean(), (cells, isUnknown) => {
        const changes = new Map(cells.map((i) => [i, isUnknown && i % 2 > 0 ? NaN : other(i)]));
        const { packed, changed, isPatched } = patch(values, changes);
        expect(isPatched).toBe(true);
        expect(unpack(packed, values.length)).toEqual(changed);
      }),
    );
  });

  test('of any length has the bytes at its end, too', () => {
    for (let count = 1; count < 20; count++) {
      const values = many.slice(0, count).map((i) => i * 977 + 3);
      const { packed, changed } = patch(values, new Map([[count - 1, 3]]));
      expect(unpack(packed, count)).toEqual(changed);
    }
  });

  test.each<[string, readonly number[], number]>([
    ['too high', many, 65_535],
    ['too low', many, -1],
    ['a fraction among whole numbers', many, 0.5],
    ['a fraction that is too fine', many.map((i) => (i % 200) / 1000), 0.0001],
    ['without end', many, Infinity],
    ['another than its runs', many.map(() => 7), 8],
    ['known, unlike its runs', many.map(() => NaN), 0],
  ])('is refused for a value that is %s', (_, values, value) => {
    expect(patch(values, new Map([[500, value]])).isPatched).toBe(false);
  });

  test('of runs stays as it is when its values do', () => {
    const runs = many.map((i) => (i < 300 ? NaN : i < 600 ? 4 : 5));
    const cells = [0, 299, 300, 599, 600, 999];
    const { packed, isPatched } = patch(runs, new Map(cells.map((i) => [i, runs[i]!])));
    expect(isPatched).toBe(true);
    expect(unpack(packed, runs.length)).toEqual(runs);
  });
});

test('a column that counts from its least value counts from zero where that is as short', () => {
  expect(pack(many.map((i) => i + 100))).toMatchObject({ form: { width: 2, from: 0 } });
  expect(pack(many.map((i) => i + 65_000))).toMatchObject({ form: { width: 2, from: 65_000 } });
  expect(pack(many.map((i) => i - 100))).toMatchObject({ form: { width: 2, from: -100 } });
});
