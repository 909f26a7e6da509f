import { expect, test } from 'vitest';
import { addSample, readPace, type PaceSample } from '../../../source/ui/live/pace.ts';

const samples = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.reduce<readonly PaceSample[]>((all, [at, done]) => addSample(all, { at, done }), []);

test.each([
  ['one sample tells nothing', [[0, 5]], undefined],
  [
    'two samples tell the pace',
    [
      [0, 5],
      [2000, 25],
    ],
    10,
  ],
  [
    'samples older than 15 seconds are forgotten',
    [
      [0, 0],
      [10_000, 1000],
      [20_000, 1010],
      [25_000, 1015],
    ],
    1,
  ],
  [
    'a retry that takes cells back is no negative pace',
    [
      [0, 10],
      [1000, 4],
    ],
    0,
  ],
] as const)('%s', (_, pairs, expected) => {
  expect(readPace(samples(...pairs))).toBe(expected);
});
