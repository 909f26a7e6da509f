import { describe, expect, test } from 'vitest';
import { formatByteSize, parseByteSize } from '../../source/domain/byte-size.ts';

describe('a size in bytes', () => {
  test.each([
    ['0B', 0],
    ['4096B', 4096],
    ['512MB', 512_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['2kb', 2000],
    ['1TiB', 1_099_511_627_776],
  ])('%s is %d', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  test.each(['', '512', 'MB', '-1MB', '1 mega', '1ib', '1MB/s'])('%j is none', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });

  test.each([
    [0, '0B'],
    [999, '999B'],
    [1000, '1.0KB'],
    [9_960_000, '10MB'],
    [999_600_000, '1.0GB'],
    [4_200_000_000_000_000, '4200TB'],
  ])('%d reads %s', (bytes, text) => {
    expect(formatByteSize(bytes)).toBe(text);
  });
});
