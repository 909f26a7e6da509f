import type { Config } from '../domain/asset.ts';
import type { BackfillOutcome, Journal, Recorded } from '../domain/events.ts';
import type { Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { AttemptFiles } from './attempt-files.ts';
import type { Clock } from './clock.ts';
import type { Executor } from './executor.ts';
import type { KeysFiles } from './keys-files.ts';
import type { AttemptPaths } from './prepare-launch.ts';
import type { Scheduler } from './scheduler.ts';

export interface RunnerOptions {
  /** A new run, or an earlier one as its journal tells, which is then taken up again. */
  readonly run: MutableRun;
  readonly config: Config;
  readonly journal: Journal;
  readonly paths: AttemptPaths;
  readonly executor: Executor;
  readonly clock: Clock;
  /** Decides what starts, and when: it knows all that share the limits. */
  readonly scheduler: Scheduler;
  /** It does not wait for the backfills that came before it. */
  readonly isSideBySide: boolean;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** What all tasks inherit, as `readEnvironment` gives it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly keysFiles: KeysFiles;
  readonly files: AttemptFiles;
}

/** Carries one backfill: decides, launches, records, until nothing is left to do. */
export interface Runner {
  readonly run: Run;
  /** Applies a command at once; problems say why nothing was done. */
  send(command: RunCommand): Result<void>;
  /**
   * Calls back for every event, in order, once it was recorded and folded into `run`; never
   * within another call of the runner. Returns the unsubscriber.
   */
  subscribe(listener: (recorded: Recorded) => void): () => void;
  /**
   * Resolves once the end is on disk and no process of the backfill is alive; rejects, with the
   * same guarantee about processes, when the journal cannot be written.
   */
  readonly done: Promise<BackfillOutcome>;
  /**
   * Launches nothing more and resolves when `done` has settled: `drain` lets running tasks finish,
   * `cancel` ends them. What was not finished stays queued for whoever takes the backfill up
   * again, and the outcome is `interrupted`, unless nothing was left to do.
   */
  stop(how: 'drain' | 'cancel'): Promise<void>;
}
