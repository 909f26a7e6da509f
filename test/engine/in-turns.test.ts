import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { InTurns } from '../../source/engine/in-turns.ts';

let now: number;
let notes: string[];
let work: InTurns;

beforeEach(() => {
  now = 0;
  notes = [];
  work = new InTurns(() => now);
});

/** A piece that notes its name. */
function note(name: string, takesMs = 0): () => void {
  return () => {
    notes.push(name);
    now += takesMs;
  };
}

/** What else happens in the next turn of the event loop. */
const key = () => setImmediate(note('a key'));

/** When all that was added before has been done. */
async function done(): Promise<void> {
  await new Promise<void>((resolve) => work.add(resolve));
  await nextTurn();
}

test('work is done at once as long as it is little', async () => {
  key();
  work.add(note('a'), note('b', 0.5));
  expect(notes).toEqual(['a']);
  work.add(note('c', 0.4), note('d'));
  await done();
  expect(notes).toEqual(['a', 'b', 'c', 'd', 'a key']);
});

test('what takes long leaves the rest to later turns, in the order of its coming', async () => {
  key();
  work.add(note('a', 0.5), note('b', 0.5), note('c', 2));
  work.add(note('d'));
  await done();
  expect(notes).toEqual(['a', 'b', 'a key', 'c', 'd']);
});

test('what a piece brings about counts as part of it', async () => {
  key();
  const bringAbout = async () => {
    for (let hop = 0; hop < 20; hop++) await Promise.resolve();
    note('of a', 2)();
  };
  work.add(() => void bringAbout(), note('b'));
  await done();
  expect(notes).toEqual(['of a', 'a key', 'b']);
});

test('what took long leaves nothing of the turn to what comes later in it', async () => {
  key();
  work.add(note('a', 2));
  await new Promise((resolve) => process.nextTick(resolve));
  work.add(note('b'));
  await done();
  expect(notes).toEqual(['a', 'a key', 'b']);
});

test('what is for the next turn waits for it, and what comes after it follows it', async () => {
  key();
  work.addNext(note('a'));
  work.add(note('b'));
  await done();
  expect(notes).toEqual(['a key', 'a', 'b']);
});

test('a piece may add others', async () => {
  work.add(() => work.add(note('b')), note('a'));
  await done();
  expect(notes).toEqual(['a', 'b']);
});
