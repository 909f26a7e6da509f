import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { InTurns } from '../../source/engine/in-turns.ts';

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Pieces that note their names. */
function note(notes: string[], name: string, takesMs = 0): () => void {
  return () => {
    notes.push(name);
    spin(takesMs);
  };
}

test('work is done at once as long as it is little', () => {
  const notes: string[] = [];
  const work = new InTurns();
  work.add(note(notes, 'a'), note(notes, 'b'));
  work.add(note(notes, 'c'));
  expect(notes).toEqual(['a', 'b', 'c']);
});

test('what takes long leaves the rest to later turns, in the order of its coming', async () => {
  const notes: string[] = [];
  const work = new InTurns();
  const done = new Promise<void>((resolve) => {
    work.add(note(notes, 'a', 2), note(notes, 'b', 2), note(notes, 'c'), resolve);
  });
  expect(notes).toEqual(['a']);
  setImmediate(note(notes, 'a key'));
  work.add(note(notes, 'd'));
  await done;
  await nextTurn();
  expect(notes).toEqual(['a', 'b', 'a key', 'c', 'd']);
});

test('what took long leaves nothing of the turn to what comes later in it', async () => {
  const notes: string[] = [];
  const work = new InTurns();
  work.add(note(notes, 'a', 2));
  work.add(note(notes, 'b'));
  expect(notes).toEqual(['a']);
  await nextTurn();
  expect(notes).toEqual(['a', 'b']);
});

test('what is for the next turn waits for it, and what comes after it follows it', async () => {
  const notes: string[] = [];
  const work = new InTurns();
  work.addNext(note(notes, 'a'));
  work.add(note(notes, 'b'));
  expect(notes).toEqual([]);
  await nextTurn();
  expect(notes).toEqual(['a', 'b']);
});

test('a piece may add others', () => {
  const notes: string[] = [];
  const work = new InTurns();
  work.add(() => work.add(note(notes, 'b')), note(notes, 'a'));
  expect(notes).toEqual(['a', 'b']);
});
