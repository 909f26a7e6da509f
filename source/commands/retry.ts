import { statusCode } from '../domain/cell-status.ts';
import { countOf } from '../domain/figures.ts';
import { taskId } from '../domain/plan/task-id.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { Runner } from '../engine/start-runner.ts';
import { openWriter } from '../store/open-writer.ts';
import { carryRun } from './carry-run.ts';
import { findTaskOf } from './find-task.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import {
  readLimits,
  reopenBackfill,
  type LaunchContext,
  type Reopened,
} from './launch-backfill.ts';
import { openWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import type { LimitOptions } from './run.ts';
import { viewRun } from './view-run.ts';

export type RetryOptions = WorkspaceOptions & LimitOptions;

/** A backfill's id, and the cells of it to retry: all that are not built when none is named. */
export interface RetryTarget {
  readonly id: string;
  readonly cells: readonly string[];
}

/** The command that retries the named cells, or everything that failed when none is named. */
export function readRetry(run: Run, cells: readonly string[]): Result<RunCommand> {
  if (cells.length === 0) return ok({ type: 'retry-all-failed' });
  const tasks: string[] = [];
  const problems: Problem[] = [];
  for (const text of cells) {
    const task = findTaskOf(run, text);
    if (task.ok) tasks.push(taskId(run.plan, run.graph, task.value));
    else problems.push(...task.problems);
  }
  return problems.length > 0 ? fail(...problems) : ok({ type: 'retry-tasks', tasks });
}

/** Starts the backfill again with one command, which is in force before anything is launched. */
function restart(reopened: Reopened, command: RunCommand): Result<Runner> {
  const runner = reopened.start();
  const sent = runner.send(command);
  return sent.ok ? ok(runner) : sent;
}

/** Retries under the lock that `context` holds. */
async function retryWith(
  context: LaunchContext,
  { id, cells }: RetryTarget,
  { json, io }: { readonly json: boolean; readonly io: Io },
): Promise<ExitStatus> {
  const reopened = await reopenBackfill(context, id);
  if (!reopened.ok) return reportProblems(io, reopened.problems);
  const { run } = reopened.value;
  const built = run.counts[statusCode.succeeded]!;
  if (cells.length === 0 && built === run.plan.cellCount) {
    if (json) printJson(io, viewRun(run));
    else io.out(`Nothing to do: ${run.id} has built all of its ${countOf(built, 'cell')}.\n`);
    return exitStatus.succeeded;
  }
  const command = readRetry(run, cells);
  if (!command.ok) return reportProblems(io, command.problems);
  const runner = restart(reopened.value, command.value);
  if (!runner.ok) return reportProblems(io, runner.problems);
  return carryRun(runner.value, { io, json, currency: context.config.currency });
}

/** `backfill retry ID [CELLS…]`: takes a backfill up again and builds what it left unbuilt. */
export async function retryBackfill(
  target: RetryTarget,
  options: RetryOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph } = workspace.value;
  const writer = await openWriter(config.stateDir, graph);
  if (!writer.ok) return reportProblems(io, writer.problems);
  try {
    const limits = readLimits(config, options);
    const context = { config, graph, writer: writer.value, limits };
    return await retryWith(context, target, { json: options.json === true, io });
  } finally {
    await writer.value.close();
  }
}
