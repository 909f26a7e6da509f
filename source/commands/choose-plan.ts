import type { Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import { createPlan } from '../domain/plan/create-plan.ts';
import type { Plan, PlanRequest } from '../domain/plan/plan.ts';
import { loadPlan } from '../domain/plan/saved-plan.ts';
import { fail, type Result } from '../domain/problem.ts';
import type { Io } from './io.ts';
import type { ReadWorkspace } from './open-workspace.ts';
import { isPlanPath, readPlanValue } from './plan-files.ts';
import type { RequestOptions } from './plan-request.ts';

/** What is to be run, as the command line delivers it. */
export interface Wanted {
  /** A selection, or the path of a plan file. */
  readonly selection?: string | undefined;
  readonly partitions?: string | undefined;
  /** What the words come to if they are a selection's. */
  readonly request: PlanRequest;
  readonly options: RequestOptions & {
    /** Plan file to run. */
    readonly plan?: string;
    readonly concurrency?: number;
  };
}

/**
 * The plan to run: one from a plan file, or a new one for a selection. The first argument is a
 * plan file if `isPlanPath` says so and no asset has that name; `--plan` names one for sure.
 */
export function choosePlan(wanted: Wanted, workspace: ReadWorkspace, io: Io): Result<Plan> {
  const file = planFileOf(wanted, workspace.graph, io);
  if (file === undefined) return planSelection(wanted, workspace);
  const surplus = surplusOf(wanted);
  if (surplus.length > 0) {
    return fail({
      code: 'plan-with-request',
      message: `a plan file says already what is built, so ${surplus.join(', ')} cannot be said too`,
      hint: 'Leave it out, or make another plan with `backfill plan SELECTION --out FILE`.',
    });
  }
  const value = readPlanValue(file, io);
  if (!value.ok) return value;
  const { config, graph, store } = workspace;
  const force = wanted.options.force === true;
  return loadPlan(value.value, { graph, state: store.state, root: config.root, force });
}

function planFileOf({ selection, options }: Wanted, graph: Graph, io: Io): string | undefined {
  if (options.plan !== undefined) return options.plan;
  if (selection === undefined || graph.byName.has(selection as AssetName)) return undefined;
  return isPlanPath(selection, io) ? selection : undefined;
}

function surplusOf({ selection, partitions, options }: Wanted): readonly string[] {
  const flags = ['only', 'exclude', 'upstream', 'downstream', 'order'] as const;
  return [
    ...(options.plan !== undefined && selection !== undefined ? [`"${selection}"`] : []),
    ...(partitions === undefined ? [] : [`"${partitions}"`]),
    ...flags.filter((flag) => options[flag] !== undefined).map((flag) => `--${flag}`),
  ];
}

function planSelection(
  { selection, request, options }: Wanted,
  { config, graph, store, inFlight }: ReadWorkspace,
): Result<Plan> {
  if (selection === undefined) {
    return fail({
      code: 'bad-usage',
      message: 'run needs a selection, or a plan file',
      hint: 'See `backfill run --help`.',
    });
  }
  const concurrency = options.concurrency ?? config.concurrency;
  const { state, backfills } = store;
  const recentCells = backfills.map(({ cells }) => cells);
  return createPlan({ graph, state, request, concurrency, inFlight, recentCells });
}
