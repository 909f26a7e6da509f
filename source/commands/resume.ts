import { reportProblems, type ExitStatus, type Io } from './io.ts';
import { isCarried } from './describe-runner.ts';
import { openWorkspace } from './open-workspace.ts';
import { replayRun } from './replay-run.ts';
import { retryBackfill, type RetryOptions } from './retry.ts';
import { steerRun } from './steer-run.ts';

/**
 * `backfill resume ID`: a paused backfill starts tasks again; one that nobody runs any more is
 * taken up, as `retry` does. `--json` prints a `SteerDocument`, or what `retry` prints.
 */
export async function resumeBackfill(
  id: string,
  options: RetryOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const replayed = await replayRun(workspace.value, id, io);
  if (!replayed.ok) return reportProblems(io, replayed.problems);
  const run = replayed.value;
  const { stateDir } = workspace.value.config;
  if (!(await isCarried(stateDir, run.id))) {
    return retryBackfill({ id: run.id, cells: [] }, options, io);
  }
  return (await steerRun(stateDir, run, { type: 'resume' })).report('resume', options, io);
}
