import { open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';

const tailBytes = 8 * 1024;
const longest = 500;

/**
 * The last line of a log that is not empty, without control characters and at most 500 characters
 * long; `undefined` for a missing or silent log. Only the end of the file is read.
 */
export async function readLastLine(file: string): Promise<string | undefined> {
  const tail = await readTail(file).catch(() => '');
  const lines = stripVTControlCharacters(tail)
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim());
  const last = lines.findLast((line) => line !== '');
  return last !== undefined && last.length > longest ? `${last.slice(0, longest - 1)}…` : last;
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
