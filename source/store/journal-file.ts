import { dirname } from 'node:path';
import type { Recorded } from '../domain/events.ts';
import { systemDisk, type Disk } from './disk.ts';
import {
  journalHeader,
  journalLine,
  type JournalName,
  type JournalPosition,
} from './read-journal.ts';
import { shareSync } from './share-sync.ts';
import { guardFile, guardFileAsync, storeError } from './store-error.ts';
import { ownerFile, syncDirectory, writeWhole } from './write-durably.ts';

/** A journal open at its end. Every method throws or rejects with a `StoreError`. */
export interface JournalFile {
  /** Its path. */
  readonly path: string;
  readonly position: JournalPosition;
  /** Writes one line: all of it or, when the disk refuses, nothing. */
  append(recorded: Recorded): void;
  /** Resolves when everything appended so far is on disk; concurrent calls share a sync. */
  flush(): Promise<void>;
  /** Everything appended so far is on disk. */
  readonly isSynced: boolean;
  close(): void;
}

/** Where a journal is opened. */
export interface JournalPlace {
  readonly disk?: Disk;
  /** Its path until it is renamed to its name. */
  readonly path?: string;
}

/**
 * Opens a journal to append after a position, creating it if need be; what lies beyond, a cut
 * line, is removed. What it holds, and its name, is on disk afterwards. `path` is where the file lies
 * until it is renamed to its name, which is what problems name.
 */
export function openJournalFile(
  { file, id }: JournalName,
  end: JournalPosition,
  { disk = systemDisk, path = file }: JournalPlace = {},
): JournalFile {
  const header = Buffer.from(journalHeader(id));
  const fd = guardFile({ file, doing: 'write' }, () => openAt(path, end, { header, disk }));
  let position = end.lines > 0 ? end : { bytes: header.length, lines: 1, seq: 0 };
  let syncedBytes = position.bytes;
  // After a failed sync or repair nobody knows what the file holds: it takes nothing more.
  let failure: unknown;
  let isClosed = false;

  const sync = shareSync(async () => {
    if (failure !== undefined) throw failure as Error;
    const { bytes } = position;
    try {
      await guardFileAsync({ file, doing: 'write' }, () => disk.syncLater(fd));
    } catch (error) {
      failure = error;
      throw error;
    }
    syncedBytes = bytes;
  });

  return {
    path: file,
    get position() {
      return position;
    },
    append(recorded) {
      if (isClosed) throw new Error(`${file} was closed`);
      if (failure !== undefined) throw failure as Error;
      const line = Buffer.from(journalLine(recorded));
      try {
        guardFile({ file, doing: 'write' }, () => writeWhole(fd, line, disk));
      } catch (error) {
        failure = cutBack(fd, position.bytes, { file, disk });
        throw error;
      }
      const { bytes, lines } = position;
      position = { bytes: bytes + line.length, lines: lines + 1, seq: recorded.seq };
    },
    get isSynced() {
      return syncedBytes === position.bytes;
    },
    flush: () => (syncedBytes === position.bytes ? Promise.resolve() : sync()),
    close() {
      if (!isClosed) disk.close(fd);
      isClosed = true;
    },
  };
}

function openAt(
  file: string,
  end: JournalPosition,
  { header, disk }: { readonly header: Buffer; readonly disk: Disk },
): number {
  const fd = disk.open(file, 'append', ownerFile);
  try {
    disk.truncate(fd, end.bytes);
    if (end.lines === 0) writeWhole(fd, header, disk);
    disk.sync(fd);
    syncDirectory(dirname(file), disk);
    return fd;
  } catch (error) {
    disk.close(fd);
    throw error;
  }
}

/** Removes what a failed write left; the error that makes the file unusable, if any. */
function cutBack(
  fd: number,
  bytes: number,
  { file, disk }: { readonly file: string; readonly disk: Disk },
): unknown {
  try {
    disk.truncate(fd, bytes);
    return undefined;
  } catch (error) {
    return storeError(error, { file, doing: 'write' });
  }
}
