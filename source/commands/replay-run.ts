import { ok, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { readBackfill } from '../store/read-backfill.ts';
import { foldRun } from './fold-run.ts';
import type { Io } from './io.ts';
import {
  openWorkspace,
  tellNotices,
  type Workspace,
  type WorkspaceOptions,
} from './open-workspace.ts';

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

/** A workspace, and a backfill of its state directory. */
export interface OpenedRun {
  readonly workspace: Workspace;
  readonly run: Run;
}

/** What a command about one backfill begins with; the id may be abbreviated, or `last`. */
export async function openRun(
  id: string,
  options: WorkspaceOptions,
  io: Io,
): Promise<Result<OpenedRun>> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return workspace;
  const run = await replayRun(workspace.value, id, io);
  return run.ok ? ok({ workspace: workspace.value, run: run.value }) : run;
}
