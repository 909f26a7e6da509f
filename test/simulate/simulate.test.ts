import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const seedsPerTest = 50;
const seeds = 300;

test.each(Array.from({ length: seeds / seedsPerTest }, (_, i) => i * seedsPerTest + 1))(
  'runners keep their promises whatever happens to them: 50 seeds from %d on',
  { timeout: 120_000 },
  async (first) => {
    let processes = 0;
    for (let seed = first; seed < first + seedsPerTest; seed++) {
      processes += (await simulate(seed)).processes;
    }
    expect(processes).toBeGreaterThan(seedsPerTest);
  },
);

test.each(['killed', 'power', 'storage'] as const)(
  'a runner may be %s at each of its operations on the disk',
  { timeout: 120_000 },
  async (crashKind) => {
    const seed = 7;
    const { operations } = await simulate(seed, { crashAt: Infinity });
    expect(operations).toBeGreaterThan(30);
    for (let crashAt = 1; crashAt <= operations; crashAt++) {
      await simulate(seed, { crashAt, crashKind });
    }
  },
);

test('a seed tells the same story every time', async () => {
  expect(await simulate(11)).toEqual(await simulate(11));
});
