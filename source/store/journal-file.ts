import { closeSync, fdatasync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Recorded } from '../domain/events.ts';
import {
  journalHeader,
  journalLine,
  type JournalName,
  type JournalPosition,
} from './read-journal.ts';
import { shareSync } from './share-sync.ts';
import { guardFile, guardFileAsync } from './store-error.ts';
import { ownerFile, syncDirectory } from './write-durably.ts';

/** A journal open at its end. Every method throws or rejects with a `StoreError`. */
export interface JournalFile {
  readonly position: JournalPosition;
  /** Writes one line: all of it or, when the disk refuses, nothing. */
  append(recorded: Recorded): void;
  /** Resolves when everything appended so far is on disk; concurrent calls share a sync. */
  flush(): Promise<void>;
  close(): void;
}

/**
 * Opens a journal to append after a position, creating it if need be; what lies beyond, a cut
 * line, is removed. What it holds, and its name, is on disk afterwards. `path` is where the file lies
 * until it is renamed to its name, which is what problems name.
 */
export function openJournalFile(
  { file, id }: JournalName,
  end: JournalPosition,
  path = file,
): JournalFile {
  const header = Buffer.from(journalHeader(id));
  const fd = guardFile({ file, doing: 'write' }, () => openAt(path, end, header));
  let position = end.lines > 0 ? end : { bytes: header.length, lines: 1, seq: 0 };
  let syncedBytes = position.bytes;
  // After a failed sync or repair nobody knows what the file holds: it takes nothing more.
  let failure: unknown;
  let isClosed = false;

  const sync = shareSync(async () => {
    if (failure !== undefined) throw failure as Error;
    const { bytes } = position;
    try {
      await guardFileAsync({ file, doing: 'write' }, () => fdatasyncAsync(fd));
    } catch (error) {
      failure = error;
      throw error;
    }
    syncedBytes = bytes;
  });

  return {
    get position() {
      return position;
    },
    append(recorded) {
      if (isClosed) throw new Error(`${file} was closed`);
      if (failure !== undefined) throw failure as Error;
      const line = Buffer.from(journalLine(recorded));
      try {
        guardFile({ file, doing: 'write' }, () => writeWhole(fd, line));
      } catch (error) {
        failure = cutBack(fd, position.bytes);
        throw error;
      }
      const { bytes, lines } = position;
      position = { bytes: bytes + line.length, lines: lines + 1, seq: recorded.seq };
    },
    flush: () => (syncedBytes === position.bytes ? Promise.resolve() : sync()),
    close() {
      if (!isClosed) closeSync(fd);
      isClosed = true;
    },
  };
}

function openAt(file: string, end: JournalPosition, header: Buffer): number {
  const fd = openSync(file, 'a', ownerFile);
  try {
    ftruncateSync(fd, end.bytes);
    if (end.lines === 0) writeWhole(fd, header);
    fsyncSync(fd);
    syncDirectory(dirname(file));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** A full disk may take part of a write before it refuses the rest. */
function writeWhole(fd: number, data: Buffer): void {
  for (let done = 0; done < data.length;) done += writeSync(fd, data, done);
}

/** Removes what a failed write left; the error that makes the file unusable, if any. */
function cutBack(fd: number, bytes: number): unknown {
  try {
    ftruncateSync(fd, bytes);
    return undefined;
  } catch (error) {
    return error;
  }
}

const fdatasyncAsync = promisify(fdatasync);
