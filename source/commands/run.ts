import { countOf } from '../domain/figures.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { savePlan } from '../domain/plan/saved-plan.ts';
import { choosePlan, type Wanted } from './choose-plan.ts';
import { confirm } from './confirm.ts';
import { isRunnerAtWork } from './describe-runner.ts';
import { formatNothing, formatPlan } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { launchBackfill } from './launch-backfill.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { openWriterAt } from './open-writer-at.ts';
import { orderRunner, type RunnerOrder } from './order-runner.ts';
import { readTerms, reportOrder, type CarryOptions } from './report-order.ts';
import { readRequest, type RequestOptions } from './plan-request.ts';
import { runHereOrJoin } from './run-here.ts';
import { settleWorkspace } from './settle-leftovers.ts';
import { viewNothing } from './view-run.ts';

export interface RunOptions extends WorkspaceOptions, RequestOptions, CarryOptions {
  /** Plan file to run. */
  readonly plan?: string;
  /** Start without asking. */
  readonly yes?: boolean;
  /** Leave it to a runner of its own and return. */
  readonly detach?: boolean;
}

interface Saying {
  readonly options: RunOptions;
  readonly io: Io;
}

function orderOf(workspace: ReadWorkspace, plan: Plan, options: RunOptions): RunnerOrder {
  const { config, graph, store } = workspace;
  const saved = savePlan(plan, { graph, state: store.state, root: config.root });
  return { type: 'launch', plan: saved, ...readTerms(options) };
}

/** Runs the plan to its end in the runner at work, or here under a lock of its own. */
async function runPlan(
  workspace: ReadWorkspace,
  plan: Plan,
  { options, io }: Saying,
): Promise<ExitStatus> {
  const { config, graph, store } = workspace;
  const json = options.json === true;
  return runHereOrJoin(workspace, orderOf(workspace, plan, options), {
    json,
    io,
    openWriter: () => openWriterAt({ config, graph }, store.state.sequence),
    begin: (context) => launchBackfill({ ...context, overrides: options }, plan),
  });
}

/** Hands the plan to a runner that belongs to no terminal. */
async function detachPlan(
  workspace: ReadWorkspace,
  plan: Plan,
  { options, io }: Saying,
): Promise<ExitStatus> {
  const order = orderOf(workspace, plan, options);
  return reportOrder(await orderRunner(workspace, order), options, io);
}

/**
 * `backfill run SELECTION [EXPR]`, or of a plan file: plans or takes the plan, runs in this
 * process or in the runner that is at work, and gives an account; with `--detach` it leaves it to a
 * runner of its own. `--json` prints a `RunDocument`, with `--detach` a `StartedDocument`.
 */
export async function runBackfill(
  picked: Pick<Wanted, 'selection' | 'partitions'>,
  options: RunOptions,
  io: Io,
): Promise<ExitStatus> {
  const request = readRequest(picked.selection ?? '', picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const read = await readWorkspace(options, io);
  // Another runner awaits what a killed one left, so that nobody has to here.
  const runsHere = read.ok && options.detach !== true && !isRunnerAtWork(read.value);
  const workspace = runsHere ? await settleWorkspace(read.value, io) : read;
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
  const carry = options.detach === true ? detachPlan : runPlan;
  return carry(workspace.value, plan, { options, io });
}
