import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { journalHeader, journalLine, journalStart } from '../../source/store/read-journal.ts';
import { JournalTail } from '../../source/store/tail-journal.ts';

const id = 'bf-100';
let file: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'backfill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  file = join(folder, 'events.jsonl');
  writeFileSync(file, journalHeader(id));
});

const pausedAt = (seq: number) => ({
  seq,
  at: seq,
  backfill: id,
  event: { type: 'paused' } as const,
});

test('every event is given once, as soon as its line is whole', () => {
  const tail = new JournalTail({ file, id }, journalStart);
  expect(tail.read()).toEqual([]);
  appendFileSync(file, journalLine(pausedAt(1)));
  expect(tail.read()).toEqual([pausedAt(1)]);
  expect(tail.read()).toEqual([]);
  const line = journalLine(pausedAt(2));
  appendFileSync(file, line.slice(0, 10));
  expect(tail.read()).toEqual([]);
  appendFileSync(file, line.slice(10) + journalLine(pausedAt(3)));
  expect(tail.read()).toEqual([pausedAt(2), pausedAt(3)]);
});

test('a damaged line is told of with its place', () => {
  const tail = new JournalTail({ file, id }, journalStart);
  appendFileSync(file, 'garbage\n');
  expect(() => tail.read()).toThrow(/this line of the journal is damaged/);
});
