import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptTasks } from './adopt-tasks.ts';
import { readBootId } from './boot-id.ts';
import {
  environmentOf,
  isBuilt,
  type Adopted,
  type Execution,
  type Executor,
  type Launch,
  type Leftover,
} from './executor.ts';
import { goOnAlone } from './follow-orphan.ts';
import { localExecutor } from './local-executor.ts';
import { expectReports, type ReportedExecution } from './reported-execution.ts';
import { fitsOrder } from './fits-order.ts';
import { slotCommand } from './slot-command.ts';
import { forgetExit, slotSuffix } from './slot-file.ts';
import { Slot, type SlotDeath } from './slot.ts';
import { describeRefusal, describeSpawnFailure, explainStatus } from './spawn-failure.ts';
import { TaskMonitor } from './task-monitor.ts';

/**
 * Shells that can run slots, the best first: bash gives each task a process group of its own by
 * itself where sh, which is dash on many systems, needs a program for it.
 */
const defaultShells: readonly (readonly string[])[] = [['bash', '-p'], ['sh']];

/** The exit code of a shell that has no way to give tasks process groups of their own. */
const noGroups = 3;

export interface SlotExecutorOptions {
  /** Folder for the records of slots, of one backfill alone; made when needed. */
  readonly folder: string;
  readonly shells?: readonly (readonly string[])[];
  /** Names the computer's present start; empty where that is not known. */
  readonly boot?: string;
}

/**
 * Runs processes on this computer under long-lived shells, which outlive this process, see their
 * tasks to the end and record it. Where no shell can do that, and for commands too long for one,
 * processes are started directly.
 */
export function slotExecutor(options: SlotExecutorOptions): Executor {
  return new SlotExecutor(options);
}

class SlotExecutor implements Executor {
  readonly #folder: string;
  /**
   * Only records of this start of the computer are believed: when it loses power, what a task wrote
   * and what it reported may be lost although the record of its end is not.
   */
  readonly #records: string;
  readonly #monitor = new TaskMonitor();
  readonly #direct = localExecutor(this.#monitor);
  readonly #slots = new Set<Slot>();
  #idle: Slot[] = [];
  /** Files, with the token, of slots whose last task did not end by itself. */
  readonly #unwanted = new Map<string, string>();
  /** Those that have not failed yet; the first is used. */
  #shells: readonly (readonly string[])[];

  constructor({ folder, shells = defaultShells, boot = readBootId() }: SlotExecutorOptions) {
    this.#folder = folder;
    this.#records = join(folder, boot);
    this.#shells = process.platform === 'win32' ? [] : shells;
  }

  start(launch: Launch): Execution {
    if (this.#shells.length === 0 || !fitsOrder(launch)) return this.#direct.start(launch);
    const execution = expectReports(launch, this.#monitor);
    this.#begin(launch, execution);
    return execution;
  }

  adopt(leftovers: readonly Leftover[]): Promise<readonly Adopted[]> {
    return adoptTasks({ folder: this.#records, monitor: this.#monitor }, leftovers);
  }

  async close(areRecorded: boolean): Promise<void> {
    for (const slot of this.#slots) slot.close();
    await Promise.all([...this.#slots].map(({ closed }) => closed));
    if (areRecorded) await rm(this.#folder, { recursive: true, force: true });
    // Nobody could record that they were ended, not failed: a runner to come shall begin them anew.
    else for (const [file, token] of this.#unwanted) forgetExit(file, token);
  }

  #begin(launch: Launch, execution: ReportedExecution): void {
    let slot: Slot;
    try {
      slot = this.#idle.pop() ?? this.#open(launch);
    } catch (error) {
      return execution.end({ end: describeSpawnFailure(error, launch), usage: {} });
    }
    this.#unwanted.delete(slot.file);
    slot.run(slotCommand(launch, slot.env), {
      token: launch.token,
      onSpawn: (pid) => execution.spawn(pid, slot.leadsLate),
      onRefusal: (what) => {
        this.#idle.push(slot);
        execution.end({ end: describeRefusal(what, launch), usage: {} });
      },
      onExit: (exit) => {
        this.#idle.push(slot);
        const { end } = exit;
        if (execution.isUnwanted && !isBuilt(exit)) this.#unwanted.set(slot.file, launch.token);
        const unstarted = end.type === 'exited' ? explainStatus(end.code, launch) : undefined;
        execution.end(unstarted ? { end: unstarted, usage: {} } : exit);
      },
      onSlotDeath: (death) => this.#goOnWithout(slot, { death, launch, execution }),
    });
  }

  /**
   * Starts a shell with what most tasks will have in their environment. What tells tasks apart is
   * not among it: nobody must take the shell for one.
   */
  #open(launch: Launch): Slot {
    mkdirSync(this.#records, { recursive: true, mode: 0o700 });
    const file = join(this.#records, `${randomUUID()}${slotSuffix}`);
    const shared = Object.entries(environmentOf(launch)).filter(
      ([name]) => !name.startsWith('BACKFILL_'),
    );
    const slot = new Slot({ shell: this.#shells[0]!, file, env: Object.fromEntries(shared) });
    this.#slots.add(slot);
    void slot.closed.then(() => {
      this.#slots.delete(slot);
      this.#idle = this.#idle.filter((each) => each !== slot);
    });
    return slot;
  }

  /** A shell was killed or could not even start: what became of the task that it was given? */
  #goOnWithout(slot: Slot, { death, launch, execution }: Orphaned): void {
    const isUnfit = death.code === noGroups || isMissing(death.error);
    if (isUnfit) return this.#tryNextShell(slot, launch, execution);
    if (death.error !== undefined) {
      return execution.end({ end: describeSpawnFailure(death.error, launch), usage: {} });
    }
    goOnAlone(execution, { launch, file: slot.file, lastWord: death.lastWord });
  }

  #tryNextShell(slot: Slot, launch: Launch, execution: ReportedExecution): void {
    const failed = slot.shell;
    this.#shells = this.#shells.filter((shell) => shell !== failed);
    if (this.#shells.length > 0) return this.#begin(launch, execution);
    execution.follow(this.#direct.start(launch));
  }
}

interface Orphaned {
  readonly death: SlotDeath;
  readonly launch: Launch;
  readonly execution: ReportedExecution;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
