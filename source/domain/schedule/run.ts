import type { BackfillOutcome, FailureCause, Guard, HostLimit } from '../events.ts';
import type { Graph } from '../graph.ts';
import type { OrdinalSet } from '../ordinals.ts';
import type { Plan } from '../plan/plan.ts';

/** Limits that a run starts with; commands change them while it runs. */
export interface RunLimits {
  readonly concurrency: number;
  readonly pools: Readonly<Record<string, { readonly slots: number; readonly perMinute?: number }>>;
  /** Stop launching when spend reaches it. */
  readonly budget?: number;
  /** Stop launching when so many tasks have failed for good with none built in between. */
  readonly maxFailuresInARow?: number;
  /** Start nothing while the computer's load is this high. */
  readonly maxLoad?: number;
  /** Start nothing while less memory is free. */
  readonly minFreeBytes?: number;
  /** Least time between two starts. */
  readonly startSpreadMs?: number;
}

/** How busy the computer is. */
export interface HostLoad {
  /** When it was read, epoch ms. */
  readonly at: number;
  /** Processes that run or want to: the greater of the present and the last minute's average. */
  readonly load: number;
  /** Memory that could be given out without swapping. */
  readonly freeBytes: number;
}

/** Why nothing starts at the moment. */
export type IdleReason =
  /** Other backfills have their turn before it. */
  | { readonly type: 'queue'; readonly behind: readonly string[] }
  /** Backfills beside it have all the slots that they share. */
  | { readonly type: 'slots'; readonly behind: readonly string[] }
  | { readonly type: 'paused' }
  | { readonly type: 'guard'; readonly guard: Guard; readonly message: string }
  | { readonly type: HostLimit; readonly message: string }
  /** A pool without slots, or with none free. */
  | { readonly type: 'pool'; readonly pool: string }
  /** Epoch ms at which a pool's rate, an automatic retry or the start spread lets a task start. */
  | { readonly type: 'rate'; readonly pool: string; readonly at: number }
  | { readonly type: 'spread' | 'retry'; readonly at: number };

export interface PoolUse {
  readonly name: string;
  readonly used: number;
  readonly slots: number;
  readonly perMinute?: number;
}

/** Cells `[start, end)` of one asset. */
export interface CellStretch {
  /** Position in `Graph.assets`. */
  readonly asset: number;
  readonly start: number;
  readonly end: number;
}

/** One task's story so far, made when asked for. Times are epoch ms. */
export interface TaskView {
  /** `asset/key`, or `asset/first..last` for more than one partition. */
  readonly id: string;
  /** Number in the plan. */
  readonly task: number;
  /** Position in `Graph.assets`. */
  readonly asset: number;
  /** From its first cell to its last; cells in between may be of other tasks. */
  readonly start: number;
  readonly end: number;
  /** Code of the worst status among its cells. */
  readonly status: number;
  /** Attempts started; 0 before the first. */
  readonly attempt: number;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly pid?: number;
  /** Spend over all attempts; absent while unknown. */
  readonly cost?: number;
  readonly rows?: number;
  /** CPU time of the last attempt that ended. */
  readonly cpuMs?: number;
  /** Most memory, in bytes, that one process of the last attempt that ended held, as sampled. */
  readonly peakBytes?: number;
  readonly cause?: FailureCause;
  readonly message?: string;
  /** When the automatic next try is due. */
  readonly retryAt?: number;
  /** Ids of failed tasks that block it (at most three, nearest first). */
  readonly blockedBy: readonly string[];
}

/**
 * A backfill as far as its journal tells: the read side of what `evolveRun` folds. Live view,
 * history and replay read it alike. Every figure is kept up to date per event, none is counted
 * over cells when asked for.
 */
export interface Run {
  readonly id: string;
  readonly graph: Graph;
  readonly plan: Plan;
  /** Grows with every folded event, so that views know when to look again. */
  readonly version: number;
  /** Epoch ms of the first and the newest event. */
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
  /** Time in ms that runners carried it, up to the newest event; gaps and waits for its turn are left out. */
  readonly activeMs: number;
  readonly outcome?: BackfillOutcome;
  readonly paused: boolean;
  /** Backfills that had their turn when it was queued; absent once it has its own. */
  readonly behind?: readonly string[];
  /** Why launching stopped, when a guard tripped, and which one. */
  readonly guard?: string;
  readonly trippedGuard?: Guard;
  /** Limits in force; `pools` and `budget` below are others. */
  readonly concurrency: number;
  readonly maxFailuresInARow?: number;
  /** Tasks that failed for good since one was built, or since the guard was lifted. */
  readonly failuresInARow: number;
  readonly maxLoad?: number;
  readonly minFreeBytes?: number;
  readonly startSpreadMs?: number;
  /** What of the computer last held launching back, until a task starts. */
  readonly held?: { readonly by: HostLimit; readonly message: string };
  readonly runningTasks: number;
  /** Queued tasks that begin by themselves as running ones end. */
  readonly announcedTasks: number;
  /** Batches that failed without saying what of them did, while parts of them are tried apart. */
  readonly splits: ReadonlyMap<number, { readonly parts: readonly OrdinalSet[] }>;
  readonly pools: readonly PoolUse[];
  /** Money spent so far, in the config's currency. */
  readonly spend: number;
  readonly budget?: number;
  /** CPU time of all ended attempts, as far as it is known. */
  readonly cpuMs: number;
  /** Most memory, in bytes, that one process of an ended attempt held; 0 when none was sampled. */
  readonly peakBytes: number;
  /** Planned cells per status code. */
  readonly counts: Int32Array;
  /** Planned cells of one asset per status code. */
  countsOf(asset: number): Int32Array;
  /** Status code of a planned cell, `undefined` for one that is not in the plan. */
  statusOf(asset: number, ordinal: number): number | undefined;
  /** Priority in force of an asset's tasks; 0 for one that is not planned. */
  priorityOf(asset: number): number;
  /** Why nothing starts at that time, epoch ms; `undefined` when it does, or all slots are taken. */
  idleReason(now: number): IdleReason | undefined;
  /** Number of the task that builds a planned cell. */
  taskAt(asset: number, ordinal: number): number | undefined;
  /**
   * Cells whose status or figures may have changed after the run had that `version`, derived
   * changes included; `undefined` when that is too long ago to tell and all have to be read again.
   */
  changedSince(version: number): readonly CellStretch[] | undefined;
  view(task: number): TaskView;
  /** Running tasks, longest first. */
  running(): readonly TaskView[];
  /** Failed tasks in plan order; asks for as many as are shown. */
  failed(limit: number): readonly TaskView[];
}
