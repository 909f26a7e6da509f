import type TinyQueue from 'tinyqueue';
import type { BackfillOutcome, FailureCause, Guard, HostLimit } from '../events.ts';
import type { OrdinalSet } from '../ordinals.ts';
import type { Asset } from '../graph.ts';
import type { CellLines } from '../partitions/cell-lines.ts';
import type { PlannedAsset } from '../plan/plan.ts';
import type { ChangeLog } from './change-log.ts';
import type { RateWindow } from './rate-window.ts';
import type { PoolUse, Run } from './run.ts';
import type { TaskLink } from './task-link.ts';
import type { TaskSet } from './task-set.ts';

/** A pool's limit and its use at this point of the journal. */
export interface PoolState extends PoolUse {
  used: number;
  slots: number;
  readonly rate?: RateWindow;
}

/** Tasks of one lane that may start now and share a priority. */
export interface ReadyQueue {
  priority: number;
  /** By their place in the lane's order (see `placeOf`). */
  readonly places: TaskSet;
}

/** One planned asset with what all of its tasks share. */
export interface Lane {
  /** Position in `Plan.assets`. */
  readonly position: number;
  readonly planned: PlannedAsset;
  readonly asset: Asset;
  /** Which cells the places of its tasks stand for. */
  readonly lines: CellLines;
  /** The lane's tasks are `[firstTask, endTask)`. */
  readonly firstTask: number;
  readonly endTask: number;
  /** Cells per status code. */
  readonly counts: Int32Array;
  readonly upstream: readonly TaskLink[];
  readonly downstream: readonly TaskLink[];
  readonly pool?: PoolState;
  readonly maxConcurrent: number;
  /** Running tasks. */
  running: number;
  /** Typical time of its latest tasks, in ms; Infinity until one has succeeded since anything went wrong. */
  paceMs: number;
  /** Ready tasks; the first queue is that of tasks without a priority of their own. */
  readonly queues: ReadyQueue[];
  /** Tasks that were given a priority of their own, by number. */
  readonly ownQueues: Map<number, ReadyQueue>;
}

/** What is known of every task, a column per fact. Times are epoch ms, unknown numbers NaN. */
export interface TaskColumns {
  /** Lane of the task. */
  readonly lane: Int32Array;
  /** Position of the task's first cell in `MutableRun.cells`; one entry more than tasks. */
  readonly firstCell: Int32Array;
  /** Status code that every cell not yet built has; `succeeded` once all are. */
  readonly status: Uint8Array;
  /** Planned parent cells not yet built; a gate counts as one. */
  readonly waiting: Int32Array;
  /** Planned parent cells that will not be built as things stand; a gate counts as one. */
  readonly blockers: Int32Array;
  /** Attempts started. */
  readonly attempts: Uint16Array;
  /** Failed attempts since the task was last queued by hand. */
  readonly failures: Uint16Array;
  /** Attempts that ended unseen since then. */
  readonly losses: Uint16Array;
  readonly startedAt: Float64Array;
  readonly durationMs: Float64Array;
  /** When the automatic next try is due. */
  readonly retryAt: Float64Array;
  readonly cost: Float64Array;
  readonly rows: Float64Array;
  /** CPU time and most memory of the last attempt. */
  readonly cpuMs: Float64Array;
  readonly peakBytes: Float64Array;
  /** Process id of the running attempt; 0 when none is known. */
  readonly pid: Int32Array;
}

export interface Failure {
  readonly cause: FailureCause;
  readonly message: string;
}

/** A batch that failed without saying what of it failed, while parts of it are tried apart. */
export interface Split {
  /** Cells yet to be tried; the next attempt, or the one under way, builds the first part. */
  readonly parts: OrdinalSet[];
  /** Cells that have failed for good. */
  givenUp: OrdinalSet;
  /** Why the last of those failed. */
  story?: Failure;
}

export interface TimedRetry {
  readonly at: number;
  readonly task: number;
}

/**
 * The write side of a run, for this folder alone: `evolveRun` changes it, `decide` reads it,
 * everyone else sees a `Run`.
 */
export interface MutableRun extends Run {
  version: number;
  startedAt: number;
  updatedAt: number;
  finishedAt?: number;
  activeMs: number;
  outcome?: BackfillOutcome;
  paused: boolean;
  behind?: readonly string[];
  guard?: string;
  trippedGuard?: Guard;
  concurrency: number;
  budget?: number;
  maxFailuresInARow?: number;
  failuresInARow: number;
  held?: { readonly by: HostLimit; readonly message: string };
  /** Epoch ms of the newest start; −∞ before the first. */
  lastStartAt: number;
  spend: number;
  cpuMs: number;
  peakBytes: number;
  readonly pools: readonly PoolState[];
  readonly lanes: readonly Lane[];
  /** Status code of every planned cell, task after task. */
  readonly cells: Uint8Array;
  readonly tasks: TaskColumns;
  readonly changes: ChangeLog;
  /** Running tasks in the order in which they started. */
  readonly active: Set<number>;
  /** Tasks that begin as slots are handed on to them, in that order. */
  readonly announced: Set<number>;
  /** What is left of those is withdrawn too, or has begun. */
  areWithdrawn: boolean;
  /** Slots that were handed on to announced tasks whose start is not recorded yet. */
  handedOn: number;
  /** Tasks whose last attempt failed for good. */
  readonly failedTasks: TaskSet;
  /** Tasks that keep their children from starting: failed, blocked, skipped, cancelled. */
  readonly stoppedTasks: TaskSet;
  /** Failed attempts' stories, by task, until the next attempt starts. */
  readonly failures: Map<number, Failure>;
  /** Batches that are being tried in parts, by task. */
  readonly splits: Map<number, Split>;
  /** Automatic retries, soonest first; entries that no longer hold are passed over. */
  readonly retries: TinyQueue<TimedRetry>;
}
