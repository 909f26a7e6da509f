import { expect, test } from 'vitest';
import type { Attempt } from '../../source/engine/attempt.ts';
import { LaunchQueue } from '../../source/engine/launch-queue.ts';

/** Attempts that note when they are prepared. */
function attempts(count: number, notes: string[]): readonly Attempt[] {
  return Array.from({ length: count }, (_, task) => {
    const prepare = () => notes.push(`prepare ${task}`);
    return { task, prepare } as unknown as Attempt;
  });
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('prepares while the disk is busy, and starts in order once it is not', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => notes.push(`start ${task}`));
  let resolve = (): void => undefined;
  const flushed = new Promise<void>((done) => (resolve = done));
  const added = queue.add(attempts(2, notes), flushed);
  expect(notes).toEqual(['prepare 0', 'prepare 1']);
  resolve();
  await added;
  expect(notes.slice(2)).toEqual(['start 0', 'start 1']);
});

test('starts none of those that are not on disk, and goes on with others', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => notes.push(`start ${task}`));
  await expect(queue.add(attempts(2, notes), Promise.reject(new Error('full')))).rejects.toThrow(
    'full',
  );
  await queue.add(attempts(1, notes), Promise.resolve());
  expect(notes.filter((note) => note.startsWith('start'))).toEqual(['start 0']);
});

test('lets others have their turn while starts take long', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => {
    notes.push(`start ${task}`);
    spin(2);
  });
  const added = queue.add(attempts(3, []), Promise.resolve());
  setImmediate(() => notes.push('a key'));
  await added;
  expect(notes).toEqual(['start 0', 'a key', 'start 1', 'start 2']);
});
