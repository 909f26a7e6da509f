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
import { syncDirectory, writeNewFileSync } from './write-durably.ts';

/** A journal open at its end. Every method throws or rejects with a `StoreError`. */
export interface JournalFile {
  readonly position: JournalPosition;
  /** Writes one line: all of it or, when the disk refuses, nothing. */
  append(recorded: Recorded): void;
  /** Resolves when everything appended so far is on disk; concurrent calls share a sync. */
  flush(): Promise<void>;
  close(): void;
}

/** Creates a journal that holds its header alone; header and names are on disk afterwards. */
export function createJournalFile({ file, id }: JournalName): JournalFile {
  const header = journalHeader(id);
  guardFile({ file, doing: 'write' }, () => {
    writeNewFileSync(file, header);
    syncDirectory(dirname(file));
  });
  return openJournalFile(file, { bytes: header.length, lines: 1, seq: 0 });
}

/** Opens a journal to append after a position; what lies beyond it, a cut line, is removed. */
export function openJournalFile(file: string, end: JournalPosition): JournalFile {
  const fd = guardFile({ file, doing: 'write' }, () => openAt(file, end));
  let position = end;
  let syncedBytes = end.bytes;
  // After a failed sync or repair nobody knows what the file holds: it takes nothing more.
  let failure: unknown;

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
    close: () => closeSync(fd),
  };
}

function openAt(file: string, end: JournalPosition): number {
  const fd = openSync(file, 'a');
  try {
    ftruncateSync(fd, end.bytes);
    fsyncSync(fd);
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
