import type { EndedAttempt, Stop } from './conclude-attempt.ts';
import {
  neverStarted,
  type Execution,
  type ExecutionEnd,
  type Exit,
  type Launch,
  type Turn,
  unsynced,
  withdrawn,
} from './executor.ts';
import type { AttemptOrder } from './prepare-launch.ts';
import type { RunnerOptions } from './runner.ts';
import { describePreparationFailure } from './spawn-failure.ts';

const stoppedInTime: ExecutionEnd = {
  type: 'not-started',
  message: 'stopped before it was started',
  isTransient: true,
};

/** What an attempt is made of. */
export interface AttemptStart {
  /** Number in the plan. */
  readonly task: number;
  readonly order: AttemptOrder;
  readonly turn?: Turn;
  readonly adopted?: {
    readonly execution: Execution;
    readonly startedAt: number;
    /** It has ended by itself: no stop can change what it came to. */
    readonly hasEnded: boolean;
  };
}

/** One try of a task, from its launch until nothing of it is alive. */
export class Attempt {
  readonly task: number;
  readonly order: AttemptOrder;
  readonly #options: RunnerOptions;
  readonly #turn: Turn | undefined;
  readonly #startedAt: number | undefined;
  #execution: Execution | undefined;
  #stop: Stop | undefined;
  #hasExited = false;
  #isDurable: boolean;
  #prepared: Launch | Execution | undefined;
  #keysFile: string | undefined;

  /** `adopted`: an earlier runner has launched it. */
  constructor({ task, order, turn, adopted }: AttemptStart, options: RunnerOptions) {
    this.task = task;
    this.order = order;
    this.#options = options;
    this.#turn = turn;
    this.#execution = adopted?.execution;
    this.#startedAt = adopted?.startedAt;
    this.#hasExited = adopted?.hasEnded ?? false;
    this.#isDurable = adopted !== undefined;
  }

  /** It begins by itself, and may not do so at all. */
  get isAnnounced(): boolean {
    return this.#turn?.round !== undefined;
  }

  /** An operator wants nothing of it. */
  get isCancelled(): boolean {
    return this.#stop === 'cancelled';
  }

  /** Its start is on disk: until it is, whoever makes the process is to see to that first. */
  noteDurable(): void {
    this.#isDurable = true;
  }

  /** Ends the process, or keeps it from starting. The first reason counts. */
  stop(why: Stop): void {
    if (this.#hasExited) return;
    this.#stop ??= why;
    this.#execution?.terminate();
  }

  /**
   * Launches the process and follows it to its end; what goes wrong is part of the answer. Nothing
   * when it was announced and has not begun. `onSpawn`: there is a process, or for an announced
   * attempt at least the try to make one; what follows waits for its answer.
   */
  async carry(
    onSpawn: (pid: number | undefined) => void | Promise<void>,
  ): Promise<EndedAttempt | undefined> {
    const { clock, journal } = this.#options;
    const launchedAt = this.#startedAt ?? clock.now();
    const armed = this.isAnnounced ? undefined : this.#armTimeout(launchedAt);
    let execution = (this.#execution ??= this.#launch());
    if (!this.#isDurable && (await isUnsynced(execution))) {
      await journal.flush().catch((error: unknown) => {
        armed?.();
        throw error;
      });
      this.noteDurable();
      execution = this.#execution = this.#launch();
    }
    let exitedAt = NaN;
    const exited = execution.exited.then((exit) => {
      this.#hasExited = true;
      exitedAt = clock.now();
      return exit;
    });
    const pid = await execution.spawned;
    if (pid === undefined && (await exited).end.type === 'withdrawn') {
      this.#releaseKeys();
      return undefined;
    }
    const startedAt = this.isAnnounced ? clock.now() : launchedAt;
    const cancelTimeout = armed ?? this.#armTimeout(startedAt);
    await onSpawn(pid);
    const exit = await exited;
    cancelTimeout();
    const durationMs = Math.max(0, (exit.endedAt ?? exitedAt) - startedAt);
    await execution.gone;
    this.#releaseKeys();
    return this.#collect(exit, durationMs);
  }

  #releaseKeys(): void {
    if (this.#keysFile !== undefined) this.#options.keysFiles.release(this.#keysFile);
  }

  /** Does what can be done before the process may be started; what goes wrong is its end. */
  prepare(): void {
    if (this.#execution !== undefined || this.#stop !== undefined) return;
    this.#prepared ??= this.#render();
  }

  #render(): Launch | Execution {
    try {
      const launch = this.#options.files.prepare(this.order, this.#options);
      this.#keysFile = launch.env['BACKFILL_PARTITIONS_FILE'];
      return launch;
    } catch (error) {
      return neverStarted(describePreparationFailure(error));
    }
  }

  #launch(): Execution {
    if (this.#stop !== undefined)
      return neverStarted(this.isAnnounced ? withdrawn.end : stoppedInTime);
    this.prepare();
    const prepared = this.#prepared!;
    if ('exited' in prepared) return prepared;
    try {
      return this.#isDurable
        ? this.#options.executor.start(prepared, this.#turn)
        : this.#startSynced(prepared);
    } catch (error) {
      return neverStarted(describePreparationFailure(error));
    }
  }

  #startSynced(launch: Launch): Execution {
    const { executor, journal } = this.#options;
    const { unsyncedFile } = journal;
    if (unsyncedFile === undefined || executor.startSynced === undefined)
      return neverStarted(unsynced.end);
    return executor.startSynced(launch, unsyncedFile, this.#turn);
  }

  #armTimeout(startedAt: number): () => void {
    const { timeoutMs } = this.order.asset.definition;
    if (timeoutMs === undefined) return () => undefined;
    return this.#options.clock.at(startedAt + timeoutMs, () => this.stop({ timeoutMs }));
  }

  async #collect({ end, usage, aftermath }: Exit, durationMs: number): Promise<EndedAttempt> {
    const { task, attempt, partitions, asset } = this.order;
    const { paths, files } = this.#options;
    const logFile = paths.log(task, attempt);
    const isClean = end.type === 'exited' && end.code === 0 && this.#stop === undefined;
    const lastLine = isClean ? undefined : await files.readLastWord(logFile);
    if (end.type === 'not-started') await files.note(logFile, end.message);
    const resultFile = aftermath?.hasResult === false ? undefined : paths.result(task, attempt);
    const result = await files.readResult(resultFile, logFile, partitions);
    const { cost } = asset.definition;
    return {
      task,
      attempt,
      partitions,
      durationMs,
      end,
      usage,
      isHandedOn: aftermath?.isHandedOn === true,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      result,
      ...(lastLine === undefined ? {} : { lastLine }),
      ...(cost === undefined ? {} : { costModel: cost }),
    };
  }
}

async function isUnsynced({ spawned, exited }: Execution): Promise<boolean> {
  return (await spawned) === undefined && (await exited).end.type === 'unsynced';
}
