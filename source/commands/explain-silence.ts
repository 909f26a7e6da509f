import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Problem } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { runnerLogFile } from '../store/state-directory.ts';

const mostBytes = 64 * 1024;

/** The end of a file, empty when there is none. */
function readEnd(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const start = Math.max(0, fstatSync(fd).size - mostBytes);
      const bytes = Buffer.alloc(mostBytes);
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, mostBytes, start));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

const complaint = /^(\S+) error: (.*)$/gm;

/** The newest complaint in a runner's log, when it came after the backfill's last event. */
function readComplaint(stateDir: string, since: number): string | undefined {
  const complaints = [...readEnd(runnerLogFile(stateDir)).matchAll(complaint)];
  const [, time = '', text] = complaints.at(-1) ?? [];
  // The event and the complaint may fall into one millisecond, and clocks are set back.
  return Date.parse(time) >= since - 1_000 ? text : undefined;
}

/** Why the runner of a backfill that has not ended is gone, as far as anybody knows. */
export function explainSilence(stateDir: string, run: Run): Problem {
  const reason = readComplaint(stateDir, run.updatedAt);
  return {
    code: 'runner-gone',
    message: reason ?? `the runner of ${run.id} is gone: it was killed or has crashed`,
    hint: 'Nothing that was recorded is lost.',
  };
}
