import { statusCode } from '../domain/cell-status.ts';
import { countOf } from '../domain/figures.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { ok, type Problem, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { findBusy } from '../store/lock.ts';
import { openState } from './open-state.ts';
import { lockFile } from '../store/state-directory.ts';
import { carryRun } from './carry-run.ts';
import { isCarried } from './describe-runner.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import type { LaunchContext } from './launch-backfill.ts';
import { nameTasks } from './name-tasks.ts';
import {
  openWorkspace,
  tellNotices,
  type Workspace,
  type WorkspaceOptions,
} from './open-workspace.ts';
import { orderRunner } from './order-runner.ts';
import { readLimits } from './read-limits.ts';
import { replayRun } from './replay-run.ts';
import { pickLimits, reportOrder } from './report-order.ts';
import type { LimitOptions } from './run.ts';
import { steerRun } from './steer-run.ts';
import { takeUp, type RetryTarget } from './take-up.ts';
import { viewRun } from './view-run.ts';

export interface RetryOptions extends WorkspaceOptions, LimitOptions {
  /** Leave it to a runner of its own and return. */
  readonly detach?: boolean;
}

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
    const { currency, stateDir } = context.config;
    return carryRun(taken.value.runner, { io, json, currency, stateDir });
  }
  const { run } = taken.value;
  if (json) printJson(io, viewRun(run));
  else io.out(formatNothingLeft(run));
  return exitStatus.succeeded;
}

/** Takes the lock, carries the backfill to its end and lets the lock go. */
async function retryHere(
  { config, graph }: Workspace,
  target: RetryTarget,
  { options, io }: { readonly options: RetryOptions; readonly io: Io },
): Promise<ExitStatus> {
  const busy = findBusy(lockFile(config.stateDir));
  const writer = await openState({ config, graph });
  if (!writer.ok) return reportProblems(io, busy ? [withDetach(busy)] : writer.problems);
  try {
    tellNotices(io, writer.value.notices);
    const limits = readLimits(config);
    const context = { config, graph, writer: writer.value, limits, overrides: options };
    return await retryWith(context, target, { json: options.json === true, io });
  } finally {
    await writer.value.close();
  }
}

function withDetach(busy: Problem): Problem {
  return { ...busy, hint: 'With --detach it runs after what is running there now.' };
}

/** What a retry is to a backfill that is being carried. */
function retryCommand(run: Run, cells: readonly string[]): Result<RunCommand> {
  if (cells.length === 0) return ok({ type: 'retry-all-unfinished' });
  const tasks = nameTasks(run, cells);
  return tasks.ok ? ok({ type: 'retry-tasks', tasks: tasks.value }) : tasks;
}

/**
 * `backfill retry ID [CELLS…]`: builds what a backfill left unbuilt. One that runs is told to; any
 * other is taken up again, here or with `--detach` by a runner of its own. `--json` prints a
 * `RunDocument`, a `SteerDocument` for one that runs, a `StartedDocument` with `--detach`.
 */
export async function retryBackfill(
  target: RetryTarget,
  options: RetryOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const replayed = await replayRun(workspace.value, target.id, io);
  if (!replayed.ok) return reportProblems(io, replayed.problems);
  const run = replayed.value;
  const { config } = workspace.value;
  if (await isCarried(config.stateDir, run.id)) {
    const command = retryCommand(run, target.cells);
    if (!command.ok) return reportProblems(io, command.problems);
    const steered = await steerRun(config.stateDir, run, command.value);
    return steered.report('retry', options, io);
  }
  const whole = { ...target, id: run.id };
  if (options.detach !== true) return retryHere(workspace.value, whole, { options, io });
  const { id, cells } = whole;
  const order = { type: 'take-up', id, cells, limits: pickLimits(options) } as const;
  return reportOrder(await orderRunner(workspace.value, order), options, io);
}
