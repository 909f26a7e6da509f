import { expect, test } from 'vitest';
import { createSteadyTime } from '../../source/engine/clock.ts';

/** Times told for readings of the wall clock and of one that only goes on. */
function told(...readings: readonly (readonly [number, number])[]): number[] {
  let reading = readings[0]!;
  const time = createSteadyTime({ wall: () => reading[0], steady: () => reading[1] });
  return readings.map((each) => {
    reading = each;
    return time();
  });
}

test.each([
  [
    'follows the wall clock',
    [
      [1000, 0],
      [1010, 10.4],
      [1020, 20.9],
    ],
    [1000, 1010, 1020],
  ],
  [
    'follows it over a sleep of the computer',
    [
      [1000, 0],
      [9000, 5],
    ],
    [1000, 9000],
  ],
  [
    'goes on at its own pace where it is set back',
    [
      [5000, 0],
      [1000, 10],
      [1500, 510],
    ],
    [5000, 5010, 5510],
  ],
  [
    'follows it again once it has caught up',
    [
      [5000, 0],
      [1000, 10],
      [6000, 20],
    ],
    [5000, 5010, 6000],
  ],
  [
    'loses no fraction of a millisecond',
    [
      [5000, 0],
      [0, 0.6],
      [0, 1.2],
      [0, 1.8],
      [0, 2.4],
    ],
    [5000, 5000, 5001, 5001, 5002],
  ],
] as const)('time %s', (_, readings, expected) => {
  expect(told(...readings)).toEqual(expected);
});
