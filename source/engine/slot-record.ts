import { constants } from 'node:os';
import type { ExecutionEnd, Exit } from './executor.ts';

/** Something that a slot's shell or a launcher tells, a line of their protocols. */
export type SlotReport =
  | { readonly type: 'ready'; readonly groups: 'monitor' | 'setsid'; readonly pid: number }
  | { readonly type: 'started'; readonly token: string; readonly pid: number }
  | { readonly type: 'refused'; readonly token: string; readonly what: Refusal }
  /** It waited for its turn, and does so no more. */
  | { readonly type: 'withdrawn'; readonly token: string }
  | { readonly type: 'cpu'; readonly ms: number }
  /** `uptimeMs` is the computer's, since its start. */
  | {
      readonly type: 'ended';
      readonly token: string;
      readonly status: number;
      readonly uptimeMs?: number;
    }
  /** A launcher tells at once all that is known. */
  | { readonly type: 'exit'; readonly token: string; readonly exit: Exit }
  /** The shell's own words. */
  | { readonly type: 'notice'; readonly text: string };

/** What a task could not be started for want of, or the system's error. */
export type Refusal = 'sync' | 'log' | 'cwd' | 'program' | `E${string}`;

/** Signal names by number. */
const signalNames = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** One line of a slot's output or file. */
export function parseReport(line: string): SlotReport {
  const [kind, token = '', value = '', more = ''] = line.split(' ');
  switch (kind) {
    case 'ready':
      return { type: kind, groups: token === 'setsid' ? 'setsid' : 'monitor', pid: Number(value) };
    case 's':
      return { type: 'started', token, pid: Number(value) };
    case 'f':
      return { type: 'refused', token, what: value as Refusal };
    case 'w':
      return { type: 'withdrawn', token };
    case 'e':
      return {
        type: 'ended',
        token,
        status: Number(value),
        ...(more === '' ? {} : { uptimeMs: Number(more) * 1000 }),
      };
    case 'x':
      return { type: 'exit', token, exit: parseExit(line.split(' ').slice(2).map(Number)) };
    default:
      return parseTimes(line) ?? { type: 'notice', text: line };
  }
}

/** What follows the token of a launcher's record. */
function parseExit(figures: readonly number[]): Exit {
  const [endedAt = 0, code = 0, signal = 0, cpuMs = 0, peakKb = 0, logBytes = 0, ...flags] =
    figures;
  const [isGroupLeft = true, hasResult = true, isHandedOn = false] = flags.map(
    (flag) => flag !== 0,
  );
  return {
    end:
      signal === 0
        ? { type: 'exited', code }
        : { type: 'signalled', signal: signalNames.get(signal) ?? `signal ${signal}` },
    usage: { cpuMs, ...(peakKb === 0 ? {} : { peakBytes: peakKb * 1024 }) },
    endedAt,
    aftermath: { logBytes, isGroupLeft, hasResult, isHandedOn },
  };
}

const timesPattern = /^(\d+)m([\d.,]+)s (\d+)m([\d.,]+)s$/;

/** A line of the shell's `times`: user and system. */
function parseTimes(line: string): SlotReport | undefined {
  const match = timesPattern.exec(line);
  if (match === null) return undefined;
  const [, userMinutes, user, systemMinutes, system] = match;
  const seconds = (text: string) => Number(text.replace(',', '.'));
  const minutes = Number(userMinutes) + Number(systemMinutes);
  return { type: 'cpu', ms: Math.round((minutes * 60 + seconds(user!) + seconds(system!)) * 1000) };
}

/** The last line in which the shell says in its own words how the task of that token ended. */
export function findNotice(records: string, token: string): string | undefined {
  const start = records.lastIndexOf(`s ${token} `);
  if (start < 0) return undefined;
  const end = records.indexOf(`\ne ${token} `, start);
  const lines = records.slice(start, end < 0 ? undefined : end).split('\n');
  return lines.findLast((line) => parseReport(line).type === 'notice');
}

/**
 * How a task ended, by the status that the shell gives and its word about it: `exit 143` and
 * SIGTERM have the same status, and only of the latter does it say anything but "Done".
 */
export function readEnd(status: number, notice: string | undefined): ExecutionEnd {
  const signal = signalNames.get(status - 128);
  const isSignal = notice !== undefined && !/\bDone\b|\bExit\b/.test(notice);
  if (signal !== undefined && isSignal) return { type: 'signalled', signal };
  return { type: 'exited', code: status };
}
