import { expect, test } from 'vitest';
import { formatBytes, parseByteSize } from '../../source/domain/byte-size.ts';

test.each([
  ['512', 512],
  ['512B', 512],
  ['1KB', 1024],
  ['2MiB', 2 * 1024 ** 2],
  ['1.5GB', 1.5 * 1024 ** 3],
  ['3 g', 3 * 1024 ** 3],
  ['1TB', 1024 ** 4],
])('%s is read as %d bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(['', 'GB', '-1GB', '1XB', '1GBs', '1e3'])('"%s" is no size', (text) => {
  expect(parseByteSize(text)).toBeUndefined();
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1024 ** 2 - 1, '1 MB'],
  [1536, '1.5 KB'],
  [123.4 * 1024 ** 3, '123 GB'],
])('%d bytes are written as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
