import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptTasks } from './adopt-tasks.ts';
import { readBootId } from './boot-id.ts';
import {
  isBuilt,
  type Adopted,
  type Execution,
  type Executor,
  type Launch,
  type Leftover,
  neverStarted,
  type Turn,
  unsynced,
  withdrawn,
} from './executor.ts';
import { fitsOrder } from './fits-order.ts';
import { goOnAlone } from './follow-orphan.ts';
import { pythons } from './launcher-command.ts';
import type { SpareLaunchers } from './spare-launchers.ts';
import { Launcher, type LauncherDeath, type Order } from './launcher.ts';
import { expectReports, type ReportedExecution } from './reported-execution.ts';
import { forgetExit, slotSuffix } from './slot-file.ts';
import { describeRefusal, describeSpawnFailure } from './spawn-failure.ts';
import { TaskMonitor } from './task-monitor.ts';

const soon: Turn = { line: 0, handedOn: 0 };

export interface LauncherExecutorOptions {
  /** Folder for the records of launchers, of one backfill alone; made when needed. */
  readonly folder: string;
  /** What can run a launcher, the best first. */
  readonly programs?: readonly string[];
  /** Become launchers as long as there are any; they run the best of the programs that are there. */
  readonly spares?: SpareLaunchers | undefined;
  /** Starts processes where no launcher runs, and commands too long for an order. */
  readonly fallback: Executor;
  /** Names the computer's present start; empty where that is not known. */
  readonly boot?: string;
}

/**
 * Runs processes on this computer under a launcher, which outlives this process, sees its tasks to
 * the end and records it.
 */
export function launcherExecutor(options: LauncherExecutorOptions): Executor {
  return new LauncherExecutor(options);
}

class LauncherExecutor implements Executor {
  readonly #folder: string;
  /** Only records of this start of the computer are believed, as `slotExecutor` does. */
  readonly #records: string;
  readonly #fallback: Executor;
  readonly #monitor = new TaskMonitor();
  /** Those that have not failed yet; the first is used. */
  #programs: readonly string[];
  readonly #spares: SpareLaunchers | undefined;
  #launcher: Launcher | undefined;
  /** Tasks that did not end by themselves, and the files that tell of them. */
  readonly #unwanted: { readonly file: string; readonly token: string }[] = [];

  constructor(options: LauncherExecutorOptions) {
    const { folder, fallback, programs = pythons, boot = readBootId() } = options;
    this.#folder = folder;
    this.#records = join(folder, boot);
    this.#fallback = fallback;
    this.#programs = programs;
    this.#spares = options.spares;
  }

  /** While there is a launcher. */
  get withdraw(): Executor['withdraw'] {
    const launcher = this.#launcher;
    return launcher?.hasEnded === false ? launcher.withdraw.bind(launcher) : undefined;
  }

  /** While there is a launcher that has told that it can run. */
  get startSynced(): Executor['startSynced'] {
    return this.#launcher?.isReady === true && !this.#launcher.hasEnded
      ? (launch, file, turn = soon) => this.#startSynced({ launch, turn, file })
      : undefined;
  }

  start(launch: Launch, turn: Turn = soon): Execution {
    if (this.#programs.length === 0 || !fitsOrder(launch)) {
      return turn.round === undefined ? this.#fallback.start(launch) : neverStarted(withdrawn.end);
    }
    return this.#order({ launch, turn });
  }

  adopt(leftovers: readonly Leftover[]): Promise<readonly Adopted[]> {
    return adoptTasks({ folder: this.#records, monitor: this.#monitor }, leftovers);
  }

  async close(areRecorded: boolean): Promise<void> {
    await Promise.all([this.#launcher?.close(), this.#fallback.close(areRecorded)]);
    if (areRecorded) await rm(this.#folder, { recursive: true, force: true });
    else for (const { file, token } of this.#unwanted) forgetExit(file, token);
  }

  #startSynced(order: Order): Execution {
    return fitsOrder(order.launch) ? this.#order(order) : neverStarted(unsynced.end);
  }

  #order(order: Order): Execution {
    const execution = expectReports(order.launch, this.#monitor);
    this.#begin({ ...order, execution });
    return execution;
  }

  #begin(order: Ordered): void {
    const { launch, turn, execution } = order;
    const [program] = this.#programs;
    if (program === undefined && turn.round !== undefined) return execution.end(withdrawn);
    if (program === undefined) return execution.follow(this.#fallback.start(launch));
    let launcher: Launcher;
    try {
      launcher = this.#open(program, launch);
    } catch (error) {
      return execution.end({ end: describeSpawnFailure(error, launch), usage: {} });
    }
    const { file } = launcher;
    launcher.run(order, {
      onSpawn: (pid) => execution.spawn(pid),
      onRefusal: (what) =>
        execution.end(
          what === 'sync' ? unsynced : { end: describeRefusal(what, launch), usage: {} },
        ),
      onWithdrawal: () => execution.end(withdrawn),
      onExit: (exit) => {
        if (execution.isUnwanted && !isBuilt(exit)) {
          this.#unwanted.push({ file, token: launch.token });
        }
        execution.end(exit);
      },
      onDeath: (death) => this.#goOnWithout({ ...order, death, program, file }),
    });
  }

  /**
   * The launcher there is, or a new one with what most tasks will have in their environment. What
   * tells tasks apart is not among it: nobody must take the launcher for one.
   */
  #open(program: string, launch: Launch): Launcher {
    if (this.#launcher?.hasEnded === false) return this.#launcher;
    mkdirSync(this.#records, { recursive: true, mode: 0o700 });
    const file = join(this.#records, `${randomUUID()}${slotSuffix}`);
    const { inherited } = launch;
    const shared = Object.entries(inherited).filter(([name]) => !name.startsWith('BACKFILL_'));
    const env = Object.fromEntries(shared);
    this.#launcher = new Launcher({ program, file, env, spares: this.#spares });
    return this.#launcher;
  }

  /** A program that cannot become one is not tried again; what of any other's tasks is running goes on. */
  #goOnWithout({ death, program, file, ...order }: Orphaned): void {
    const { launch, turn, execution } = order;
    if (death.wasReady) {
      const isWaiting = turn.round !== undefined && execution.pid === undefined;
      return goOnAlone(execution, { launch, file, lastWord: death.lastWord, isWaiting });
    }
    if (death.wasNew) this.#programs = this.#programs.filter((each) => each !== program);
    this.#begin(order);
  }
}

interface Ordered extends Order {
  readonly execution: ReportedExecution;
}

interface Orphaned extends Ordered {
  readonly death: LauncherDeath;
  readonly program: string;
  readonly file: string;
}
