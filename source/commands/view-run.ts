import { cellStatuses, statusCode, type StatusCounts } from '../domain/cell-status.ts';
import { describeCause } from '../domain/describe-cause.ts';
import type { BackfillOutcome } from '../domain/events.ts';
import type { Run, TaskView } from '../domain/schedule/run.ts';
import { statusName } from '../domain/state.ts';
import { viewControl, type ControlDocument } from './view-control.ts';

/** A failed task as the JSON documents tell it. */
export interface FailureDocument {
  /** `asset/key`, or `asset/first..last` for more than one partition. */
  readonly task: string;
  readonly status: string;
  readonly attempts: number;
  /** Such as `exit 1`. */
  readonly cause: string | null;
  /** The last line that the task wrote, or what went wrong. */
  readonly message: string | null;
  /** CPU time of the last attempt; `null` when it is not known, like `peakBytes`. */
  readonly cpuSeconds: number | null;
  /** Most memory that one process of the last attempt held, as sampled. */
  readonly peakBytes: number | null;
}

/** What `run --json`, `retry --json` and `show --json` print. */
export interface RunDocument {
  readonly version: 1;
  /** `null` when there was nothing to do, so that no backfill was made. */
  readonly id: string | null;
  /** `null` for a backfill that has not ended, or whose process was killed. */
  readonly outcome: BackfillOutcome | null;
  /** ISO 8601 in UTC, like `finishedAt`. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** What its operators made of it: nothing starts while it is paused or stopped by a guard. */
  readonly control: ControlDocument | null;
  /** Cells by status, every status included. */
  readonly cells: StatusCounts;
  /** In the config's currency. */
  readonly cost: number;
  /** CPU time of all attempts, as far as it is known. */
  readonly cpuSeconds: number;
  /** Most memory that one process of any attempt held, as sampled; `null` when none was. */
  readonly peakBytes: number | null;
  readonly assets: readonly { readonly name: string; readonly cells: StatusCounts }[];
  /** In plan order. */
  readonly failures: readonly FailureDocument[];
}

function nameCounts(counts: Int32Array): StatusCounts {
  return Object.fromEntries(
    cellStatuses.map((status) => [status, counts[statusCode[status]]!]),
  ) as Record<keyof StatusCounts, number>;
}

function viewFailure(task: TaskView): FailureDocument {
  return {
    task: task.id,
    status: statusName(task.status),
    attempts: task.attempt,
    cause: task.cause === undefined ? null : describeCause(task.cause),
    message: task.message ?? null,
    cpuSeconds: task.cpuMs === undefined ? null : task.cpuMs / 1000,
    peakBytes: task.peakBytes ?? null,
  };
}

/** `null` for a time that has not come: a backfill that was killed before its first event. */
function viewTime(epochMs: number | undefined): string | null {
  return epochMs === undefined || Number.isNaN(epochMs) ? null : new Date(epochMs).toISOString();
}

/** A backfill as a document. */
export function viewRun(run: Run): RunDocument {
  return {
    version: 1,
    id: run.id,
    outcome: run.outcome ?? null,
    startedAt: viewTime(run.startedAt),
    finishedAt: viewTime(run.finishedAt),
    control: viewControl(run, run.idleReason(Date.now())),
    cells: nameCounts(run.counts),
    cost: run.spend,
    cpuSeconds: run.cpuMs / 1000,
    peakBytes: run.peakBytes || null,
    assets: run.plan.assets.map(({ asset, index }) => ({
      name: asset,
      cells: nameCounts(run.countsOf(index)),
    })),
    failures: run.failed(Number.MAX_SAFE_INTEGER).map(viewFailure),
  };
}

/** The document of a run for which nothing was to be done. */
export function viewNothing(): RunDocument {
  return {
    version: 1,
    id: null,
    outcome: 'succeeded',
    startedAt: null,
    finishedAt: null,
    control: null,
    cells: nameCounts(new Int32Array(cellStatuses.length)),
    cost: 0,
    cpuSeconds: 0,
    peakBytes: null,
    assets: [],
    failures: [],
  };
}
