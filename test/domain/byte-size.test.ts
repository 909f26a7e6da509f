import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatByteSize,
  parseBytes,
  parseByteSize,
} from '../../source/domain/byte-size.ts';

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

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [1550, '1.6 KB'],
  [12_345, '12 KB'],
  [999_600, '1 MB'],
  [4.2e9, '4.2 GB'],
  [5e15, '5000 TB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  ['800', 800],
  ['1KB', 1000],
  ['1.5 MB', 1_500_000],
  ['2gb', 2e9],
  ['1TB', 1e12],
  ['', undefined],
  ['1 XB', undefined],
  ['-1MB', undefined],
])('%j is %s bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});
