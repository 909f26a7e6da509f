import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { systemDisk, type Disk } from './disk.ts';
import { errorCode, guardFile, StoreError } from './store-error.ts';
import { syncDirectory, temporarySuffix, writeNewFileSync } from './write-durably.ts';

/** Where a journal lies while it is packed: all of its text, in gzip. */
export function packedFile(file: string): string {
  return `${file}.gz`;
}

/** Length in bytes of a journal's text, packed or not; `undefined` when there is none. */
export function journalSize(file: string, disk = systemDisk): number | undefined {
  return disk.size(file) ?? unpackedSize(packedFile(file), disk) ?? disk.size(file);
}

/** The last four bytes say it. */
function unpackedSize(packed: string, disk: Disk): number | undefined {
  const size = disk.size(packed);
  if (size === undefined) return undefined;
  const bytes = Buffer.alloc(4);
  try {
    const fd = disk.open(packed, 'read');
    try {
      disk.read(fd, bytes, Math.max(0, size - bytes.length));
    } finally {
      disk.close(fd);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  return bytes.readUInt32LE();
}

/** The text of a journal, packed or not, of which somebody reads a stretch after the other. */
export class JournalText {
  readonly #file: string;
  readonly #disk: Disk;
  #unpacked: Buffer | undefined;

  constructor(file: string, disk: Disk) {
    this.#file = file;
    this.#disk = disk;
  }

  /** The bytes from `start` on, as far as it reaches. Throws as the disk does, or `StoreError`. */
  read(start: number, size: number): Buffer {
    this.#unpacked ??= this.#unpack();
    if (this.#unpacked !== undefined) return this.#unpacked.subarray(start, start + size);
    const fd = this.#disk.open(this.#file, 'read');
    try {
      const chunk = Buffer.allocUnsafe(size);
      return chunk.subarray(0, this.#disk.read(fd, chunk, start));
    } finally {
      this.#disk.close(fd);
    }
  }

  /** While it is being packed there are both. */
  #unpack(): Buffer | undefined {
    if (this.#disk.size(this.#file) !== undefined) return undefined;
    const isPacked = this.#disk.size(packedFile(this.#file)) !== undefined;
    return isPacked ? readPacked(this.#file, this.#disk) : undefined;
  }
}

function readPacked(file: string, disk: Disk): Buffer {
  const packed = packedFile(file);
  const bytes = disk.readFile(packed);
  try {
    return gunzipSync(bytes);
  } catch {
    throw new StoreError({
      code: 'state-journal-corrupt',
      message: `${packed} is damaged: it cannot be unpacked`,
      hint: 'Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.',
    });
  }
}

/**
 * Packs a journal that nobody writes to, and returns how many bytes it takes then. At any moment
 * the whole of it is on disk in one way or the other; one that is packed stays so. Throws
 * `StoreError`.
 */
export function packJournal(file: string, disk = systemDisk): number {
  const packed = packedFile(file);
  return guardFile({ file: packed, doing: 'write' }, () => {
    const packedSize = disk.size(packed);
    if (packedSize !== undefined && disk.size(file) === undefined) return packedSize;
    const text = disk.readFile(file);
    const bytes = gzipSync(text);
    if (!gunzipSync(bytes).equals(text)) throw new Error(`${file} did not survive packing`);
    replaceDurably(packed, bytes, disk);
    removeDurably(file, disk);
    return bytes.length;
  });
}

/** Makes a journal one that can be appended to, if it is packed. Throws `StoreError`. */
export function unpackJournal(file: string, disk = systemDisk): void {
  const packed = packedFile(file);
  if (disk.size(packed) === undefined) return;
  guardFile({ file, doing: 'write' }, () => {
    // A crash may have left both: then the packed one is no more than a copy.
    if (disk.size(file) === undefined) replaceDurably(file, readPacked(file, disk), disk);
    removeDurably(packed, disk);
  });
}

function replaceDurably(file: string, bytes: Uint8Array, disk: Disk): void {
  const temporary = `${file}${temporarySuffix}`;
  disk.remove(temporary, true);
  try {
    writeNewFileSync(temporary, bytes, disk);
    disk.rename(temporary, file);
  } catch (error) {
    disk.remove(temporary, true);
    throw error;
  }
  syncDirectory(dirname(file), disk);
}

function removeDurably(file: string, disk: Disk): void {
  disk.remove(file, true);
  syncDirectory(dirname(file), disk);
}
