import { open, type FileHandle } from 'node:fs/promises';

/** Room for the note that stands where the middle was. */
const noteRoom = 200;

const notePattern = /^\nbackfill: (\d+) bytes were left out here: [^\n]*\n/;

function noteOf(bytes: number, limit: number): string {
  return `\nbackfill: ${bytes} bytes were left out here: the log may hold ${limit} (maxLogBytes)\n`;
}

/** What is left out of a log. */
export interface LogCut {
  /** Where in the file its note begins: right after the head. */
  readonly at: number;
  /** Length of the note. */
  readonly noteBytes: number;
  /** How much of what was written, from `at` on, is no longer there. */
  readonly leftOut: number;
}

/** The note of a log that may hold so many bytes; `undefined` when nothing was left out of it. */
export async function findCut(handle: FileHandle, limit: number): Promise<LogCut | undefined> {
  const at = Math.floor(limit / 2);
  const note = notePattern.exec(await readAt(handle, at, noteRoom));
  return note === null ? undefined : { at, noteBytes: note[0].length, leftOut: Number(note[1]) };
}

/**
 * Leaves the middle of a log out, so that its first half and newest quarter stay, with a note in
 * between; to be called again when it has grown over the limit again. Whoever appends to it may go
 * on meanwhile, but what is written in the very moment of the cut may be lost. A file that cannot
 * be read or written is left as it is.
 */
export async function cutLog(file: string, limit: number): Promise<void> {
  const handle = await open(file, 'r+').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await cut(handle, limit);
  } catch {
    // A full disk or a file that went away: the next look tries again.
  } finally {
    await handle.close();
  }
}

async function cut(handle: FileHandle, limit: number): Promise<void> {
  const head = Math.floor(limit / 2);
  const room = Math.floor(limit / 4);
  const earlier = await findCut(handle, limit);
  const { size: before } = await handle.stat();
  const tail = Buffer.alloc(room);
  const { bytesRead } = await handle.read(tail, 0, room, before - room);
  const { size } = await handle.stat();
  // The earlier note is among what goes, and stands for what went with it.
  const noted = earlier === undefined ? 0 : earlier.leftOut - earlier.noteBytes;
  const left = size - head - bytesRead + noted;
  await handle.truncate(head);
  // At its place, not at the end: what was appended in between must not come before the note.
  const note = Buffer.from(noteOf(left, limit));
  const rest = Buffer.concat([note, tail.subarray(0, bytesRead)]);
  await handle.write(rest, 0, rest.length, head);
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
