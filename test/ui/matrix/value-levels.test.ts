import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueLevels } from '../../../source/ui/matrix/value-levels.ts';

const size = 10_000;
const stretch = fc
  .tuple(fc.nat(size), fc.nat(size))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('value levels', () => {
  test.each(['sum', 'max'] as const)('give the %s that looking at each value would', (join) => {
    const changes = fc.array(fc.tuple(stretch, fc.constantFrom(NaN, 1, 2.5, 40)), { maxLength: 6 });
    fc.assert(
      fc.property(changes, stretch, (changed, [start, end]) => {
        const values = new Float64Array(size).fill(NaN);
        const levels = new ValueLevels(values, join);
        for (const [[from, to], value] of changed) {
          levels.over(0, size);
          values.fill(value, from, to);
          levels.touch(from, to);
        }
        const known = [...values.subarray(start, end)].filter((value) => !Number.isNaN(value));
        const all = join === 'sum' ? known.reduce((a, b) => a + b, 0) : Math.max(...known);
        expect(levels.over(start, end)).toBe(known.length === 0 ? NaN : all);
      }),
    );
  });
});
