import { describe, expect, test } from 'vitest';
import { formatTable, type Column } from '../../source/commands/format-table.ts';

const columns: readonly Column[] = [
  { title: 'asset', whenNarrow: 'cut' },
  { title: 'cells', align: 'right', whenNarrow: 'omit' },
  { title: 'failed', align: 'right' },
  { title: 'reads', whenNarrow: 'omit' },
];
const rows = [
  ['a_rather_long_asset_name', '1,461', '1', 'raw'],
  ['東京', '3', '12', ''],
];

function drawn(room: number, unicode = true): string {
  return `\n${formatTable(columns, rows, { columns: room, unicode })}`;
}

describe('a table', () => {
  test('is as wide as its texts where there is room', () => {
    expect(drawn(Infinity)).toBe(`
asset                     cells  failed  reads
a_rather_long_asset_name  1,461       1  raw
東京                          3      12
`);
  });

  test('leaves out what it can do without, from the right, before it cuts names', () => {
    expect(drawn(45)).toBe(`
asset                     cells  failed
a_rather_long_asset_name  1,461       1
東京                          3      12
`);
    expect(drawn(38)).toBe(`
asset                     failed
a_rather_long_asset_name       1
東京                          12
`);
  });

  test('cuts names where that is not enough, but never beyond recognition', () => {
    expect(drawn(24)).toBe(`
asset             failed
a_rather_long_a…       1
東京                  12
`);
    expect(drawn(5, false)).toBe(`
asset         failed
a_rather_lo~       1
東京              12
`);
  });

  test('cuts the widest of several columns first, and then all alike', () => {
    const two: readonly Column[] = [
      { title: 'a', whenNarrow: 'cut' },
      { title: 'b', whenNarrow: 'cut' },
    ];
    const row = ['x'.repeat(30), 'y'.repeat(20)];
    const widths = (room: number) =>
      formatTable(two, [row], { columns: room, unicode: true })
        .split('\n')[1]!
        .split('  ')
        .map(({ length }) => length);
    expect(widths(52)).toEqual([30, 20]);
    expect(widths(45)).toEqual([23, 20]);
    const [a = 0, b = 0] = widths(38);
    expect(a + b).toBe(36);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(4);
  });
});
