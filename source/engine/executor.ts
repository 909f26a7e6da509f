import type { IoPriority } from '../domain/asset.ts';
import type { Usage } from '../domain/events.ts';

/** What a process may use. */
export interface TaskLimits {
  /** Added to the runner's own niceness: 0 to 19. */
  readonly nice?: number;
  /** Its turn at the disk among others: 0 to 7, or after all others. */
  readonly ionice?: IoPriority;
  /** Address space of every process of the task, in bytes. */
  readonly memoryBytes?: number;
  /** Size of the log, in bytes, over which its middle is left out. */
  readonly logBytes?: number;
}

export type Environment = Readonly<Record<string, string>>;

/** A process to be started, with everything rendered. */
export interface Launch {
  /** Names the attempt within its backfill: one word of printable ASCII. */
  readonly token: string;
  /** The program and its arguments; at least one entry. */
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  /** What is of its environment and of that of most others: the same object for all of them. */
  readonly inherited: Environment;
  /** The rest, which comes first; `BACKFILL_RESULT` in it belongs to this attempt alone. */
  readonly env: Environment;
  /** Absolute path; stdout and stderr are appended to it. */
  readonly logFile: string;
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly limits: TaskLimits;
}

/** The whole environment of a process. */
export function environmentOf({ inherited, env }: Pick<Launch, 'inherited' | 'env'>): Environment {
  return { ...inherited, ...env };
}

/** When an executor that can go on by itself is to start a task. */
export interface Turn {
  /** Tasks that hand their slots on to one another. */
  readonly line: number;
  /** Slots of the line that were handed on before, and are none for it. */
  readonly handedOn: number;
  /**
   * Absent: it starts at once. Else when a slot is handed on to it, unless something of the line has
   * gone wrong since its round began: it is then withdrawn, with all that waits.
   */
  readonly round?: number;
}

/** How a process ended. */
export type ExecutionEnd =
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'signalled'; readonly signal: string }
  /** It is gone and nobody saw how it ended. */
  | { readonly type: 'lost'; readonly message: string }
  /** It was to start when a slot was handed on to it, and has not done so. */
  | { readonly type: 'withdrawn' }
  /** What was to be on disk first could not be put there, and it has not started. */
  | { readonly type: 'unsynced' }
  | {
      readonly type: 'not-started';
      /** One line: what could not be started, and what to do. */
      readonly message: string;
      /** Another try may go better without anything being changed. */
      readonly isTransient: boolean;
    };

/** The end of a process with what is known about it. */
export interface Exit {
  readonly end: ExecutionEnd;
  readonly usage: Usage;
  /** Epoch ms, of an end that was recorded or heard of late. */
  readonly endedAt?: number;
  /** What whoever saw it saw besides; it holds for that moment. */
  readonly aftermath?: Aftermath;
}

/** Of a task that waited for its turn. */
export const withdrawn: Exit = { end: { type: 'withdrawn' }, usage: {} };

/** Of a task that was not started, as its start could not be put on disk. */
export const unsynced: Exit = { end: { type: 'unsynced' }, usage: {} };

/** Whether the process says that it has done what it was for. */
export function isBuilt({ end }: Exit): boolean {
  return end.type === 'exited' && end.code === 0;
}

/** What a process has left as it ended. */
export interface Aftermath {
  readonly logBytes: number;
  /** Other processes of its group have not ended. */
  readonly isGroupLeft: boolean;
  /** The file of `BACKFILL_RESULT` is there. */
  readonly hasResult: boolean;
  /** Its slot is that of the next task of its line, or of the next that comes. */
  readonly isHandedOn: boolean;
}

/** A started process with everything that it starts in turn. */
export interface Execution {
  /**
   * Resolves with its process id as soon as there is one, also if that then cannot become the
   * program; with nothing when there is none.
   */
  readonly spawned: Promise<number | undefined>;
  /** Resolves when the process itself has ended; never rejects. */
  readonly exited: Promise<Exit>;
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
  return {
    spawned: Promise.resolve(undefined),
    exited: Promise.resolve({ end, usage: {} }),
    gone: Promise.resolve(),
    terminate: () => undefined,
  };
}

/** An attempt that an earlier runner began and whose end nobody has recorded. */
export interface Leftover extends Pick<Launch, 'token' | 'logFile' | 'graceMs' | 'limits'> {
  /** `BACKFILL_RESULT` of the attempt. */
  readonly resultFile: string;
  /** Process id, if the earlier runner came to know it. */
  readonly pid?: number;
  /** Epoch ms at which the attempt began. */
  readonly startedAt: number;
}

/** What became of a leftover. */
export type Adopted =
  | { readonly type: 'ended'; readonly exit: Exit }
  | { readonly type: 'alive'; readonly execution: Execution }
  /** Nothing of it is alive, and nothing can start it any more. */
  | { readonly type: 'lost' };

/** Where processes run. Processes survive whoever started them. */
export interface Executor {
  /** Starts a process; whatever goes wrong is an end of type `not-started`. */
  start(launch: Launch, turn?: Turn): Execution;
  /**
   * Starts a process as `start` does, after it has put what was written to a file so far on disk.
   * Where it cannot do that the end is `unsynced`, and nothing has happened. Only of an executor
   * that sees to its tasks apart from this process, which need not be woken in between.
   */
  readonly startSynced?: ((launch: Launch, file: string, turn?: Turn) => Execution) | undefined;
  /**
   * Withdraws what waits in a line, and what yet comes of rounds before this one. Only of an
   * executor that can go on by itself as things are: as a task ends with 0 and leaves nothing
   * running, the next of its line starts.
   */
  readonly withdraw?: ((line: number, round: number) => void) | undefined;
  /**
   * Finds out what became of the attempts that an earlier runner left, in their order; to be called
   * before anything is started. Once it has resolved, nothing but the living ones it told of can
   * come to run any more.
   */
  adopt(leftovers: readonly Leftover[]): Promise<readonly Adopted[]>;
  /**
   * Lets go of what it keeps between processes, all of which have ended. `areRecorded`: so is how
   * they ended, in the journal, so that nobody needs to find out any more.
   */
  close(areRecorded: boolean): Promise<void>;
}
