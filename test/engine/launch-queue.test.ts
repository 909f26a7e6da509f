import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Attempt } from '../../source/engine/attempt.ts';
import { LaunchQueue } from '../../source/engine/launch-queue.ts';

/** Attempts that note when they are prepared. */
function attempts(count: number, notes: string[]): readonly Attempt[] {
  return Array.from({ length: count }, (_, task) => {
    const prepare = () => notes.push(`prepare ${task}`);
    const noteDurable = () => notes.push(`durable ${task}`);
    return { task, prepare, noteDurable } as unknown as Attempt;
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
  const added = queue.addDurable(attempts(2, notes), flushed);
  expect(notes).toEqual([]);
  await nextTurn();
  expect(notes).toEqual(['prepare 0', 'prepare 1']);
  resolve();
  await added;
  expect(notes.slice(2)).toEqual(['durable 0', 'durable 1', 'start 0', 'start 1']);
});

test('starts none of those that are not on disk, and goes on with others', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => notes.push(`start ${task}`));
  await expect(
    queue.addDurable(attempts(2, notes), Promise.reject(new Error('full'))),
  ).rejects.toThrow('full');
  await queue.addDurable(attempts(1, notes), Promise.resolve());
  expect(notes.filter((note) => note.startsWith('start'))).toEqual(['start 0']);
});

test('lets others have their turn while starts take long', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => {
    notes.push(`start ${task}`);
    spin(2);
  });
  const added = queue.addDurable(attempts(3, []), Promise.resolve());
  await added;
  expect(notes).toEqual(['start 0']);
  setImmediate(() => notes.push('a key'));
  await expect.poll(() => notes).toEqual(['start 0', 'start 1', 'a key', 'start 2']);
});

test('prepares nothing any more once the disk is not busy', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => notes.push(`start ${task}`));
  const full = queue.addDurable(attempts(2, notes), Promise.reject(new Error('full')));
  await expect(full).rejects.toThrow('full');
  await nextTurn();
  expect(notes).toEqual([]);
});

test('starts what need not be on disk at once, and before what the disk has yet to take', async () => {
  const notes: string[] = [];
  const queue = new LaunchQueue(({ task }) => notes.push(`start ${task}`));
  const added = queue.addDurable(attempts(1, []), Promise.resolve());
  queue.add([{ task: 7 } as unknown as Attempt]);
  expect(notes).toEqual(['start 7']);
  await added;
  expect(notes).toEqual(['start 7', 'start 0']);
});
