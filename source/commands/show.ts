import { formatRun } from './format-run.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { openWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import { replayRun } from './replay-run.ts';
import { viewRun } from './view-run.ts';

/**
 * `backfill show ID`: one backfill's request, outcome, failures and cost. `--json` prints a
 * `RunDocument`.
 */
export async function showBackfill(
  id: string,
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const run = await replayRun(workspace.value, id, io);
  if (!run.ok) return reportProblems(io, run.problems);
  if (options.json === true) {
    printJson(io, viewRun(run.value));
  } else {
    io.out(`backfill run ${formatRequest(run.value.plan.request)}\n\n`);
    io.out(formatRun(run.value, { currency: workspace.value.config.currency, io }));
  }
  return exitStatus.succeeded;
}
