import type { PartitionKey } from './names.ts';

/** Why an attempt did not succeed. */
export type FailureCause =
  | { readonly type: 'exit'; readonly code: number }
  | { readonly type: 'signal'; readonly signal: string }
  | { readonly type: 'timeout'; readonly afterMs: number }
  | { readonly type: 'spawn'; readonly message: string }
  /** It was ended with its runner, or ended unseen. */
  | { readonly type: 'interrupted'; readonly loss?: Loss };

/** An attempt whose end nobody saw. */
export interface Loss {
  /** How often that has happened to the task since it was last queued by hand. */
  readonly times: number;
  /** Too often: the task has failed. */
  readonly isLast?: true;
}

/** What a task said about itself through `BACKFILL_RESULT`; sums over its lines. */
export interface Reported {
  readonly cost?: number;
  readonly rows?: number;
  readonly bytes?: number;
  readonly dataVersion?: string;
}

/** What an attempt's process used, as far as it is known. */
export interface Usage {
  /** CPU time of the process and of all that it waited for. */
  readonly cpuMs?: number;
  /** Most memory that one of its processes held; where it is sampled, short attempts have none. */
  readonly peakBytes?: number;
}

/** What the end of every attempt tells. */
export interface AttemptFigures extends Usage {
  readonly task: string;
  readonly attempt: number;
  readonly durationMs: number;
  /** Its slot is that of an announced attempt from here on. */
  readonly handsOn?: true;
}

/**
 * Everything that can happen in a backfill, as past facts. A task is named by its id (`asset/key`
 * or `asset/first..last`); what follows from an event (blocked descendants, readiness) is never
 * an event of its own: `evolve` derives it.
 */
export type BackfillEvent =
  | { readonly type: 'backfill-started'; readonly id: string }
  | { readonly type: 'backfill-resumed'; readonly id: string }
  /** It starts nothing until its turn comes: other backfills of its runner have theirs before it. */
  | { readonly type: 'queued'; readonly behind: readonly string[] }
  | { readonly type: 'turn-taken' }
  | {
      readonly type: 'attempt-started';
      readonly task: string;
      /** Counts from 1 over the task's whole life in this backfill. */
      readonly attempt: number;
      /** The cells this attempt builds, when it is not all of the task's. */
      readonly partitions?: readonly PartitionKey[];
      /** Code version that the attempt builds with. */
      readonly codeVersion?: string;
      /** Its process, where there is one by then: it was announced. */
      readonly pid?: number;
    }
  /**
   * The next attempts of these tasks of one asset begin as soon as a slot is handed on to them: a
   * task of that asset ends well, and whoever sees to it goes on with the next at once.
   */
  | { readonly type: 'attempts-announced'; readonly tasks: readonly string[] }
  /** They have not begun, and do not before they are announced again. */
  | { readonly type: 'attempts-withdrawn'; readonly tasks: readonly string[] }
  | { readonly type: 'process-spawned'; readonly task: string; readonly pid: number }
  | (AttemptFigures & {
      readonly type: 'attempt-succeeded';
      readonly reported: Reported;
      /** What single cells of a batch reported, by key. */
      readonly cells?: Readonly<Record<string, Reported>>;
    })
  | (AttemptFigures & {
      readonly type: 'attempt-failed';
      readonly cause: FailureCause;
      /** Last line that the task wrote, or what went wrong: one line. */
      readonly message: string;
      readonly reported: Reported;
      /** Cells of a batch that failed; absent: all that the attempt was building. */
      readonly failed?: readonly PartitionKey[];
      /** What single cells of a batch reported, by key. */
      readonly cells?: Readonly<Record<string, Reported>>;
      /** Epoch ms of the automatic next try; absent: no tries left. */
      readonly retryAt?: number;
      /**
       * The next tries build the failed cells in two parts, one after the other; the second begins
       * with this partition. Only together with `retryAt`.
       */
      readonly splitAt?: PartitionKey;
    })
  | (AttemptFigures & {
      readonly type: 'attempt-cancelled';
      /** What it had cost by then; absent: nothing is known of it. */
      readonly reported?: Reported;
    })
  | { readonly type: 'cells-cancelled'; readonly tasks: readonly string[] }
  | {
      readonly type: 'cells-retried';
      readonly tasks: readonly string[];
      /** What reads them is built again too, and so are they where they had succeeded. */
      readonly downstream?: true;
    }
  | { readonly type: 'cells-skipped'; readonly tasks: readonly string[] }
  | { readonly type: 'cells-marked-done'; readonly tasks: readonly string[] }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  | { readonly type: 'concurrency-set'; readonly concurrency: number }
  | { readonly type: 'pool-set'; readonly pool: string; readonly slots: number }
  /** Absent: no limit from now on; so too in `max-failures-set`. */
  | { readonly type: 'budget-set'; readonly budget?: number }
  | { readonly type: 'max-failures-set'; readonly failures?: number }
  /** Tasks of the assets, or single tasks, start in this order from now on; higher first. */
  | {
      readonly type: 'priority-set';
      readonly priority: number;
      readonly assets?: readonly string[];
      readonly tasks?: readonly string[];
    }
  | { readonly type: 'guard-tripped'; readonly guard: Guard; readonly message: string }
  /** The operator lets it go on although a guard had tripped. */
  | { readonly type: 'guard-lifted' }
  /** Tasks could start but for the state of the computer; the next start ends it. */
  | { readonly type: 'launching-held'; readonly by: HostLimit; readonly message: string }
  | { readonly type: 'backfill-finished'; readonly outcome: BackfillOutcome };

/** What stops a backfill from launching until somebody looks at it. */
export type Guard = 'budget' | 'failures';

/** What of the computer holds launching back until it is better. */
export type HostLimit = 'load' | 'memory';

/** How a backfill ended. */
export type BackfillOutcome = 'succeeded' | 'failed' | 'cancelled' | 'guarded' | 'interrupted';

/** An event with its place in history, as the journal stores it. */
export interface Recorded {
  /** Grows by one with every event of a state directory, over all its backfills. */
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly backfill: string;
  readonly event: BackfillEvent;
}

/** The way into one backfill's journal. */
export interface Journal {
  /** Writes the event and folds it into the state; it is durable once `flush` has resolved. */
  append(event: BackfillEvent): Recorded;
  /** Resolves when everything appended so far is on disk; calls made together share one sync. */
  flush(): Promise<void>;
  /**
   * The file whose sync, by whomever, does what `flush` would do now; nothing when that takes more
   * or less than one.
   */
  readonly unsyncedFile?: string | undefined;
}
