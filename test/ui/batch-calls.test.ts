import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchCalls } from '../../source/ui/batch-calls.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first call works at once', () => {
  const work = vi.fn();
  batchCalls(33, work).call();
  expect(work).toHaveBeenCalledTimes(1);
});

test('calls that follow are done together when the interval has passed', () => {
  const work = vi.fn();
  const batch = batchCalls(33, work);
  for (let i = 0; i < 100; i++) batch.call();
  vi.advanceTimersByTime(32);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(2);
});

test('a single call is not repeated', () => {
  const work = vi.fn();
  batchCalls(33, work).call();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('what waits is dropped when it is cancelled', () => {
  const work = vi.fn();
  const batch = batchCalls(33, work);
  batch.call();
  batch.call();
  batch.cancel();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});
