import { expect, test } from 'vitest';
import { formatBytes, parseBytes } from '../../source/domain/byte-size.ts';

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
