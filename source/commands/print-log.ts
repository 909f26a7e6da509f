import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Io } from './io.ts';

/** Prints the file from a byte on and resolves with where it ended. */
export async function printFrom(path: string, offset: number, io: Io): Promise<number> {
  const { size } = await stat(path);
  if (size <= offset) return offset;
  const text = createReadStream(path, { encoding: 'utf8', start: offset, end: size - 1 });
  for await (const chunk of text) {
    if (io.isClosed) break;
    io.out(chunk as string);
  }
  return size;
}

const mostBytes = 1024 * 1024;

/** A file's size, and its text or the last MiB of that. */
export async function readTail(
  path: string,
): Promise<{ readonly bytes: number; readonly text: string }> {
  const handle = await open(path, 'r');
  try {
    const { size: bytes } = await handle.stat();
    const length = Math.min(bytes, mostBytes);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(length),
      0,
      length,
      bytes - length,
    );
    return { bytes, text: buffer.toString('utf8', 0, bytesRead) };
  } finally {
    await handle.close();
  }
}
