import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Result } from 'execa';
import { findNotice, parseReport, readEnd, type Refusal, type SlotReport } from './slot-record.ts';
import { slotScript } from './slot-script.ts';
import type { Environment, Exit } from './executor.ts';
import { startOutliving } from './start-outliving.ts';
import { isLate } from './is-late.ts';

/** What a slot tells of the one task that it runs. Exactly one of the last three comes, once. */
export interface SlotTask {
  readonly token: string;
  onSpawn(pid: number): void;
  onRefusal(what: Refusal): void;
  onExit(exit: Exit): void;
  /** The slot's shell itself has ended, and the task's end was not heard of. */
  onSlotDeath(death: SlotDeath): void;
}

/** How a slot's shell ended. */
export interface SlotDeath {
  /** Absent when a signal ended it, and when it could not be started. */
  readonly code?: number;
  /** Why it could not be started. */
  readonly error?: unknown;
  /** What the shell had to say last. */
  readonly lastWord: string;
}

export interface SlotOptions {
  /** Program and arguments of the shell. */
  readonly shell: readonly string[];
  /** File for its records; not there yet. */
  readonly file: string;
  readonly env: Environment;
}

/** A long-lived shell in a session of its own, which runs one task at a time and survives us. */
export class Slot {
  readonly file: string;
  readonly shell: readonly string[];
  /** Environment of its shell. */
  readonly env: Environment;
  /** Resolves when its shell has ended. */
  readonly closed: Promise<void>;
  /** Tasks become leaders of their groups by `setsid`, a moment after they were spawned. */
  leadsLate = false;
  readonly #shell: ReturnType<typeof startOutliving>;
  #task: SlotTask | undefined;
  #refusal: Refusal | undefined;
  #rest = '';
  #cpuMs = 0;
  /** CPU time of all tasks before this one. */
  #cpuBeforeMs = 0;

  constructor(options: SlotOptions) {
    this.file = options.file;
    this.shell = options.shell;
    this.env = options.env;
    this.#shell = startOutliving([...options.shell, '-s', options.file], options.env);
    const { stdin, stdout } = this.#shell;
    // A shell that has gone is told by its end.
    stdin.on('error', () => undefined);
    stdin.write(slotScript);
    stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    const drained = new Promise((resolve) => stdout.on('close', resolve));
    this.closed = this.#shell.then(async (result) => {
      await drained;
      this.#die(result);
    });
  }

  /** Has it run a command made by `slotCommand`; the last task must have ended. */
  run(command: string, task: SlotTask): void {
    this.#task = task;
    this.#refusal = undefined;
    this.#cpuBeforeMs = this.#cpuMs;
    this.#shell.stdin.write(command);
  }

  /** Lets the shell leave once its task has ended. */
  close(): void {
    this.#shell.stdin.end();
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    const report = parseReport(line);
    switch (report.type) {
      case 'ready':
        this.leadsLate = report.groups === 'setsid';
        return;
      case 'started':
        this.#task?.onSpawn(report.pid);
        return;
      case 'refused':
        this.#refusal = report.what;
        return;
      case 'cpu':
        this.#cpuMs = report.ms;
        return;
      case 'ended':
        return this.#end(report);
      case 'notice':
      case 'withdrawn':
      case 'exit':
        return;
    }
  }

  #end({ status, uptimeMs }: EndReport): void {
    const task = this.#task;
    if (task === undefined) return;
    this.#task = undefined;
    if (this.#refusal !== undefined) return task.onRefusal(this.#refusal);
    const notice = status > 128 ? findNotice(readText(this.file), task.token) : undefined;
    const cpuMs = Math.max(0, this.#cpuMs - this.#cpuBeforeMs);
    task.onExit({ end: readEnd(status, notice), usage: { cpuMs }, ...placeLate(uptimeMs) });
  }

  #die({ exitCode, signal, cause }: Pick<Result, 'exitCode' | 'signal' | 'cause'>): void {
    const task = this.#task;
    this.#task = undefined;
    task?.onSlotDeath({
      ...(exitCode === undefined ? {} : { code: exitCode }),
      ...(exitCode === undefined && signal === undefined ? { error: cause } : {}),
      lastWord: readText(this.file).trimEnd().split('\n').at(-1)!,
    });
  }
}

type EndReport = Extract<SlotReport, { readonly type: 'ended' }>;

/** The time of an end that is heard of late; one that is not is best told by the listener's clock. */
function placeLate(uptimeMs: number | undefined): { readonly endedAt?: number } {
  if (uptimeMs === undefined) return {};
  const sinceMs = uptime() * 1000 - uptimeMs;
  return isLate(sinceMs) ? { endedAt: Math.round(Date.now() - sinceMs) } : {};
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
