import { statSync } from 'node:fs';
import type { Usage } from '../domain/events.ts';
import { cutLog } from './cut-log.ts';

import { readChildren, readPeakBytes } from './process-facts.ts';

/** A running process and its log. */
export interface MonitoredTask {
  readonly pid: number;
  readonly logFile: string;
  /** Size of the log over which its middle is left out. */
  readonly logBytes?: number;
}

export interface WatchedTask {
  /** Ends the watch and tells what was seen. */
  stop(): Usage;
  /**
   * Resolves when the log is within its limit for good; to be called once nothing writes to it,
   * with its size if that is known.
   */
  settled(size?: number): Promise<void>;
}

interface Watch extends MonitoredTask {
  peakBytes: number;
  cutting: Promise<void> | undefined;
}

const lookEveryMs = 200;
/** Looks of one turn, so that the main thread is never held up for milliseconds. */
const tasksPerLook = 16;
/** Processes of one task that are asked for their memory. */
const processesPerTask = 32;

/** Looks at running tasks several times a second: their memory, and the size of their logs. */
export class TaskMonitor {
  #watches: Watch[] = [];
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  watch(task: MonitoredTask): WatchedTask {
    const { pid, logFile, logBytes } = task;
    const limit = logBytes === undefined ? {} : { logBytes };
    const watch: Watch = { pid, logFile, ...limit, peakBytes: 0, cutting: undefined };
    this.#watches.push(watch);
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs);
    return {
      stop: () => {
        this.#forget(watch);
        return watch.peakBytes > 0 ? { peakBytes: watch.peakBytes } : {};
      },
      settled: async (size) => {
        await watch.cutting;
        limitLog(watch, size);
        await watch.cutting;
      },
    };
  }

  #forget(watch: Watch): void {
    this.#watches = this.#watches.filter((each) => each !== watch);
    if (this.#watches.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const count = Math.min(tasksPerLook, this.#watches.length);
    for (let i = 0; i < count; i++) {
      this.#next = (this.#next + 1) % this.#watches.length;
      const watch = this.#watches[this.#next]!;
      watch.peakBytes = Math.max(watch.peakBytes, readLargest(watch.pid));
      limitLog(watch);
    }
  }
}

/** The most that one of a process' living descendants or itself has held; 0 when not known. */
function readLargest(root: number): number {
  const pids = [root];
  let largest = 0;
  for (let i = 0; i < pids.length && i < processesPerTask; i++) {
    largest = Math.max(largest, readPeakBytes(pids[i]!) ?? 0);
    pids.push(...readChildren(pids[i]!));
  }
  return largest;
}

function limitLog(watch: Watch, knownSize?: number): void {
  const { logFile, logBytes } = watch;
  if (logBytes === undefined || watch.cutting !== undefined) return;
  const size = knownSize ?? statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= logBytes) return;
  watch.cutting = cutLog(logFile, logBytes).finally(() => {
    watch.cutting = undefined;
  });
}
