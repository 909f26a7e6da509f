import { reportProblems, type ExitStatus, type Io } from './io.ts';
import { isCarried } from './describe-runner.ts';
import { openRun } from './replay-run.ts';
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
  const opened = await openRun(id, options, io);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const { workspace, run } = opened.value;
  const { stateDir } = workspace.config;
  if (!(await isCarried(stateDir, run.id))) {
    return retryBackfill({ id: run.id, cells: [] }, options, io);
  }
  return (await steerRun(stateDir, run, { type: 'resume' })).report('resume', options, io);
}
