import { formatByteSize } from '../byte-size.ts';
import type { HostLimit } from '../events.ts';
import type { MutableRun } from './mutable-run.ts';
import type { HostLoad } from './run.ts';
import type { SharedLimits } from './shared-limits.ts';

/** How long to wait before the computer is looked at again while it is too busy. */
export const hostCheckMs = 1_000;

/** What of the computer keeps tasks from starting. */
export interface Held {
  readonly by: HostLimit;
  readonly message: string;
}

/** How many tasks the state of the computer lets start, and why it lets none. */
export interface HostRoom {
  readonly most: number;
  readonly held?: Held;
}

/**
 * What the computer has room for. Below `maxLoad`, one reading lets as many tasks start as are
 * missing to it, at least one: tasks of any of the runs that started since do not show in its load
 * yet. Without a reading, or without limits, there is room for any number.
 */
export function readRoom(
  { maxLoad, minFreeBytes }: Pick<SharedLimits, 'maxLoad' | 'minFreeBytes'>,
  runs: readonly MutableRun[],
  host: HostLoad | undefined,
): HostRoom {
  if (!host) return { most: Infinity };
  if (minFreeBytes !== undefined && host.freeBytes < minFreeBytes) {
    const message = `${formatByteSize(host.freeBytes)} of memory are free, less than minFreeMemory of ${formatByteSize(minFreeBytes)}`;
    return { most: 0, held: { by: 'memory', message } };
  }
  if (maxLoad === undefined) return { most: Infinity };
  if (host.load >= maxLoad) {
    const message = `load ${formatLoad(host.load)} has reached maxLoad of ${maxLoad}`;
    return { most: 0, held: { by: 'load', message } };
  }
  const missing = Math.max(1, Math.floor(maxLoad - host.load));
  const started = runs.reduce((sum, run) => sum + countStartedSince(run, host.at), 0);
  return { most: Math.max(0, missing - started) };
}

function formatLoad(load: number): string {
  return String(Number(load.toFixed(1)));
}

/** Tasks run in the order in which they started, so the newest are the last. */
function countStartedSince({ active, tasks }: MutableRun, at: number): number {
  let count = 0;
  for (const task of active) if (tasks.startedAt[task]! >= at) count += 1;
  return count;
}
