import type { AssetName } from '../names.ts';
import type { OrdinalSet } from '../ordinals.ts';

/** Why a cell is in the plan. */
export const planReasons = [
  'missing',
  'failed',
  'stale:code',
  'stale:upstream',
  'forced',
  'downstream',
  'upstream',
] as const;
export type PlanReason = (typeof planReasons)[number];

/** Why a selected cell is not in the plan. */
export const skipReasons = [
  'fresh',
  'in-flight',
  'not-ready',
  'upstream-missing',
  'excluded',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Which selected cells a plan takes. */
export const onlyChoices = ['missing', 'failed', 'stale', 'all'] as const;
export type Only = (typeof onlyChoices)[number];

/** What the user asked for, in the words of the command line. */
export interface PlanRequest {
  /** Asset selection expression. */
  readonly selection: string;
  /** Partition expression; absent: every partition. */
  readonly partitions?: string;
  /** Cells as `asset/key` or `asset/first..last` texts; replaces `partitions` for those assets. */
  readonly cells?: readonly string[];
  /** Asset selection expression, or `asset/partition-expression`, to leave out. */
  readonly exclude?: readonly string[];
  /** Absent: missing, failed and stale. */
  readonly only?: readonly Only[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  /** Take cells whose needed parents are missing. */
  readonly force?: boolean;
  readonly order?: 'oldest' | 'newest';
}

/** A stretch of ordinals `[start, end)` of one asset that share a reason. */
export interface ReasonRun<R> {
  readonly start: number;
  readonly end: number;
  readonly reason: R;
}

/** The planned part of one asset. Its tasks are contiguous stretches of its cells. */
export interface PlannedAsset {
  readonly asset: AssetName;
  /** Position in `Graph.assets`. */
  readonly index: number;
  readonly cells: OrdinalSet;
  /** Sorted, disjoint, covering `cells` exactly. */
  readonly reasons: readonly ReasonRun<PlanReason>[];
  /** Number of this asset's first task; its tasks follow one another in the order of places. */
  readonly firstTask: number;
  /** First place of each task, ascending; places are ordinals unless `isTurned`. */
  readonly taskStarts: ArrayLike<number>;
  /** Place after the last of each task. */
  readonly taskEnds: ArrayLike<number>;
  /** Present when tasks run along the lines of a multi asset's cells (see `linesOf`). */
  readonly isTurned?: true;
}

export interface SkippedRun extends ReasonRun<SkipReason> {
  readonly index: number;
  readonly asset: AssetName;
}

export interface PlanWarning {
  /** Stable kebab-case identifier, such as `gap-in-path`. */
  readonly code: string;
  readonly message: string;
}

/** A forecast figure with its spread; money in the config's currency, time in ms. */
export interface Spread {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Tasks about which neither history nor the config says anything. */
  readonly unknownTasks: number;
}

export interface Estimate {
  readonly cost: Spread;
  /** Wall time at the config's concurrency, in ms. */
  readonly duration: Spread;
}

/**
 * The frozen answer to a selection. Tasks are numbered `0 … taskCount − 1`, each asset's together
 * and parents before children; everything that runs, shows or explains a plan reads this value.
 */
export interface Plan {
  readonly version: 1;
  /** Epoch ms of the graph it was made from. */
  readonly now: number;
  readonly request: PlanRequest;
  /** In topological order; assets without planned cells are absent. */
  readonly assets: readonly PlannedAsset[];
  readonly cellCount: number;
  readonly taskCount: number;
  readonly skipped: readonly SkippedRun[];
  readonly warnings: readonly PlanWarning[];
  readonly estimate: Estimate;
}
