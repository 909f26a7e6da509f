import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { guardFile, guardFileAsync } from './store-error.ts';

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
 * leaves the old file. The process' umask narrows the mode. Throws `StoreError`.
 */
export async function writeDurably(file: string, data: string, mode = ownerFile): Promise<void> {
  const temporary = temporaryName(file);
  await guardFileAsync({ file, doing: 'write' }, async () => {
    try {
      const handle = await open(temporary, 'wx', mode);
      try {
        await handle.writeFile(data);
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

/** `writeDurably` for a small file that the next step waits for. */
export function writeDurablySync(file: string, data: string): void {
  const temporary = temporaryName(file);
  guardFile({ file, doing: 'write' }, () => {
    try {
      writeNewFileSync(temporary, data);
      renameSync(temporary, file);
      syncDirectory(dirname(file));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
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
