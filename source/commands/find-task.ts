import { parseCell } from '../domain/names.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { findTask } from '../domain/plan/task-id.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';

/** Number of the task that builds a cell, named as `asset/key` or by the task's own id. */
export function findTaskOf(run: Run, text: string): Result<number> {
  const named = findTask(run.plan, run.graph, text);
  if (named !== undefined) return ok(named);
  const cell = parseCell(text);
  const asset = run.graph.byName.get(cell.asset);
  const ordinal = asset?.partitions.ordinalOf(cell.partition);
  const task =
    asset === undefined || ordinal === undefined ? undefined : run.taskAt(asset.index, ordinal);
  if (task !== undefined) return ok(task);
  const assets = run.plan.assets.map((planned) => planned.asset);
  return fail({
    code: 'unknown-cell',
    message: `${run.id} has no cell "${text}": expected ASSET/KEY of a planned cell`,
    hint: didYouMean(cell.asset, assets) ?? `See its cells with \`backfill show ${run.id}\`.`,
  });
}
