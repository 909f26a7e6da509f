import { formatRun } from './format-run.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import type { WorkspaceOptions } from './open-workspace.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import { openRun } from './replay-run.ts';
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
  const opened = await openRun(id, options, io);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const { run, workspace } = opened.value;
  if (options.json === true) {
    printJson(io, viewRun(run));
  } else {
    io.out(`backfill run ${formatRequest(run.plan.request)}\n\n`);
    io.out(formatRun(run, { currency: workspace.config.currency, io }));
  }
  return exitStatus.succeeded;
}
