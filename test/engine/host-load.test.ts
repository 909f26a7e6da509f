import { expect, test } from 'vitest';
import {
  createHostProbe,
  parseAvailable,
  parseLoad,
  readHostLoad,
} from '../../source/engine/host-load.ts';

test.each([
  ['the average of the last minute', '2.50 0.18 0.12 2/80 11206\n', 2.5],
  ['what is runnable, but for the reader, when that is more', '0.20 0.18 0.12 9/80 11206\n', 8],
  ['nothing when the text is another', 'busy', undefined],
])('the load is %s', (_, text, load) => {
  expect(parseLoad(text)).toBe(load);
});

test('the memory is what is available, not what is free', () => {
  expect(parseAvailable('MemTotal: 16 kB\nMemFree: 1 kB\nMemAvailable:    8 kB\n')).toBe(8192);
  expect(parseAvailable('MemTotal: 16 kB\n')).toBeUndefined();
});

test('this computer has a load and some free memory', () => {
  const { at, load, freeBytes } = readHostLoad(5);
  expect(at).toBe(5);
  expect(load).toBeGreaterThanOrEqual(0);
  expect(freeBytes).toBeGreaterThan(0);
});

test('a probe looks at most once a second, and again when the clock was set back', () => {
  const looks: number[] = [];
  const probe = createHostProbe((now) => {
    looks.push(now);
    return { at: now, load: 0, freeBytes: 0 };
  });
  for (const now of [5000, 5999, 6000, 4000]) probe(now);
  expect(looks).toEqual([5000, 6000, 4000]);
});
