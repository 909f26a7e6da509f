import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { guardFileAsync } from './store-error.ts';

/** Only the owner reads and writes what this program keeps. */
export const ownerFile = 0o600;
export const ownerDirectory = 0o700;

/** What the name of an unfinished file ends with; one found under the lock is a crash's left-over. */
export const temporarySuffix = '.tmp';

let written = 0;

function temporaryName(file: string): string {
  written += 1;
  return `${file}.${process.pid}.${written}${temporarySuffix}`;
}

/**
 * Replaces a file as a whole: when this resolves the data is on disk, and a crash before that
 * leaves the old file. Pieces are made while earlier ones are being written, a few at a time, so
 * that others have their turn in between. The process' umask narrows the mode. Throws
 * `StoreError`.
 */
export async function writeDurably(
  file: string,
  data: string | Iterable<string>,
  mode = ownerFile,
): Promise<void> {
  const temporary = temporaryName(file);
  await guardFileAsync({ file, doing: 'write' }, async () => {
    try {
      const handle = await open(temporary, 'wx', mode);
      try {
        if (typeof data === 'string') await handle.writeFile(data);
        else await writePieces(handle, data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      syncDirectory(dirname(file));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

const blockBytes = 1 << 20;
const piecesPerTurn = 8;
/** A character takes at most so many bytes. */
const widest = 3;

/** Writes a megabyte at a time, while the next is being made. */
async function writePieces(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  let block = Buffer.allocUnsafe(blockBytes);
  let length = 0;
  let made = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async (nextBytes: number) => {
    const full = block.subarray(0, length);
    [block, length] = [Buffer.allocUnsafe(Math.max(blockBytes, nextBytes)), 0];
    await writing;
    writing = writeBytes(handle, full);
    // It is awaited before the next; until then a failure is nobody's surprise.
    writing.catch(() => undefined);
  };
  for (const piece of pieces) {
    const most = piece.length * widest;
    if (length + most > block.length) await flush(most);
    length += block.write(piece, length);
    if (++made % piecesPerTurn === 0) await nextTurn();
  }
  await flush(0);
  await writing;
}

async function writeBytes(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done)).bytesWritten;
  }
}

/** Creates a file and waits until its data is on disk; the name is so after `syncDirectory`. */
export function writeNewFileSync(file: string, data: string): void {
  const fd = openSync(file, 'wx', ownerFile);
  try {
    writeFileSync(fd, data);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Waits until the names in a directory are on disk. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
