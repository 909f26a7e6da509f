import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Watches for how long at a stretch the main thread works, in ms of its own processor time: what
 * others take from it meanwhile does not count. Figures are NaN where the system does not tell.
 */
export function watchBusyStretches(): () => { readonly most: number; readonly p99: number } {
  let fd: number;
  try {
    fd = openSync('/proc/self/schedstat', 'r');
  } catch {
    return () => ({ most: NaN, p99: NaN });
  }
  const text = Buffer.alloc(128);
  const read = () => {
    // The kernel brings what it tells of this thread up to date when it is asked for this.
    process.cpuUsage();
    return Number.parseInt(text.toString('latin1', 0, readSync(fd, text, 0, 128, 0)), 10);
  };
  const stretches: number[] = [];
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    stretches.push((now - before) / 1e6);
    before = now;
  }, 1);
  return () => {
    clearInterval(timer);
    closeSync(fd);
    stretches.sort((a, b) => a - b);
    const at = (share: number) => stretches[Math.floor((stretches.length - 1) * share)] ?? NaN;
    return { most: at(1), p99: at(0.99) };
  };
}
