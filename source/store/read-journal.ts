import type { Recorded } from '../domain/events.ts';
import { systemDisk, type Disk } from './disk.ts';
import { isEvent, isRecord } from './event-shape.ts';
import { formatVersion, refuseNewer } from './format-version.ts';
import { JournalText } from './packed-journal.ts';
import { parseJson, parseLines } from './parse-lines.ts';
import { guardFile, StoreError } from './store-error.ts';

/** A place between two lines of a journal. */
export interface JournalPosition {
  /** Length of the whole lines before it. */
  readonly bytes: number;
  readonly lines: number;
  /** Sequence number of the last event before it; 0 before the first. */
  readonly seq: number;
}

/** The end of a journal, with the length of a last line that a crash cut short. */
export interface JournalEnd extends JournalPosition {
  readonly tornBytes: number;
}

export const journalStart: JournalPosition = { bytes: 0, lines: 0, seq: 0 };

/** A journal as its reader names it. */
export interface JournalName {
  readonly file: string;
  /** Id of its backfill. */
  readonly id: string;
}

const newline = 0x0a;

/** What is read and parsed in one go: more would live long enough to be moved about in memory. */
const chunkBytes = 1 << 18;

/** First line of a journal. */
export function journalHeader(id: string): string {
  return `${JSON.stringify({ version: formatVersion, backfill: id })}\n`;
}

/** The line that keeps an event; its backfill stands in the header. */
export function journalLine({ seq, at, event }: Recorded): string {
  return `${JSON.stringify({ seq, at, event })}\n`;
}

/**
 * Yields the events after a position and returns where the whole lines end, a chunk in memory at
 * a time. A cut last line is left out; anything else that is no event throws a `StoreError` with
 * file and line.
 */
export function* readJournal(
  name: JournalName,
  from?: JournalPosition,
  disk?: Disk,
): Generator<Recorded, JournalEnd> {
  const chunks = readChunks(name, from, disk);
  for (;;) {
    const step = chunks.next();
    if (step.done === true) return step.value;
    yield* step.value;
  }
}

/** `readJournal`, some thousand events at a time. */
export function* readChunks(
  name: JournalName,
  from: JournalPosition = journalStart,
  disk = systemDisk,
): Generator<readonly Recorded[], JournalEnd> {
  let { bytes, lines, seq } = from;
  const text = new JournalText(name.file, disk);
  let size = chunkBytes;
  for (;;) {
    const start = bytes;
    const length = size;
    const chunk = guardFile({ file: name.file, doing: 'read' }, () => text.read(start, length));
    const end = chunk.lastIndexOf(newline) + 1;
    if (end === 0 && chunk.length < size) return { bytes, lines, seq, tornBytes: chunk.length };
    if (end === 0) size *= 2;
    let whole = chunk.subarray(0, end);
    if (lines === 0 && end > 0) {
      const headerEnd = whole.indexOf(newline);
      checkHeader(whole.toString('utf8', 0, headerEnd), name);
      whole = whole.subarray(headerEnd + 1);
      lines = 1;
    }
    const events = readEvents(whole, { ...name, line: lines, after: seq });
    bytes += end;
    lines += events.length;
    seq = events.at(-1)?.seq ?? seq;
    if (events.length > 0) yield events;
  }
}

/** The events of whole lines, of which the first follows on the place. */
function readEvents(whole: Buffer, { file, id, line, after }: LinePlace): readonly Recorded[] {
  const events: Recorded[] = [];
  let seq = after;
  for (const value of parseLines(whole)) {
    const recorded = readEvent(value, { file, id, line: line + events.length + 1, after: seq });
    seq = recorded.seq;
    events.push(recorded);
  }
  return events;
}

function checkHeader(line: string, { file, id }: JournalName): void {
  const header = parseJson(line);
  if (!isRecord(header)) throw corrupt({ file, line: 1 }, 'expected a header with a version');
  refuseNewer(header['version'], file);
  if (header['version'] !== formatVersion || header['backfill'] !== id) {
    throw corrupt({ file, line: 1 }, `expected the header of backfill ${id}`);
  }
}

interface LinePlace extends JournalName {
  readonly line: number;
  /** Sequence number that this line's must exceed. */
  readonly after: number;
}

function readEvent(value: unknown, { file, id, line, after }: LinePlace): Recorded {
  if (!isRecord(value) || !isEvent(value['event'])) {
    throw corrupt({ file, line }, 'expected an event');
  }
  const { seq, at, event } = value;
  if (!Number.isSafeInteger(seq) || (seq as number) <= after) {
    throw corrupt({ file, line }, `expected a sequence number above ${after}`);
  }
  if (!Number.isFinite(at)) throw corrupt({ file, line }, 'expected a time');
  return { seq: seq as number, at: at as number, backfill: id, event };
}

function corrupt(place: { readonly file: string; readonly line: number }, expected: string) {
  return new StoreError({
    code: 'state-journal-corrupt',
    message: `this line of the journal is damaged: ${expected}`,
    location: { ...place, column: 1 },
    hint: 'Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.',
  });
}
