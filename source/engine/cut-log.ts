import { open, type FileHandle } from 'node:fs/promises';

/** Room for the note that stands where the middle was. */
const noteRoom = 200;

const notePattern = /^\nbackfill: (\d+) bytes were left out here: [^\n]*\n/;

function noteOf(bytes: number, limit: number): string {
  return `\nbackfill: ${bytes} bytes were left out here: the log may hold ${limit} (maxLogBytes)\n`;
}

/**
 * Leaves the middle of a log out, so that its first half and newest quarter stay, with a note in
 * between; to be called again when it has grown over the limit again. Whoever appends to it may go
 * on meanwhile. A file that cannot be read or written is left as it is.
 */
export async function cutLog(file: string, limit: number): Promise<void> {
  const handle = await open(file, 'r+').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await cut(handle, { file, limit });
  } catch {
    // A full disk or a file that went away: the next look tries again.
  } finally {
    await handle.close();
  }
}

async function cut(
  handle: FileHandle,
  { file, limit }: { readonly file: string; readonly limit: number },
): Promise<void> {
  const head = Math.floor(limit / 2);
  const room = Math.floor(limit / 4);
  const earlier = notePattern.exec(await readAt(handle, head, noteRoom));
  const { size: before } = await handle.stat();
  const tail = Buffer.alloc(room);
  const { bytesRead } = await handle.read(tail, 0, room, before - room);
  const { size } = await handle.stat();
  // The earlier note is among what goes, and stands for what went with it.
  const noted = earlier === null ? 0 : Number(earlier[1]) - earlier[0].length;
  const left = size - head - bytesRead + noted;
  await handle.truncate(head);
  const appender = await open(file, 'a');
  try {
    await appender.write(
      Buffer.concat([Buffer.from(noteOf(left, limit)), tail.subarray(0, bytesRead)]),
    );
  } finally {
    await appender.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
