import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Attempt } from '../../source/engine/attempt.ts';
import { InTurns } from '../../source/engine/in-turns.ts';
import { LaunchQueue } from '../../source/engine/launch-queue.ts';

let notes: string[];
let now: number;
let queue: LaunchQueue;
/** Of a start, in ms. */
let takesMs: number;

beforeEach(() => {
  notes = [];
  now = 0;
  takesMs = 0;
  const start = ({ task }: Attempt) => {
    notes.push(`start ${task}`);
    now += takesMs;
  };
  queue = new LaunchQueue(start, new InTurns(() => now));
});

/** Attempts that note when they are prepared. */
function attempts(count: number): readonly Attempt[] {
  return Array.from({ length: count }, (_, task) => {
    const prepare = () => notes.push(`prepare ${task}`);
    const noteDurable = () => notes.push(`durable ${task}`);
    return { task, prepare, noteDurable } as unknown as Attempt;
  });
}

test('prepares while the disk is busy, and starts in order once it is not', async () => {
  let resolve = (): void => undefined;
  const flushed = new Promise<void>((done) => (resolve = done));
  const added = queue.addDurable(attempts(2), flushed);
  expect(notes).toEqual([]);
  await nextTurn();
  expect(notes).toEqual(['prepare 0', 'prepare 1']);
  resolve();
  await added;
  await nextTurn();
  expect(notes.slice(2)).toEqual(['durable 0', 'durable 1', 'start 0', 'start 1']);
});

test('starts none of those that are not on disk, prepares none in vain, and goes on with others', async () => {
  const full = queue.addDurable(attempts(2), Promise.reject(new Error('full')));
  await expect(full).rejects.toThrow('full');
  await nextTurn();
  expect(notes).toEqual([]);
  await queue.addDurable(attempts(1), Promise.resolve());
  await nextTurn();
  expect(notes).toEqual(['durable 0', 'start 0']);
});

test('lets others have their turn while starts take long', async () => {
  takesMs = 2;
  queue.add(attempts(3));
  expect(notes).toEqual(['start 0']);
  setImmediate(() => notes.push('a key'));
  while (notes.length < 4) await nextTurn();
  expect(notes).toEqual(['start 0', 'a key', 'start 1', 'start 2']);
});

test('starts what need not be on disk before what the disk has yet to take', async () => {
  let resolve = (): void => undefined;
  const flushed = new Promise<void>((done) => (resolve = done));
  const added = queue.addDurable(attempts(1), flushed);
  queue.add([{ task: 7 } as unknown as Attempt]);
  await nextTurn();
  resolve();
  await added;
  await nextTurn();
  expect(notes).toEqual(['prepare 0', 'start 7', 'durable 0', 'start 0']);
});
