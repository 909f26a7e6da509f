import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemDisk, type AsyncFile, type Disk } from './disk.ts';
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

/** How a file is written. */
export interface WriteOptions {
  /** Permissions; by default the owner's alone. */
  readonly mode?: number;
  readonly disk?: Disk;
}

/**
 * Replaces a file as a whole: when this resolves the data is on disk, and a crash before that
 * leaves the old file. Pieces are made while earlier ones are being written, a few at a time, so
 * that others have their turn in between. The process' umask narrows the mode. Throws
 * `StoreError`.
 */
export async function writeDurably(
  file: string,
  data: string | Iterable<string | Uint8Array>,
  { mode = ownerFile, disk = systemDisk }: WriteOptions = {},
): Promise<void> {
  const temporary = temporaryName(file);
  await guardFileAsync({ file, doing: 'write' }, async () => {
    try {
      const created = await disk.createLater(temporary, mode);
      try {
        await writePieces(created, typeof data === 'string' ? [data] : data);
        await created.sync();
      } finally {
        await created.close();
      }
      await disk.renameLater(temporary, file);
      syncDirectory(dirname(file), disk);
    } catch (error) {
      await disk.removeLater(temporary);
      throw error;
    }
  });
}

const blockBytes = 1 << 20;
const piecesPerTurn = 8;
/** A character takes at most so many bytes. */
const widest = 3;

/** Writes a megabyte at a time from one block of memory, while the next is made in the other. */
async function writePieces(file: AsyncFile, pieces: Iterable<string | Uint8Array>): Promise<void> {
  let [block, other] = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)];
  let length = 0;
  let made = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async (nextBytes: number) => {
    await writing;
    writing = writeBytes(file, block.subarray(0, length));
    // It is awaited before the next; until then a failure is nobody's surprise.
    writing.catch(() => undefined);
    [block, other, length] = [other, block, 0];
    if (block.length < nextBytes) block = Buffer.allocUnsafeSlow(nextBytes);
  };
  for (const piece of pieces) {
    const most = typeof piece === 'string' ? piece.length * widest : piece.length;
    if (length + most > block.length) await flush(most);
    length += put(piece, block, length);
    if (++made % piecesPerTurn === 0) await nextTurn();
  }
  await flush(0);
  await writing;
}

/** Returns how many bytes it took. */
function put(piece: string | Uint8Array, block: Buffer, at: number): number {
  if (typeof piece === 'string') return block.write(piece, at);
  block.set(piece, at);
  return piece.length;
}

async function writeBytes(file: AsyncFile, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

/** Creates a file and waits until its data is on disk; the name is so after `syncDirectory`. */
export function writeNewFileSync(file: string, data: string | Uint8Array, disk = systemDisk): void {
  const fd = disk.open(file, 'create', ownerFile);
  try {
    writeWhole(fd, typeof data === 'string' ? Buffer.from(data) : data, disk);
    disk.sync(fd);
  } finally {
    disk.close(fd);
  }
}

/** Appends all of the data: a full disk may take part of it before it refuses the rest. */
export function writeWhole(fd: number, data: Uint8Array, disk: Disk): void {
  for (let done = 0; done < data.length;) done += disk.write(fd, data, done);
}

/** Waits until the names in a directory are on disk. */
export function syncDirectory(directory: string, disk = systemDisk): void {
  const fd = disk.open(directory, 'read');
  try {
    disk.sync(fd);
  } finally {
    disk.close(fd);
  }
}
