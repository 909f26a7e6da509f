import type { Config } from '../domain/asset.ts';
import type { Graph } from '../domain/graph.ts';
import { ok, type Result } from '../domain/problem.ts';
import { allInFlight, type CellsByAsset } from '../domain/schedule/in-flight-cells.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { BackfillRecord } from '../store/backfill-record.ts';
import { readBackfill } from '../store/read-backfill.ts';
import { foldRun } from './fold-run.ts';

/** Cells that living backfills have not built yet, as their journals tell; reads theirs alone. */
export async function readInFlight(
  workspace: { readonly config: Config; readonly graph: Graph },
  records: readonly BackfillRecord[],
): Promise<Result<CellsByAsset>> {
  const runs: Run[] = [];
  for (const { id, isLive } of records) {
    if (!isLive) continue;
    const reading = await readBackfill(workspace.config.stateDir, id, workspace.graph);
    if (!reading.ok) return reading;
    runs.push(foldRun(workspace, reading.value));
  }
  return ok(allInFlight(runs));
}
