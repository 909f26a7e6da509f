import { createInterface } from 'node:readline/promises';
import { createPlan } from '../domain/plan/create-plan.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { carryRun } from './carry-run.ts';
import { formatNothing, formatPlan } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { launchBackfill, openWriterAt, readLimits } from './launch-backfill.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import type { Picked } from './plan.ts';
import { readRequest, type RequestOptions } from './plan-request.ts';

export interface LimitOptions {
  readonly concurrency?: number;
  readonly budget?: number;
}

export interface RunOptions extends WorkspaceOptions, RequestOptions, LimitOptions {
  /** Start without asking. */
  readonly yes?: boolean;
}

/** Asks on the terminal; anything but yes is no. */
async function isConfirmed(plan: Plan): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await prompt.question(`Run ${plan.taskCount} tasks? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

/** Says that nothing is to be done, in the form that was asked for. */
function reportNothing(io: Io, plan: Plan, json: boolean): ExitStatus {
  if (json) printJson(io, { version: 1, id: null, outcome: 'succeeded', cells: {}, failures: [] });
  else io.out(formatNothing(plan));
  return exitStatus.succeeded;
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
    const limits = readLimits(config, options);
    const runner = launchBackfill({ config, graph, writer: writer.value, limits }, plan);
    if (!runner.ok) return reportProblems(io, runner.problems);
    return await carryRun(runner.value, {
      io,
      json: options.json === true,
      currency: config.currency,
    });
  } finally {
    await writer.value.close();
  }
}

/** `backfill run SELECTION [EXPR]`: plans, runs in this process, and gives an account. */
export async function runBackfill(
  picked: Picked,
  options: RunOptions,
  io: Io,
): Promise<ExitStatus> {
  const request = readRequest(picked.selection, picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const { concurrency, currency } = config;
  const plan = createPlan({ graph, state: store.state, request: request.value, concurrency });
  if (!plan.ok) return reportProblems(io, plan.problems);
  const json = options.json === true;
  if (plan.value.taskCount === 0) return reportNothing(io, plan.value, json);
  if (!json) io.out(`${formatPlan(graph, plan.value, currency)}\n`);
  if (options.yes !== true && io.isInteractive && !(await isConfirmed(plan.value))) {
    io.err('Nothing was run.\n');
    return exitStatus.interrupted;
  }
  return runPlan(workspace.value, plan.value, { options, io });
}
