import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose command line names a project's folder, or that were told to report into it. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => readProc(pid, 'cmdline').includes(folder) || isTaskOf(pid, folder));
}

function isTaskOf(pid: number, folder: string): boolean {
  return readProc(pid, 'environ').includes(`BACKFILL_RESULT=${folder}`);
}

/** Launchers, or shells of slots, that see to tasks of a project. */
export function launchersIn(folder: string): number[] {
  return processesIn(folder).filter((pid) => /-s\0[^\0]*\.slot\0?$/.test(readProc(pid, 'cmdline')));
}

/**
 * Processes of these ids or groups that have ended but that their parent, other than the system's
 * first process, has not waited for.
 */
export function zombiesAmong(pids: readonly number[]): number[] {
  const known = new Set(pids);
  return readStats()
    .filter(({ state, parent }) => state === 'Z' && parent !== 1)
    .filter(({ pid, group }) => known.has(pid) || known.has(group))
    .map(({ pid }) => pid);
}

/**
 * Whether a process and those of its group have been stopped by a signal; one of them may wait for
 * another to become a program, which it will not while it is stopped.
 */
export function isStopped(pid: number): boolean {
  const states = readStats()
    .filter((each) => each.pid === pid || each.group === pid)
    .map(({ state }) => state);
  return states.includes('T') && states.every((state) => 'TDZ'.includes(state));
}

function readStats() {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .map((pid) => {
      const stat = readProc(pid, 'stat');
      const [state = '', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid, state, parent: Number(parent), group: Number(group) };
    });
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
