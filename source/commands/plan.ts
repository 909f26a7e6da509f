import { createPlan } from '../domain/plan/create-plan.ts';
import { viewPlanDocument } from '../domain/plan/plan-document.ts';
import { formatPlan, formatStretches } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { formatRequest, readRequest, type RequestOptions } from './plan-request.ts';

export interface PlanOptions extends WorkspaceOptions, RequestOptions {
  /** List every stretch of cells with its reason. */
  readonly explain?: boolean;
}

/** What to plan: an asset selection and, if given, a partition expression. */
export interface Picked {
  readonly selection: string;
  readonly partitions: string | undefined;
}

/**
 * `backfill plan SELECTION [EXPR]`: what `run` would do, and why; changes nothing. `--json` prints
 * a `PlanDocument`.
 */
export async function showPlan(picked: Picked, options: PlanOptions, io: Io): Promise<ExitStatus> {
  const request = readRequest(picked.selection, picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const { concurrency, currency } = config;
  const plan = createPlan({ graph, state: store.state, request: request.value, concurrency });
  if (!plan.ok) return reportProblems(io, plan.problems);
  if (options.json === true) {
    printJson(io, viewPlanDocument(plan.value, graph));
    return exitStatus.succeeded;
  }
  if (options.explain === true) io.out(`${formatStretches(graph, plan.value, io)}\n`);
  io.out(formatPlan(graph, plan.value, { currency, room: io }));
  if (plan.value.taskCount > 0) io.out(`Run it: backfill run ${formatRequest(request.value)}\n`);
  return exitStatus.succeeded;
}
