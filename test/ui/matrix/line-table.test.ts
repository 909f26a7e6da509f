import { describe, expect, test } from 'vitest';
import { LineTable } from '../../../source/ui/matrix/line-table.ts';

const size = { width: 5, columns: 80 };

describe('a line table', () => {
  test('gives equal lines the same placeholder, other lines another one', () => {
    const table = new LineTable();
    const [a, b, again] = table.show('grid', ['aaaaa', 'bbbbb', 'aaaaa'], size).split('\n');
    expect(a).toBe(again);
    expect(a).not.toBe(b);
  });

  test('expands a placeholder with the blanks it stands for and keeps those beyond', () => {
    const table = new LineTable();
    const mark = table.show('grid', ['ab cd'], size);
    expect(table.expand(`│${mark}    │`, 80)).toBe('│ab cd│');
    expect(table.expand(`│${mark}      │`, 80)).toBe('│ab cd  │');
    expect(table.expand(mark, 80)).toBe('ab cd');
  });

  test('cuts lines by as much as the terminal became narrower, keeping their styles closed', () => {
    const table = new LineTable();
    const mark = table.show('grid', ['\u001B[1m界abc\u001B[0m'], size);
    expect(table.expand(mark, 77)).toBe('\u001B[1m界\u001B[0m');
    expect(table.expand(mark, 90)).toBe('\u001B[1m界abc\u001B[0m');
  });

  test('leaves private-use characters that it did not make alone', () => {
    expect(new LineTable().expand('\u{100000}   \uE0B0', 80)).toBe('\u{100000}   \uE0B0');
  });

  test('forgets old lines but none that is shown', () => {
    const table = new LineTable();
    const kept = table.show('grid', ['kept '], size);
    const old = table.show('log', ['old  '], size);
    for (let i = 0; i < 5000; i++) table.show('log', [`${i}`.padEnd(5)], size);
    expect(table.expand(kept, 80)).toBe('kept ');
    expect(table.expand(old, 80)).not.toBe('old  ');
  });

  test('keeps the lines of the frame before, which may still be written', () => {
    const table = new LineTable();
    const before = table.show('grid', ['a    ', 'b    '], size).split('\n');
    for (let i = 0; i < 1000; i++) table.show('grid', [`${i}`.padEnd(5)], size);
    expect(before.map((mark) => table.expand(mark, 80))).toEqual(['a    ', 'b    ']);
  });
});
