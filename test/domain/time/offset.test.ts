import { describe, expect, it } from 'vitest';
import { formatOffset, parseOffset } from '../../../source/domain/time/offset.ts';

describe('offset from UTC', () => {
  it.each([
    [0, '+00:00'],
    [19_800_000, '+05:30'],
    [-21_600_000, '-06:00'],
    [-1_800_000, '-00:30'],
    [-17_762_000, '-04:56:02'],
  ])('of %i ms is written %s and read back', (offset, text) => {
    expect(formatOffset(offset)).toBe(text);
    expect(parseOffset(text)).toBe(offset);
  });

  it.each([
    ['Z', 0],
    ['+0530', 19_800_000],
    ['-06', -21_600_000],
  ])('%s is another spelling of %i ms', (text, expected) => {
    expect(parseOffset(text)).toBe(expected);
  });

  it.each(['', 'UTC', '05:30', '+5:30', '+05:60', '+24:00'])('%j is none', (text) => {
    expect(parseOffset(text)).toBeUndefined();
  });
});
