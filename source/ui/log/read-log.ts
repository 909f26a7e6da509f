import { open, type FileHandle } from 'node:fs/promises';
import { sanitizeLine } from './sanitize-line.ts';

/** One line of a log, with the byte offset of its start. */
export interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** Neighbouring lines of a log file at the time it was read. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Byte offset after the last line. */
  readonly end: number;
  /** Length of the whole file in bytes. */
  readonly size: number;
  /** There is no such file. */
  readonly isMissing?: true;
}

export const emptyPage: LogPage = { lines: [], end: 0, size: 0 };

const newline = 10;
const chunkBytes = 64 * 1024;
/** A longer stretch without a line break is shown as more than one line. */
const longestLineBytes = 16 * 1024;

/** Reads up to `rows` lines that start at byte `from`; a missing file is an empty page that says so. */
export async function readLogForward(path: string, from: number, rows: number): Promise<LogPage> {
  return withLog(path, async (file, size) => {
    const lines: LogLine[] = [];
    let at = Math.min(from, size);
    while (lines.length < rows && at < size) {
      const chunk = await readBytes(file, at, Math.min(size, at + chunkBytes));
      if (chunk.length === 0) break;
      const taken = takeLines(chunk, at, at + chunk.length >= size);
      lines.push(...taken.lines);
      at = taken.end;
    }
    const shown = lines.slice(0, rows);
    return { lines: shown, end: lines[rows]?.at ?? at, size };
  });
}

/** Reads the last `rows` lines that end at or before byte `before`; reads no more than it needs. */
export async function readLogBackward(
  path: string,
  before: number,
  rows: number,
): Promise<LogPage> {
  return withLog(path, async (file, size) => {
    const end = Math.min(before, size);
    const wanted = Math.max(chunkBytes, rows * 512);
    let start = Math.max(0, end - wanted);
    let chunk = await readBytes(file, start, end);
    if (start > 0) {
      const firstBreak = chunk.subarray(0, longestLineBytes).indexOf(newline);
      if (firstBreak >= 0) {
        start += firstBreak + 1;
        chunk = chunk.subarray(firstBreak + 1);
      }
    }
    const { lines } = takeLines(chunk, start, true);
    return { lines: lines.slice(Math.max(0, lines.length - rows)), end, size };
  });
}

/** The last `rows` lines of a log. */
export function readLogTail(path: string, rows: number): Promise<LogPage> {
  return readLogBackward(path, Number.MAX_SAFE_INTEGER, rows);
}

/** Splits bytes into lines; the last one without a break counts only when `isEnd`. */
function takeLines(chunk: Buffer, base: number, isEnd: boolean): { lines: LogLine[]; end: number } {
  const lines: LogLine[] = [];
  let start = 0;
  while (start < chunk.length) {
    const limit = Math.min(chunk.length, start + longestLineBytes);
    const found = chunk.subarray(start, limit).indexOf(newline);
    const isCut = found < 0 && limit === start + longestLineBytes;
    if (found < 0 && !isCut && !isEnd && lines.length > 0) break;
    const stop = found < 0 ? limit : start + found;
    lines.push({ at: base + start, text: sanitizeLine(chunk.toString('utf8', start, stop)) });
    start = found < 0 ? limit : stop + 1;
  }
  return { lines, end: base + start };
}

async function withLog(
  path: string,
  read: (file: FileHandle, size: number) => Promise<LogPage>,
): Promise<LogPage> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return { ...emptyPage, isMissing: true };
  }
  try {
    return await read(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
