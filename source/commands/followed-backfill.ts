import { watch, type FSWatcher } from 'node:fs';
import { taskId } from '../domain/plan/task-id.ts';
import type { Recorded } from '../domain/events.ts';
import { ok, type Problem, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { askRunner } from '../engine/ask-runner.ts';
import { readLiveHolder, type LockHolder } from '../store/lock.ts';
import { readBackfill, type BackfillReading } from '../store/read-backfill.ts';
import { journalFile, lockFile, runnerFile } from '../store/state-directory.ts';
import { StoreError } from '../store/store-error.ts';
import { JournalTail } from '../store/tail-journal.ts';
import { attemptLog } from './attempt-log.ts';
import { foldRun } from './fold-run.ts';
import type { Workspace } from './open-workspace.ts';
import { explainSilence } from './explain-silence.ts';

/** Events that come in quick succession are read together. */
const gatherMs = 15;
/** Looks at the journal where the file system announces nothing, and at whether its runner lives. */
const pollMs = 1_000;

interface Listener {
  /** After events were folded, and when its runner has come or gone. */
  readonly changed: () => void;
  /** Right after each event was folded. */
  readonly told: ((recorded: Recorded) => void) | undefined;
}

/**
 * A backfill as its files tell, whoever carries it: the run grows with the journal while somebody
 * listens. Commands go to the runner.
 */
export class FollowedBackfill {
  readonly run: MutableRun;
  readonly #stateDir: string;
  readonly #tail: JournalTail;
  readonly #listeners = new Set<Listener>();
  #failure: Problem | undefined;
  #isLive: boolean;
  #watcher: FSWatcher | undefined;
  #poll: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor(workspace: Workspace, reading: BackfillReading) {
    const { stateDir } = workspace.config;
    this.run = foldRun(workspace, reading);
    this.#stateDir = stateDir;
    const { id, end } = reading;
    this.#tail = new JournalTail({ file: journalFile(stateDir, id), id }, end);
    this.#isLive = this.#isCarriedBy(this.#readHolder());
  }

  get isLive(): boolean {
    return this.#isLive && this.run.outcome === undefined;
  }

  /** Why nothing more comes although it has not ended. */
  get failure(): Problem | undefined {
    return this.#failure;
  }

  subscribe(changed: () => void, told?: (recorded: Recorded) => void): () => void {
    const listener: Listener = { changed, told };
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  send(command: RunCommand): Promise<Result<void>> {
    return sendCommand(this.#stateDir, this.run.id, command);
  }

  logPath(task: number, attempt: number): string {
    const { plan, graph, id } = this.run;
    return attemptLog(this.#stateDir, { backfill: id, task: taskId(plan, graph, task), attempt });
  }

  #start(): void {
    this.#poll = setInterval(() => this.#look(), pollMs);
    try {
      this.#watcher = watch(journalFile(this.#stateDir, this.run.id), () => this.#gather());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // Too many watches on this computer: polling has to do.
    }
    this.#gather();
  }

  #stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#look();
    }, gatherMs);
  }

  /** Whether a runner lives is asked before the journal is read: its last words are not missed. */
  #look(): void {
    const wasLive = this.isLive;
    let events: readonly Recorded[] = [];
    try {
      const holder = this.#readHolder();
      events = this.#tail.read();
      for (const recorded of events) this.fold(recorded);
      this.#isLive = this.#isCarriedBy(holder);
      this.#explain(wasLive);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#isLive = false;
      this.#failure = error.problem;
    }
    if (events.length === 0 && wasLive === this.isLive) return;
    for (const { changed } of [...this.#listeners]) changed();
  }

  protected fold(recorded: Recorded): void {
    evolveRun(this.run, recorded);
    for (const { told } of this.#listeners) told?.(recorded);
  }

  #readHolder(): LockHolder | undefined {
    return readLiveHolder(lockFile(this.#stateDir));
  }

  /** A process that took the lock after the last event does not carry it. */
  #isCarriedBy(holder: LockHolder | undefined): boolean {
    return holder !== undefined && this.run.updatedAt >= holder.since;
  }

  #explain(wasLive: boolean): void {
    if (this.isLive || this.run.outcome !== undefined) this.#failure = undefined;
    else if (wasLive) this.#failure = explainSilence(this.#stateDir, this.run);
  }
}

/** Opens a backfill to look at, and to follow for as long as somebody listens. */
export async function openBackfill(
  workspace: Workspace,
  id: string,
): Promise<Result<FollowedBackfill>> {
  const reading = await readBackfill(workspace.config.stateDir, id, workspace.graph);
  return reading.ok ? ok(new FollowedBackfill(workspace, reading.value)) : reading;
}

/** Hands a command to the runner that carries a backfill. */
export async function sendCommand(
  stateDir: string,
  id: string,
  command: RunCommand,
): Promise<Result<void>> {
  const sent = await askRunner(runnerFile(stateDir), { type: 'command', id, command });
  return sent.ok ? ok(undefined) : sent;
}
