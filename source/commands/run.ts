import { countOf } from '../domain/figures.ts';
import type { LimitOverrides } from '../domain/schedule/limit-commands.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { savePlan } from '../domain/plan/saved-plan.ts';
import type { Problem } from '../domain/problem.ts';
import { findBusy } from '../store/lock.ts';
import { lockFile } from '../store/state-directory.ts';
import { carryRun } from './carry-run.ts';
import { choosePlan, type Wanted } from './choose-plan.ts';
import { confirm } from './confirm.ts';
import { formatNothing, formatPlan } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { launchBackfill } from './launch-backfill.ts';
import { readLimits } from './read-limits.ts';
import {
  readWorkspace,
  tellNotices,
  type ReadWorkspace,
  type WorkspaceOptions,
} from './open-workspace.ts';
import { openWriterAt } from './open-writer-at.ts';
import { orderRunner } from './order-runner.ts';
import { reportOrder, pickLimits } from './report-order.ts';
import { readRequest, type RequestOptions } from './plan-request.ts';
import { settleWorkspace } from './settle-leftovers.ts';
import { viewNothing } from './view-run.ts';

export type LimitOptions = LimitOverrides;

export interface RunOptions extends WorkspaceOptions, RequestOptions, LimitOptions {
  /** Plan file to run. */
  readonly plan?: string;
  /** Start without asking. */
  readonly yes?: boolean;
  /** Leave it to a runner of its own and return. */
  readonly detach?: boolean;
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
    const limits = readLimits(config);
    const runner = launchBackfill(
      { config, graph, writer: writer.value, limits, overrides: options },
      plan,
    );
    if (!runner.ok) return reportProblems(io, runner.problems);
    const { currency, stateDir } = config;
    return await carryRun(runner.value, { io, json: options.json === true, currency, stateDir });
  } finally {
    await writer.value.close();
  }
}

/** Hands the plan to a runner that belongs to no terminal. */
async function detachPlan(
  workspace: ReadWorkspace,
  plan: Plan,
  { options, io }: { readonly options: RunOptions; readonly io: Io },
): Promise<ExitStatus> {
  const { config, graph, store } = workspace;
  const saved = savePlan(plan, { graph, state: store.state, root: config.root });
  const order = { type: 'launch', plan: saved, limits: pickLimits(options) } as const;
  return reportOrder(await orderRunner(workspace, order), options, io);
}

/** Why a run in this terminal would have to wait for another, found out before anything is asked. */
function findOther({ config }: ReadWorkspace, { detach }: RunOptions): readonly Problem[] {
  const busy = detach === true ? undefined : findBusy(lockFile(config.stateDir));
  if (busy === undefined) return [];
  return [{ ...busy, hint: 'With --detach it runs after what is running there now.' }];
}

/**
 * `backfill run SELECTION [EXPR]`, or of a plan file: plans or takes the plan, runs in this
 * process, and gives an account; with `--detach` it leaves it to a runner of its own. `--json`
 * prints a `RunDocument`, with `--detach` a `StartedDocument`.
 */
export async function runBackfill(
  picked: Pick<Wanted, 'selection' | 'partitions'>,
  options: RunOptions,
  io: Io,
): Promise<ExitStatus> {
  const request = readRequest(picked.selection ?? '', picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const read = await readWorkspace(options, io);
  // A detached runner awaits what a killed one left, so that nobody has to here.
  const mustSettle = read.ok && options.detach !== true;
  const workspace = mustSettle ? await settleWorkspace(read.value, io) : read;
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const others = findOther(workspace.value, options);
  if (others.length > 0) return reportProblems(io, others);
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
  const carry = options.detach === true ? detachPlan : runPlan;
  return carry(workspace.value, plan, { options, io });
}
