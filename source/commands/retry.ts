import { statusCode } from '../domain/cell-status.ts';
import { countOf } from '../domain/figures.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { ok, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { openState } from './open-state.ts';
import { isCarried } from './describe-runner.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { nameTasks } from './name-tasks.ts';
import type { Workspace, WorkspaceOptions } from './open-workspace.ts';
import { orderRunner, type RunnerOrder } from './order-runner.ts';
import { openRun } from './replay-run.ts';
import { readTerms, reportOrder, type CarryOptions } from './report-order.ts';
import { runHereOrJoin, type HereOptions } from './run-here.ts';
import { steerRun } from './steer-run.ts';
import { takeUp, type RetryTarget } from './take-up.ts';
import { viewRun } from './view-run.ts';

export interface RetryOptions extends WorkspaceOptions, CarryOptions {
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

/** Says that there is nothing to do. */
function reportNothingLeft(run: Run, { json, io }: Pick<HereOptions, 'json' | 'io'>): ExitStatus {
  if (json) printJson(io, viewRun(run));
  else io.out(formatNothingLeft(run));
  return exitStatus.succeeded;
}

/** Takes the backfill up in the runner at work, or here under a lock of its own. */
function retryHere(
  { config, graph }: Workspace,
  target: RetryTarget,
  { options, io }: { readonly options: RetryOptions; readonly io: Io },
): Promise<ExitStatus> {
  const said = { json: options.json === true, io };
  return runHereOrJoin({ config, graph }, orderOf(target, options), {
    ...said,
    openWriter: () => openState({ config, graph }),
    async begin(context) {
      const taken = await takeUp({ ...context, overrides: options }, target);
      if (!taken.ok) return taken;
      if (taken.value.type === 'running') return ok(taken.value.runner);
      return ok(reportNothingLeft(taken.value.run, said));
    },
  });
}

function orderOf({ id, cells }: RetryTarget, options: RetryOptions): RunnerOrder {
  return { type: 'take-up', id, cells, ...readTerms(options) };
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
  const opened = await openRun(target.id, options, io);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const { workspace, run } = opened.value;
  const { config } = workspace;
  if (await isCarried(config.stateDir, run.id)) {
    const command = retryCommand(run, target.cells);
    if (!command.ok) return reportProblems(io, command.problems);
    const steered = await steerRun(config.stateDir, run, command.value);
    return steered.report('retry', options, io);
  }
  const whole = { ...target, id: run.id };
  if (options.detach !== true) return retryHere(workspace, whole, { options, io });
  return reportOrder(await orderRunner(workspace, orderOf(whole, options)), options, io);
}
