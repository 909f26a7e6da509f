import { ok, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { readBackfill } from '../store/read-backfill.ts';
import { foldRun } from './fold-run.ts';
import type { Io } from './io.ts';
import { tellNotices, type Workspace } from './open-workspace.ts';

/** A backfill as its journal tells so far, folded by what folds a live one; changes nothing. */
export async function replayRun(
  workspace: Workspace,
  id: string,
  io: Pick<Io, 'err'>,
): Promise<Result<Run>> {
  const reading = await readBackfill(workspace.config.stateDir, id, workspace.graph);
  if (!reading.ok) return reading;
  tellNotices(io, reading.value.notices);
  return ok(foldRun(workspace, reading.value));
}
