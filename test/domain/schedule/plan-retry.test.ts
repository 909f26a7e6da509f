import { expect, test } from 'vitest';
import type { RetryPolicy } from '../../../source/domain/asset.ts';
import { retryDelay } from '../../../source/domain/schedule/plan-retry.ts';

const exponential: RetryPolicy = {
  max: 2000,
  delayMs: 1000,
  backoff: 'exponential',
  maxDelayMs: 10_000,
  jitter: false,
};
const fixed: RetryPolicy = { ...exponential, backoff: 'fixed', max: 2 };
const jittered: RetryPolicy = { ...exponential, jitter: true };

test.each<[string, RetryPolicy, number, number, number | undefined]>([
  ['a fixed delay stays the same', fixed, 2, 0, 1000],
  ['tries end at the maximum', fixed, 3, 0, undefined],
  ['no retries at all', { ...fixed, max: 0 }, 1, 0, undefined],
  ['an exponential delay starts with the delay', exponential, 1, 0, 1000],
  ['an exponential delay doubles', exponential, 4, 0, 8000],
  ['a delay grows up to its maximum', exponential, 5, 0, 10_000],
  ['a delay stays at its maximum for ever', exponential, 1500, 0, 10_000],
  ['jitter takes at most half away', jittered, 4, 0, 4000],
  ['jitter never adds', jittered, 4, 0.999_999, 8000],
])('%s', (_, policy, failures, random, delay) => {
  expect(retryDelay(policy, failures, random)).toBe(delay);
});
