import { createPlan } from '../domain/plan/create-plan.ts';
import { diffPlans } from '../domain/plan/diff-plans.ts';
import { viewPlanDocument } from '../domain/plan/plan-document.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { savePlan } from '../domain/plan/saved-plan.ts';
import { ok } from '../domain/problem.ts';
import { formatDiff } from './format-diff.ts';
import { formatPlan, formatStretches } from './format-plan.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import { readEarlierPlan, writePlan } from './plan-files.ts';
import { formatRequest } from '../domain/plan/plan-command.ts';
import { readRequest, type RequestOptions } from './plan-request.ts';

export interface PlanOptions extends WorkspaceOptions, RequestOptions {
  /** List every stretch of cells with its reason. */
  readonly explain?: boolean;
  /** Plan file to write, for `run` to run later. */
  readonly out?: string;
  /** Backfill or plan file to compare with. */
  readonly diff?: string;
}

/** What to plan: an asset selection and, if given, a partition expression. */
export interface Picked {
  readonly selection: string;
  readonly partitions: string | undefined;
}

/**
 * `backfill plan SELECTION [EXPR]`: what `run` would do, and why; changes nothing. `--json` prints
 * a `PlanDocument`, with `--diff` also its `diff`: `{against, added, removed, changed}`, each of
 * ranges `{asset, first, last, cells}` with their `reason`, or the one `before` and `after`.
 */
export async function showPlan(picked: Picked, options: PlanOptions, io: Io): Promise<ExitStatus> {
  const request = readRequest(picked.selection, picked.partitions, options);
  if (!request.ok) return reportProblems(io, request.problems);
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store, inFlight } = workspace.value;
  const { concurrency } = config;
  const { state, backfills } = store;
  const recentCells = backfills.map(({ cells }) => cells);
  const asked = { graph, state, request: request.value, concurrency };
  const plan = createPlan({ ...asked, inFlight, recentCells });
  if (!plan.ok) return reportProblems(io, plan.problems);
  const { diff: against, out } = options;
  const earlier = against === undefined ? ok(undefined) : readEarlierPlan(config, against, io);
  if (!earlier.ok) return reportProblems(io, earlier.problems);
  if (out !== undefined) {
    const basis = { graph, state, root: config.root };
    const written = await writePlan(out, savePlan(plan.value, basis), io);
    if (!written.ok) return reportProblems(io, written.problems);
  }
  const diff = earlier.value && diffPlans(earlier.value, plan.value, graph);
  if (options.json === true) {
    const compared = diff && { diff: { against, ...diff } };
    printJson(io, { ...viewPlanDocument(plan.value, graph), ...compared });
  } else {
    if (diff) io.out(`${formatDiff(diff, io)}\n`);
    printPlan(workspace.value, plan.value, { options, io });
  }
  return exitStatus.succeeded;
}

function printPlan(
  { config, graph }: ReadWorkspace,
  plan: Plan,
  { options, io }: { readonly options: PlanOptions; readonly io: Io },
): void {
  const { currency } = config;
  if (options.explain === true) io.out(`${formatStretches(graph, plan, io)}\n`);
  io.out(formatPlan(graph, plan, { currency, room: io }));
  if (options.out !== undefined) io.out(`Wrote ${options.out}.\n`);
  if (plan.taskCount > 0) {
    io.out(`Run it: backfill run ${options.out ?? formatRequest(plan.request)}\n`);
  }
}
