import { statusCode } from '../domain/cell-status.ts';
import { countOf } from '../domain/figures.ts';
import type { Run } from '../domain/schedule/run.ts';
import { systemClock } from '../engine/clock.ts';
import { openWriter } from '../store/open-writer.ts';
import { carryRun } from './carry-run.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readLimits, type LaunchContext } from './launch-backfill.ts';
import { openWorkspace, tellNotices, type WorkspaceOptions } from './open-workspace.ts';
import type { LimitOptions } from './run.ts';
import { takeUp, type RetryTarget } from './take-up.ts';
import { viewRun } from './view-run.ts';

export type RetryOptions = WorkspaceOptions & LimitOptions;

function formatNothingLeft(run: Run): string {
  const built = run.counts[statusCode.succeeded]!;
  const skipped = run.counts[statusCode.skipped]!;
  if (skipped === 0) {
    return `Nothing to do: ${run.id} has built all of its ${countOf(built, 'cell')}.\n`;
  }
  return `Nothing to do: ${run.id} has built ${countOf(built, 'cell')} and skipped ${skipped}.\n`;
}

/** Retries under the lock that `context` holds. */
async function retryWith(
  context: LaunchContext,
  target: RetryTarget,
  { json, io }: { readonly json: boolean; readonly io: Io },
): Promise<ExitStatus> {
  const taken = await takeUp(context, target);
  if (!taken.ok) return reportProblems(io, taken.problems);
  if (taken.value.type === 'running') {
    const { currency } = context.config;
    return carryRun(taken.value.runner, { io, json, currency });
  }
  const { run } = taken.value;
  if (json) printJson(io, viewRun(run));
  else io.out(formatNothingLeft(run));
  return exitStatus.succeeded;
}

/**
 * `backfill retry ID [CELLS…]`: takes a backfill up again and builds what it left unbuilt.
 * `--json` prints a `RunDocument`.
 */
export async function retryBackfill(
  target: RetryTarget,
  options: RetryOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph } = workspace.value;
  const writer = await openWriter(config.stateDir, graph, { clock: () => systemClock.now() });
  if (!writer.ok) return reportProblems(io, writer.problems);
  try {
    tellNotices(io, writer.value.notices);
    const limits = readLimits(config, options);
    const context = { config, graph, writer: writer.value, limits };
    return await retryWith(context, target, { json: options.json === true, io });
  } finally {
    await writer.value.close();
  }
}
