import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readLastLine } from './read-last-line.ts';

/** Less room than this is none for somebody who writes a buffer at a time. */
const leastBytes = 64 * 1024;

/**
 * What a failed task said last, as `readLastLine`; if the disk of its log is full, this is said too,
 * as the task may have failed for that, or its last words found no room.
 */
export async function readLastWord(logFile: string): Promise<string | undefined> {
  const [line, isFull] = await Promise.all([readLastLine(logFile), isDiskFull(dirname(logFile))]);
  if (!isFull) return line;
  const fullDisk = 'no space is left on the disk of its log: free some, then retry';
  return line === undefined ? fullDisk : `${line} (${fullDisk})`;
}

async function isDiskFull(folder: string): Promise<boolean> {
  const room = await statfs(folder).catch(() => undefined);
  // Some file systems tell nothing of their size.
  return room !== undefined && room.blocks > 0 && room.bavail * room.bsize < leastBytes;
}
