import { readFileSync } from 'node:fs';
import { freemem, loadavg } from 'node:os';
import type { HostLoad } from '../domain/schedule/run.ts';

/**
 * How busy this computer is, at that time (epoch ms). On Linux from `/proc`: runnable processes but
 * ours, or the last minute's average when that is more, and the memory that is available; elsewhere
 * the average and the free memory that the system states.
 */
export function readHostLoad(now: number): HostLoad {
  return {
    at: now,
    load: readProc('/proc/loadavg', parseLoad) ?? loadavg()[0]!,
    freeBytes: readProc('/proc/meminfo', parseAvailable) ?? freemem(),
  };
}

/** `0.20 0.18 0.12 3/80 11206`: averages, then the runnable among all, the reader included. */
export function parseLoad(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(?: \S+){2} (\d+)\/\d+/.exec(text);
  return match ? Math.max(Number(match[1]), Number(match[2]) - 1) : undefined;
}

/** The line `MemAvailable:    8123456 kB`, in bytes. */
export function parseAvailable(text: string): number | undefined {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(text);
  return match ? 1024 * Number(match[1]) : undefined;
}

function readProc(file: string, parse: (text: string) => number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A reading serves every decision of the next second: the files are not read for each task. */
const readingAgeMs = 1_000;

/** What looks at the computer, at most once in a second of the clock that it is given. */
export function createHostProbe(
  read: (now: number) => HostLoad = readHostLoad,
): (now: number) => HostLoad {
  let last: HostLoad | undefined;
  return (now) => {
    const isFresh = last !== undefined && now >= last.at && now - last.at < readingAgeMs;
    return (last = isFresh ? last! : read(now));
  };
}
