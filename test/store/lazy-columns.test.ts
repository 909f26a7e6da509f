import { expect, test } from 'vitest';
import { columnNames } from '../../source/domain/state.ts';
import { LazyColumns, type PackedColumns } from '../../source/store/lazy-columns.ts';

test('columns keep what they were packed in until all are unpacked', () => {
  const packed = Object.fromEntries(
    columnNames.map((name, i) => [name, { runs: [i, 3] }]),
  ) as unknown as PackedColumns;
  const columns = new LazyColumns(3, packed);
  columns.cost[1] = 7;
  expect(columns.packed).toBe(packed);
  columns.unpackAll();
  expect(columns.packed).toBeUndefined();
  expect(Array.from(columns.cost)).toEqual([2, 7, 2]);
  expect(Array.from(columns.backfill)).toEqual([10, 10, 10]);
});
