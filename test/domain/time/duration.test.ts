import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../source/domain/time/duration.ts';

describe('reading a duration', () => {
  it.each([
    ['0s', 0],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['1d12h', 129_600_000],
    ['500ms', 500],
    ['1s500ms', 1500],
    ['1.5h', 5_400_000],
    ['90m', 5_400_000],
  ])('%s is %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '10', 's', '-5m', '5 m', '30m1h', '5m5m', '5min', '1.h', '1e3s'])(
    '%j is refused',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('writing a duration', () => {
  it.each([
    [0, '0s'],
    [0.4, '1ms'],
    [40, '40ms'],
    [99.5, '100ms'],
    [800, '0.8s'],
    [9_949, '9.9s'],
    [9_950, '10s'],
    [54_000, '54s'],
    [59_499, '59s'],
    [59_500, '1m00s'],
    [134_000, '2m14s'],
    [3_599_499, '59m59s'],
    [3_599_500, '1h00m'],
    [3_900_000, '1h05m'],
    [86_399_000, '1d00h'],
    [266_400_000, '3d02h'],
    [-134_000, '-2m14s'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});
