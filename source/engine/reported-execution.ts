import type { Usage } from '../domain/events.ts';
import type { Aftermath, Execution, Exit, Launch } from './executor.ts';
import { endGroup, isGroupAlive, untilLeads } from './process-group.ts';
import type { TaskMonitor, WatchedTask } from './task-monitor.ts';

/** What an execution needs to know of the process that it stands for. */
export interface ExecutionTerms {
  readonly logFile: string;
  readonly graceMs: number;
  readonly logBytes?: number;
  readonly monitor: TaskMonitor;
}

/** An execution whose process is reported by others: spawned at most once, ended once. */
export class ReportedExecution implements Execution {
  readonly spawned: Promise<number | undefined>;
  readonly exited: Promise<Exit>;
  readonly gone: Promise<void>;
  pid: number | undefined;
  readonly #terms: ExecutionTerms;
  #tellSpawned!: (pid: number | undefined) => void;
  #tellExit!: (exit: Exit) => void;
  #watched: WatchedTask | undefined;
  #followed: Execution | undefined;
  #isUnwanted = false;
  #hasExited = false;
  #aftermath: Aftermath | undefined;
  #ending: Promise<void> | undefined;

  constructor(terms: ExecutionTerms) {
    this.#terms = terms;
    this.spawned = new Promise((resolve) => {
      this.#tellSpawned = resolve;
    });
    this.exited = new Promise((resolve) => {
      this.#tellExit = resolve;
    });
    this.gone = this.exited.then(() => this.#clearAway());
  }

  /** It was asked to end. */
  get isUnwanted(): boolean {
    return this.#isUnwanted;
  }

  /** The process exists; `leadsLate`: it becomes the leader of its group only a moment later. */
  spawn(pid: number, leadsLate = false): void {
    if (this.pid !== undefined) return;
    this.pid = pid;
    this.#watched = this.#terms.monitor.watch({ pid, ...this.#terms });
    this.#tellSpawned(pid);
    if (!this.#isUnwanted) return;
    if (leadsLate) void untilLeads(pid).then(() => this.terminate());
    else this.terminate();
  }

  /** The process has ended, or there will be none. */
  end({ usage, ...exit }: Exit): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    this.#aftermath = exit.aftermath;
    this.#tellSpawned(undefined);
    const sampled: Usage = this.#watched?.stop() ?? {};
    this.#tellExit({ ...exit, usage: { ...sampled, ...usage } });
  }

  /** Has the process started by other means, whose execution stands for it from here on. */
  follow(execution: Execution): void {
    if (this.#isUnwanted) execution.terminate();
    this.#followed = execution;
    void execution.spawned.then((pid) => this.#tellSpawned(pid));
    void execution.exited.then((exit) => this.end(exit));
  }

  terminate(): void {
    this.#followed?.terminate();
    this.#isUnwanted = true;
    if (this.pid === undefined || this.#hasExited) return;
    this.#ending ??= endGroup(this.pid, this.#terms.graceMs);
  }

  async #clearAway(): Promise<void> {
    await this.#followed?.gone;
    const { pid } = this;
    if (pid === undefined) return;
    const isLeft = this.#aftermath?.isGroupLeft ?? true;
    if (isLeft && isGroupAlive(pid)) this.#ending ??= endGroup(pid, this.#terms.graceMs);
    await this.#ending;
    await this.#watched?.settled(isLeft ? undefined : this.#aftermath?.logBytes);
  }
}

/** The execution of a process that is to be reported. */
export function expectReports(
  { logFile, graceMs, limits: { logBytes } }: Pick<Launch, 'logFile' | 'graceMs' | 'limits'>,
  monitor: TaskMonitor,
): ReportedExecution {
  const limit = logBytes === undefined ? {} : { logBytes };
  return new ReportedExecution({ logFile, graceMs, monitor, ...limit });
}
