import { existsSync, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Whether a process runs; one that has ended but that nobody has waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const patienceMs = 60_000;

/** Resolves with a file's lines as soon as it holds so many; rejects when it never does. */
export function untilLines(file: string, count: number): Promise<string[]> {
  return untilFile(file, (lines) => lines.length >= count);
}

/** Resolves with a file's whole lines as soon as they are as wanted; rejects when they never are. */
export function untilFile(
  file: string,
  areWanted: (lines: readonly string[]) => boolean,
): Promise<string[]> {
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  return new Promise((resolve, reject) => {
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) check();
    });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      watcher.close();
      settle();
    };
    const check = () => {
      const lines = read();
      if (areWanted(lines)) finish(() => resolve(lines));
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`${file} holds in vain ${read().length} lines`))),
      patienceMs,
    );
    check();
  });
}
