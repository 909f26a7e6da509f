import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * When a process of this host started, as text that no later process with the same id repeats.
 * `undefined` if no such process is alive; empty where the system does not tell.
 */
export function readStartTime(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  return process.platform === 'linux' ? readProcStartTime(pid) : readPsStartTime(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process exists though it takes no signal from us.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Clock ticks since boot, after the boot's id: field 22 of proc_pid_stat(5). */
function readProcStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the command in brackets and may hold brackets and spaces itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isDead = fields[0] === 'Z' || fields[0] === 'X';
    return isDead ? undefined : `${readBootId()}/${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function readBootId(): string {
  return readOrEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
}

function readPsStartTime(pid: number): string {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim();
  } catch {
    return '';
  }
}

/**
 * The machine and the process namespace that this process lives in: processes of another place
 * cannot be seen from here. Empty where the system does not tell.
 */
export function readPlace(): string {
  if (process.platform !== 'linux') return '';
  return `${readOrEmpty(() => readFileSync('/etc/machine-id', 'utf8').trim())}/${readOrEmpty(() => readlinkSync('/proc/self/ns/pid'))}`;
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
