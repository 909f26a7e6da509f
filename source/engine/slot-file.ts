import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Exit } from './executor.ts';
import { bootedAt } from './process-facts.ts';
import { findNotice, parseReport, readEnd, type Refusal } from './slot-record.ts';

/** What a slot's shell has recorded so far. */
export interface SlotFile {
  readonly file: string;
  readonly text: string;
  /** Epoch ms of the last record. */
  readonly writtenAt: number;
  /** Process id of the shell; absent until it was ready. */
  readonly shell?: number;
  /** Token of the task that it sees to. */
  readonly busyWith?: string;
}

/** What is recorded of one task. */
export interface TaskRecord {
  readonly pid?: number;
  readonly refusal?: Refusal;
  readonly exit?: Exit;
}

/** What the names of slots' files end with. */
export const slotSuffix = '.slot';

/** All files of a folder, which need not be there. */
export function readSlotFiles(folder: string): readonly SlotFile[] {
  return listFiles(folder)
    .filter((name) => name.endsWith(slotSuffix))
    .map((name) => readSlotFile(join(folder, name)));
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** One file; an empty one if it is not there. */
export function readSlotFile(file: string): SlotFile {
  const text = readText(file);
  const shell = /^ready \w+ (\d+)$/m.exec(text)?.[1];
  const [, token] = /^s (\S+) \d+$/.exec(lastLine(text, '\ns ')) ?? [];
  const isBusy = token !== undefined && !text.includes(`\ne ${token} `);
  return {
    file,
    text,
    writtenAt: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? NaN,
    ...(shell === undefined ? {} : { shell: Number(shell) }),
    ...(isBusy ? { busyWith: token } : {}),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The whole line that begins with the mark's last occurrence; a line that was cut is none. */
function lastLine(text: string, mark: string): string {
  const start = text.lastIndexOf(mark);
  const end = text.indexOf('\n', start + 1);
  return start < 0 || end < 0 ? '' : text.slice(start + 1, end);
}

/** What a file tells of a task; `undefined` when that was never given to its slot. */
export function findTaskRecord(file: SlotFile, token: string): TaskRecord | undefined {
  const { text } = file;
  const started = parseReport(lastLine(text, `\ns ${token} `));
  const refused = parseReport(lastLine(text, `\nf ${token} `));
  const ended = parseReport(lastLine(text, `\ne ${token} `));
  if (started.type !== 'started' && refused.type !== 'refused') return undefined;
  return {
    ...(started.type === 'started' ? { pid: started.pid } : {}),
    ...(refused.type === 'refused' ? { refusal: refused.what } : {}),
    ...(ended.type === 'ended' ? { exit: readExit(file, ended) } : {}),
  };
}

/** Takes back all that a file tells from the start of a task on; works on a full disk, too. */
export function forgetTask(file: string, token: string): void {
  const start = readText(file).lastIndexOf(`\ns ${token} `);
  if (start >= 0) truncateSync(file, start + 1);
}

function readExit(
  file: SlotFile,
  { token, status, uptimeMs }: { token: string; status: number; uptimeMs?: number },
): Exit {
  const notice = status > 128 ? findNotice(file.text, token) : undefined;
  return {
    end: readEnd(status, notice),
    usage: { cpuMs: readCpuMs(file.text, token) },
    endedAt: placeInTime(file, uptimeMs),
  };
}

/** The tasks' CPU time up to this one's end, less that up to the end before. */
function readCpuMs(text: string, token: string): number {
  const end = text.lastIndexOf(`\ne ${token} `);
  const before = text.lastIndexOf('\ne ', end - 1);
  const total = (upTo: number) => {
    if (upTo < 0) return 0;
    const report = parseReport(text.slice(text.lastIndexOf('\n', upTo - 1) + 1, upTo));
    return report.type === 'cpu' ? report.ms : 0;
  };
  return Math.max(0, total(end) - total(before));
}

/** The moment of a record, by the computer's uptime unless that is of an earlier start. */
function placeInTime({ writtenAt }: SlotFile, uptimeMs: number | undefined): number {
  if (uptimeMs === undefined) return writtenAt;
  const at = Math.round(bootedAt() + uptimeMs);
  return at <= writtenAt + 1000 ? at : writtenAt;
}
