import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of all processes that `/proc` shows; none where there is no such folder. */
export function readProcesses(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The fields of proc_pid_stat(5) after the second, from the state on; none once it is gone. */
function readStat(pid: number): readonly string[] {
  const stat = readProc(pid, 'stat') ?? '';
  // Field 2 is the command in brackets, which may hold brackets and spaces itself.
  const [state = 'X', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' || state === '' ? [] : [state, ...fields];
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether the process runs; zombies don't, where `/proc` tells. */
export function isProcessAlive(pid: number): boolean {
  if (process.platform === 'linux') return readStat(pid).length > 0;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The group of a living process, as `/proc` tells. */
export function readGroup(pid: number): number | undefined {
  const group = readStat(pid)[2];
  return group === undefined ? undefined : Number(group);
}

/** A variable of the environment that a process was started with (Linux; our own processes). */
export function readVariable(pid: number, name: string): string | undefined {
  const prefix = `${name}=`;
  const found = readProc(pid, 'environ')
    ?.split('\0')
    .find((variable) => variable.startsWith(prefix));
  return found?.slice(prefix.length);
}

/** Program and arguments that a process was started with, in one text. */
export function readCommandLine(pid: number): string {
  if (process.platform === 'linux') return (readProc(pid, 'cmdline') ?? '').replaceAll('\0', ' ');
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

const ticksPerSecond = 100;

/** Epoch ms at which a process started, to some ten ms (Linux). */
export function readStartedAt(pid: number): number | undefined {
  const ticks = readStat(pid)[19];
  if (ticks === undefined) return undefined;
  return bootedAt() + (Number(ticks) / ticksPerSecond) * 1000;
}

/** Epoch ms at which the computer was started, by its clock of now. */
export function bootedAt(): number {
  try {
    const [uptime] = readFileSync('/proc/uptime', 'utf8').split(' ');
    return Date.now() - Number(uptime) * 1000;
  } catch {
    return NaN;
  }
}

/** Most memory that a process has held so far, in bytes (Linux). */
export function readPeakBytes(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Processes that a process has started and that have not been waited for (Linux). */
export function readChildren(pid: number): readonly number[] {
  const listed = readProc(pid, `task/${pid}/children`) ?? '';
  return listed.split(' ').filter(Boolean).map(Number);
}
