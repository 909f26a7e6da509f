import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BackfillEvent, Recorded } from '../../source/domain/events.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { systemDisk, type Disk } from '../../source/store/disk.ts';
import { openJournalFile } from '../../source/store/journal-file.ts';
import {
  journalHeader,
  journalLine,
  journalStart,
  readJournal,
  type JournalEnd,
  type JournalName,
  type JournalPosition,
} from '../../source/store/read-journal.ts';
import { StoreError } from '../../source/store/store-error.ts';
import { bundleScript, startChild } from './children/child.ts';
import { temporaryDirectory } from './scene.ts';

function newJournal(): JournalName {
  return { file: join(temporaryDirectory(), 'events.jsonl'), id: 'bf-7k2' };
}

const paused: BackfillEvent = { type: 'paused' };

function recorded(seq: number, event: BackfillEvent = paused): Recorded {
  return { seq, at: 1000 + seq, backfill: 'bf-7k2', event };
}

/** A journal of events with these numbers. */
function written(...seqs: readonly number[]): JournalName {
  const name = newJournal();
  const journal = openJournalFile(name, journalStart);
  for (const seq of seqs) journal.append(recorded(seq, { type: 'backfill-started', id: 'bf-ü' }));
  journal.close();
  return name;
}

function read(name: JournalName, from?: JournalPosition): { seqs: number[]; end: JournalEnd } {
  const seqs: number[] = [];
  const reading = readJournal(name, from);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return { seqs, end: step.value };
    seqs.push(step.value.seq);
  }
}

/** What reading the journal says is wrong with it. */
function problemOf(name: JournalName): string {
  try {
    read(name);
  } catch (error) {
    if (error instanceof StoreError) return formatProblem(error.problem);
    throw error;
  }
  return 'nothing';
}

describe('a journal', () => {
  test('has a header and a line for every event, for the owner alone', () => {
    const { file } = written(4, 5);
    const event = '{"type":"backfill-started","id":"bf-ü"}';
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      '{"version":1,"backfill":"bf-7k2"}',
      `{"seq":4,"at":1004,"event":${event}}`,
      `{"seq":5,"at":1005,"event":${event}}`,
      '',
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('gives back what was appended', () => {
    const name = newJournal();
    const journal = openJournalFile(name, journalStart);
    const events = [recorded(7, { type: 'pool-set', pool: 'a\n"b"', slots: 2 }), recorded(9)];
    for (const event of events) journal.append(event);
    journal.close();
    expect([...readJournal(name)]).toEqual(events);
  });

  test('is read on from where reading ended before', () => {
    const name = written(1, 2);
    const { end } = read(name);
    expect(read(name, end).seqs).toEqual([]);
    const journal = openJournalFile(name, end);
    journal.append(recorded(3));
    expect(read(name, end)).toEqual({ seqs: [3], end: { ...journal.position, tornBytes: 0 } });
    journal.close();
  });

  test('is read in chunks however long its lines are', () => {
    const name = newJournal();
    const journal = openJournalFile(name, journalStart);
    const lengths = [10, 3_000_000, 10, 1_048_576, 500_000, 600_000];
    for (const [i, length] of lengths.entries()) {
      journal.append(recorded(i + 1, { type: 'pool-set', pool: 'é'.repeat(length / 2), slots: 1 }));
    }
    journal.close();
    const events = [...readJournal(name)].map(({ event }) => event);
    expect(events.map((event) => 'pool' in event && event.pool.length * 2)).toEqual(lengths);
  });
});

describe('a journal whose last line was cut short', () => {
  const lines = [1, 2, 3].map((seq) => journalLine(recorded(seq)));
  const whole = Buffer.from(journalHeader('bf-7k2') + lines.join(''));
  const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
  const cuts = Array.from({ length: whole.length - lastLine }, (_, i) => lastLine + i);

  test.each(cuts)('after %i bytes is read up to the line before', (length) => {
    const name = newJournal();
    writeFileSync(name.file, whole.subarray(0, length));
    const end = { bytes: lastLine, lines: 3, seq: 2, tornBytes: length - lastLine };
    expect(read(name)).toEqual({ seqs: [1, 2], end });
  });

  test.each(cuts)('after %i bytes goes on after the line before', (length) => {
    const name = newJournal();
    writeFileSync(name.file, whole.subarray(0, length));
    const journal = openJournalFile(name, read(name).end);
    journal.append(recorded(3));
    journal.close();
    expect(read(name)).toMatchObject({ seqs: [1, 2, 3], end: { tornBytes: 0 } });
  });

  test('in its header goes on with a new one', () => {
    const name = newJournal();
    writeFileSync(name.file, '{"version":1,"ba');
    const { seqs, end } = read(name);
    expect(seqs).toEqual([]);
    const journal = openJournalFile(name, end);
    journal.append(recorded(1));
    journal.close();
    expect(read(name).seqs).toEqual([1]);
  });
});

describe('a damaged journal', () => {
  const line = (fields: object) => JSON.stringify({ seq: 9, at: 5, event: paused, ...fields });

  test.each([
    ['not JSON', '{"seq":', 'expected an event'],
    ['zeros', '\0\0\0', 'expected an event'],
    ['an empty line', '', 'expected an event'],
    ['an unknown event', line({ event: { type: 'exploded' } }), 'expected an event'],
    [
      'an event without its fields',
      line({ event: { type: 'pool-set', slots: 1 } }),
      'expected an event',
    ],
    ['a number that does not grow', line({ seq: 2 }), 'expected a sequence number above 2'],
    ['no number', line({ seq: '9' }), 'expected a sequence number above 2'],
    ['no time', line({ at: null }), 'expected a time'],
  ])('%s names file and line, and is left as it is', (_, text, expected) => {
    const name = written(1, 2);
    appendFileSync(name.file, `${text}\n${line({ seq: 10 })}\n`);
    const before = readFileSync(name.file);
    expect(problemOf(name)).toBe(
      `${name.file}:4:1 this line of the journal is damaged: ${expected}. Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.`,
    );
    expect(readFileSync(name.file)).toEqual(before);
  });

  test('counts lines from the top when it is read on from the middle', () => {
    const name = written(1, 2);
    const { end } = read(name);
    appendFileSync(name.file, 'x\n');
    expect(() => read(name, end)).toThrow(StoreError);
    expect(problemOf(name)).toContain(`${name.file}:4:1 `);
  });

  test.each([
    [
      'another backfill',
      '{"version":1,"backfill":"bf-zzz"}',
      ':1:1 this line of the journal is damaged: expected the header of backfill bf-7k2',
    ],
    ['nothing', '[]', ':1:1 this line of the journal is damaged: expected a header with a version'],
    [
      'a newer version',
      '{"version":2,"anything":"else"}',
      ' has format version 2, this program knows versions up to 1. It was left untouched: upgrade with',
    ],
  ])('with a header of %s is refused', (_, header, expected) => {
    const name = newJournal();
    writeFileSync(name.file, `${header}\n${line({})}\n`);
    expect(problemOf(name)).toContain(name.file + expected);
  });

  test('that cannot be opened says so', () => {
    const name = newJournal();
    expect(problemOf(name)).toMatch(/^cannot read .*events\.jsonl: ENOENT/);
    const inFile = { ...name, file: join(written(1).file, 'events.jsonl') };
    expect(problemOf(inFile)).toContain('part of the path is a file, expected a directory');
  });
});

describe('appending', () => {
  test('after closing is a bug', () => {
    const journal = openJournalFile(newJournal(), journalStart);
    journal.close();
    expect(() => journal.append(recorded(1))).toThrow('was closed');
  });

  test('flushes once for all who ask at once, and not at all when nothing is new', async () => {
    const journal = openJournalFile(newJournal(), journalStart);
    journal.append(recorded(1));
    const flushes = [journal.flush(), journal.flush()];
    expect(flushes[0]).toBe(flushes[1]);
    await Promise.all(flushes);
    const idle = journal.flush();
    expect(idle).not.toBe(journal.flush());
    await idle;
    journal.close();
  });

  test('to a disk that takes no repair either says so from then on', () => {
    const name = newJournal();
    let isBroken = false;
    const refuse = () => {
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    };
    const disk: Disk = {
      ...systemDisk,
      write: (...args) => (isBroken ? refuse() : systemDisk.write(...args)),
      truncate: (...args) => (isBroken ? refuse() : systemDisk.truncate(...args)),
    };
    const journal = openJournalFile(name, journalStart, { disk });
    isBroken = true;
    expect(() => journal.append(recorded(1))).toThrow(StoreError);
    isBroken = false;
    expect(() => journal.append(recorded(1))).toThrow(StoreError);
    journal.close();
    expect(read(name).seqs).toEqual([]);
  });

  test('to a full disk throws what to do and leaves whole lines alone', async () => {
    const script = await bundleScript('fill-disk');
    onTestFinished(script.remove);
    const name = newJournal();
    // The shell's limit on file sizes makes a write of which only a part fits, as a full disk does.
    const child = startChild(
      '/bin/sh',
      '-c',
      `ulimit -f 8; exec "$0" "$@"`,
      process.execPath,
      script.file,
      name.file,
      name.id,
    );
    const [message, count] = [await child.next(), Number(await child.next())];
    expect(message).toMatch(/^cannot write .*events\.jsonl: EFBIG/);
    const { seqs, end } = read(name);
    expect(seqs).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(end.tornBytes).toBe(0);
  });
});
