import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachRangeMaximum, maximumOf } from '../../source/domain/range-maximum.ts';

const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
const bound = fc.nat(30);
const ranges = fc.array(fc.tuple(bound, bound), { maxLength: 30 });

function maxima(numbers: readonly number[], spans: readonly (readonly [number, number])[]) {
  const found: (number | undefined)[] = spans.map(() => undefined);
  eachRangeMaximum(
    Float64Array.from(numbers),
    {
      firsts: Int32Array.from(spans, ([first]) => first),
      ends: Int32Array.from(spans, ([, end]) => end),
    },
    (ordinal, maximum) => (found[ordinal] = maximum),
  );
  return found;
}

function maximaPlainly(numbers: readonly number[], spans: readonly (readonly [number, number])[]) {
  return spans.map(([first, end]) =>
    end > first ? Math.max(...numbers.slice(first, end)) : undefined,
  );
}

test('eachRangeMaximum finds every range’s largest value, wherever the ranges go', () => {
  fc.assert(
    fc.property(values, ranges, (numbers, drawn) => {
      const spans = drawn.map(
        ([first, end]) => [first % numbers.length, Math.min(end, numbers.length)] as const,
      );
      expect(maxima(numbers, spans)).toEqual(maximaPlainly(numbers, spans));
    }),
  );
});

test('eachRangeMaximum finds the largest value of ranges that move forward together', () => {
  fc.assert(
    fc.property(values, fc.nat(9), (numbers, width) => {
      const spans = numbers.map((_, i) => [Math.max(0, i - width), i + 1] as const);
      expect(maxima(numbers, spans)).toEqual(maximaPlainly(numbers, spans));
    }),
  );
});

test('maximumOf no values is below every value', () => {
  expect(maximumOf(new Float64Array())).toBe(-Infinity);
  expect(maximumOf(Float64Array.of(2, 7, 3))).toBe(7);
});
