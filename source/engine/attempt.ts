import type { EndedAttempt, Stop } from './conclude-attempt.ts';
import { neverStarted, type Execution, type ExecutionEnd } from './executor.ts';
import { noteInLog } from './note-in-log.ts';
import { prepareLaunch, type AttemptOrder } from './prepare-launch.ts';
import { readLastLine } from './read-last-line.ts';
import { readResult } from './read-result.ts';
import type { RunnerOptions } from './runner.ts';

const stoppedInTime: ExecutionEnd = {
  type: 'not-started',
  message: 'stopped before it was started',
  isTransient: true,
};

/** One try of a task, from its launch until nothing of it is alive. */
export class Attempt {
  readonly task: number;
  readonly order: AttemptOrder;
  readonly #options: RunnerOptions;
  #execution: Execution | undefined;
  #stop: Stop | undefined;
  #hasExited = false;

  constructor(task: number, order: AttemptOrder, options: RunnerOptions) {
    this.task = task;
    this.order = order;
    this.#options = options;
  }

  /** Ends the process, or keeps it from starting. The first reason counts. */
  stop(why: Stop): void {
    if (this.#hasExited) return;
    this.#stop ??= why;
    this.#execution?.terminate();
  }

  /** Launches the process and follows it to its end; what goes wrong is part of the answer. */
  async carry(onSpawn: (pid: number) => void): Promise<EndedAttempt> {
    const { clock } = this.#options;
    const startedAt = clock.now();
    const execution = this.#stop === undefined ? this.#launch() : neverStarted(stoppedInTime);
    this.#execution = execution;
    if (execution.pid !== undefined) onSpawn(execution.pid);
    const cancelTimeout = this.#armTimeout(startedAt);
    const end = await execution.exited;
    this.#hasExited = true;
    cancelTimeout();
    const durationMs = Math.max(0, clock.now() - startedAt);
    await execution.gone;
    return this.#collect(end, durationMs);
  }

  #launch(): Execution {
    const { config, paths, graceMs, executor } = this.#options;
    try {
      return executor.start(prepareLaunch(this.order, { config, paths, graceMs }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the attempt could not be prepared: ${reason}`;
      return neverStarted({ type: 'not-started', message, isTransient: true });
    }
  }

  #armTimeout(startedAt: number): () => void {
    const { timeoutMs } = this.order.asset.definition;
    if (timeoutMs === undefined) return () => undefined;
    return this.#options.clock.at(startedAt + timeoutMs, () => this.stop({ timeoutMs }));
  }

  async #collect(end: ExecutionEnd, durationMs: number): Promise<EndedAttempt> {
    const { task, attempt, partitions, asset } = this.order;
    const { paths } = this.#options;
    const logFile = paths.log(task, attempt);
    const lastLine = await readLastLine(logFile);
    if (end.type === 'not-started') await noteInLog(logFile, end.message);
    const result = await readResult(paths.result(task, attempt), logFile, partitions);
    const { cost } = asset.definition;
    return {
      task,
      attempt,
      partitions,
      durationMs,
      end,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      result,
      ...(lastLine === undefined ? {} : { lastLine }),
      ...(cost === undefined ? {} : { costModel: cost }),
    };
  }
}
