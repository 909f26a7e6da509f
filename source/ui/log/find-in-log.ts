import { readLogBackward, readLogForward, type LogLine, type LogPage } from './read-log.ts';

const pageLines = 2000;

/**
 * Offset of the next line that holds `text` (any case) after or before the line at `from`, going
 * around the file's end once; `undefined` when no line does. Reads page by page.
 */
export async function findInLog(
  path: string,
  text: string,
  search: { readonly from: number; readonly direction: 'next' | 'previous' },
): Promise<number | undefined> {
  const needle = text.toLowerCase();
  const holds = (line: LogLine) => line.text.toLowerCase().includes(needle);
  return search.direction === 'next'
    ? findNext(path, holds, search.from)
    : findPrevious(path, holds, search.from);
}

type Holds = (line: LogLine) => boolean;

async function findNext(path: string, holds: Holds, from: number): Promise<number | undefined> {
  const isBeyond = (line: LogLine) => line.at > from && holds(line);
  const beyond = await scanForward(path, isBeyond, Math.max(0, from));
  return beyond ?? (await scanForward(path, holds, 0));
}

async function findPrevious(path: string, holds: Holds, from: number): Promise<number | undefined> {
  const before = await scanBackward(path, holds, from);
  return before ?? (await scanBackward(path, holds, Number.MAX_SAFE_INTEGER));
}

async function scanForward(path: string, holds: Holds, from: number): Promise<number | undefined> {
  let page: LogPage;
  for (let at = from; ; at = page.end) {
    page = await readLogForward(path, at, pageLines);
    const found = page.lines.find(holds);
    if (found) return found.at;
    if (page.lines.length === 0 || page.end >= page.size) return undefined;
  }
}

async function scanBackward(path: string, holds: Holds, from: number): Promise<number | undefined> {
  for (let before = from; ;) {
    const page = await readLogBackward(path, before, pageLines);
    const found = page.lines.findLast(holds);
    if (found) return found.at;
    const first = page.lines[0];
    if (!first || first.at === 0) return undefined;
    before = first.at;
  }
}
