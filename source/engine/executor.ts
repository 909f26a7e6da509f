/** A process to be started, with everything rendered. */
export interface Launch {
  /** The program and its arguments; at least one entry. */
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path; stdout and stderr are appended to it. */
  readonly logFile: string;
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

/** How a process ended. */
export type ExecutionEnd =
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'signalled'; readonly signal: string }
  | {
      readonly type: 'not-started';
      /** One line: what could not be started, and what to do. */
      readonly message: string;
      /** Another try may go better without anything being changed. */
      readonly isTransient: boolean;
    };

/** A started process with everything that it starts in turn. */
export interface Execution {
  /** Absent when nothing could be started. */
  readonly pid?: number;
  /** Resolves when the process itself has ended; never rejects. */
  readonly exited: Promise<ExecutionEnd>;
  /**
   * Resolves when no process of its group is left; never rejects. What outlives the process is
   * terminated as soon as it has ended, so that a finished task leaves nothing running.
   */
  readonly gone: Promise<void>;
  /** Asks the whole group to end, and kills it after the grace period. May be called again. */
  terminate(): void;
}

/** The execution of a process that could not be started. */
export function neverStarted(end: ExecutionEnd): Execution {
  const gone = Promise.resolve();
  return { exited: Promise.resolve(end), gone, terminate: () => undefined };
}

/** A process that an earlier runner started and could not see end. */
export interface Leftover {
  readonly pid: number;
  readonly backfill: string;
}

/** Where processes run. */
export interface Executor {
  /** Starts a process; whatever goes wrong is an end of type `not-started`. */
  start(launch: Launch): Execution;
  /** Ends what is left of an earlier runner's process, if it is alive and surely ours. */
  endLeftover(leftover: Leftover, graceMs: number): Promise<void>;
}
