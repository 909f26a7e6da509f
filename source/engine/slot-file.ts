import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Exit } from './executor.ts';
import { bootedAt } from './process-facts.ts';
import { findNotice, parseReport, readEnd, type Refusal } from './slot-record.ts';

/** What a slot's shell or a launcher has recorded so far. */
export interface SlotFile {
  readonly file: string;
  readonly text: string;
  /** Epoch ms of the last record. */
  readonly writtenAt: number;
  /** Its process id; absent until it was ready. */
  readonly shell?: number;
  /** It can start nothing that it has not recorded, as it sees to a task or takes no more. */
  readonly isSettled: boolean;
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
  return {
    file,
    text,
    writtenAt: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? NaN,
    ...(shell === undefined ? {} : { shell: Number(shell) }),
    isSettled: text.startsWith('ready launcher') ? text.includes('\nclosed\n') : isBusy(text),
  };
}

/** A slot's shell sees to one task at a time. */
function isBusy(text: string): boolean {
  const [, token] = /^s (\S+) \d+$/.exec(lastLine(text, '\ns ')) ?? [];
  return token !== undefined && !text.includes(`\ne ${token} `);
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
  const exit = parseReport(lastLine(text, `\nx ${token} `));
  if (started.type !== 'started' && refused.type !== 'refused') return undefined;
  return {
    ...(started.type === 'started' ? { pid: started.pid } : {}),
    ...(refused.type === 'refused' ? { refusal: refused.what } : {}),
    ...(ended.type === 'ended' ? { exit: readExit(file, ended) } : {}),
    ...(exit.type === 'exit' ? { exit: withoutAftermath(exit.exit) } : {}),
  };
}

/** What was left at the time may have changed since. */
function withoutAftermath({ end, usage, endedAt }: Exit): Exit {
  return { end, usage, ...(endedAt === undefined ? {} : { endedAt }) };
}

/**
 * Takes back how a task ended: it is then not known. Done within the file, so that a full disk does
 * not keep it from being done.
 */
export function forgetExit(file: string, token: string): void {
  const text = readFileSync(file, 'latin1');
  const at = Math.max(text.lastIndexOf(`\ne ${token} `), text.lastIndexOf(`\nx ${token} `));
  if (at < 0) return;
  const fd = openSync(file, 'r+');
  try {
    writeSync(fd, '-', at + 1);
  } finally {
    closeSync(fd);
  }
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
