import { countOf } from '../domain/figures.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { carryRun } from './carry-run.ts';
import { choosePlan, type Wanted } from './choose-plan.ts';
import { confirm } from './confirm.ts';
import { formatNothing, formatPlan } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { launchBackfill, readLimits } from './launch-backfill.ts';
import {
  readWorkspace,
  tellNotices,
  type ReadWorkspace,
  type WorkspaceOptions,
} from './open-workspace.ts';
import { openWriterAt } from './open-writer-at.ts';
import { readRequest, type RequestOptions } from './plan-request.ts';
import { settleWorkspace } from './settle-leftovers.ts';
import { viewNothing } from './view-run.ts';

export interface LimitOptions {
  readonly concurrency?: number;
  readonly budget?: number;
}

export interface RunOptions extends WorkspaceOptions, RequestOptions, LimitOptions {
  /** Plan file to run. */
  readonly plan?: string;
  /** Start without asking. */
  readonly yes?: boolean;
}

/** Takes the lock, runs the plan to its end and lets the lock go. */
async function runPlan(
  { config, graph, store }: ReadWorkspace,
  plan: Plan,
  { options, io }: { readonly options: RunOptions; readonly io: Io },
): Promise<ExitStatus> {
  const writer = await openWriterAt({ config, graph }, store.state.sequence);
  if (!writer.ok) return reportProblems(io, writer.problems);
  try {
    tellNotices(io, writer.value.notices);
    const limits = readLimits(config, options);
    const runner = launchBackfill({ config, graph, writer: writer.value, limits }, plan);
    if (!runner.ok) return reportProblems(io, runner.problems);
    const { currency } = config;
    return await carryRun(runner.value, { io, json: options.json === true, currency });
  } finally {
    await writer.value.close();
  }
}

/**
 * `backfill run SELECTION [EXPR]`, or of a plan file: plans or takes the plan, runs in this
 * process, and gives an account. `--json` prints a `RunDocument`.
 */
export async function runBackfill(
  picked: Pick<Wanted, 'selection' | 'partitions'>,
  options: RunOptions,
  io: Io,
): Promise<ExitStatus> {
  const request = readRequest(picked.selection ?? '', picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const read = await readWorkspace(options, io);
  const workspace = read.ok ? await settleWorkspace(read.value, io) : read;
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph } = workspace.value;
  const { currency } = config;
  const wanted = { ...picked, request: request.value, options };
  const made = choosePlan(wanted, workspace.value, io);
  if (!made.ok) return reportProblems(io, made.problems);
  const plan = made.value;
  const json = options.json === true;
  if (plan.taskCount === 0) {
    if (json) printJson(io, viewNothing());
    else io.out(formatNothing(plan));
    return exitStatus.succeeded;
  }
  if (!json) io.out(`${formatPlan(graph, plan, { currency, room: io })}\n`);
  const mustAsk = options.yes !== true && io.isInteractive;
  if (mustAsk && !(await confirm(`Run ${countOf(plan.taskCount, 'task')}?`))) {
    io.err('Nothing was run.\n');
    return exitStatus.interrupted;
  }
  return runPlan(workspace.value, plan, { options, io });
}
