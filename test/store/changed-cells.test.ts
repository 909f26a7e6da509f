import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangedCells } from '../../source/store/changed-cells.ts';

const capacity = 21;

test('changed cells are those of all ranges, each once and in order', () => {
  const bound = fc.nat({ max: capacity + 5 });
  const range = fc.tuple(bound, bound).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
      const cells = new ChangedCells(capacity);
      const expected = new Set<number>();
      for (const [start, end] of ranges) {
        cells.add(start, end);
        for (let i = start; i < Math.min(end, capacity); i++) expected.add(i);
      }
      expect(Array.from(cells.ordinals())).toEqual([...expected].sort((a, b) => a - b));
    }),
  );
});

test('changed cells are none until some are added', () => {
  const cells = new ChangedCells(capacity);
  expect([cells.isEmpty, cells.ordinals().length]).toEqual([true, 0]);
  cells.add(3, 4);
  expect(cells.isEmpty).toBe(false);
});
