import { cellStatuses, statusCode, type CellStatus } from '../domain/cell-status.ts';
import type { Run, TaskView } from '../domain/schedule/run.ts';
import { statusName } from '../domain/state.ts';
import { formatCause } from './run-progress.ts';

function nameCounts(counts: Int32Array): Readonly<Partial<Record<CellStatus, number>>> {
  return Object.fromEntries(
    cellStatuses
      .filter((status) => counts[statusCode[status]]! > 0)
      .map((status) => [status, counts[statusCode[status]]!]),
  );
}

function viewFailure(task: TaskView) {
  return {
    task: task.id,
    status: statusName(task.status),
    attempts: task.attempt,
    cause: task.cause === undefined ? null : formatCause(task.cause),
    message: task.message ?? null,
  };
}

/** A backfill as `run --json`, `retry --json` and `show --json` print it. */
export function viewRun(run: Run) {
  return {
    version: 1,
    id: run.id,
    outcome: run.outcome ?? null,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === undefined ? null : new Date(run.finishedAt).toISOString(),
    cells: nameCounts(run.counts),
    cost: run.spend,
    assets: run.plan.assets.map(({ asset, index }) => ({
      name: asset,
      cells: nameCounts(run.countsOf(index)),
    })),
    failures: run.failed(Number.MAX_SAFE_INTEGER).map(viewFailure),
  };
}
