import type { Plan } from '../domain/plan/plan.ts';
import { loadPlan } from '../domain/plan/saved-plan.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import {
  findClaims,
  inFlightCells,
  type CellsByAsset,
} from '../domain/schedule/in-flight-cells.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { RunnerSource } from '../engine/hub.ts';
import type { LaunchOrder, TakeUpOrder } from '../engine/runner-message.ts';
import type { SpareLaunchers } from '../engine/spare-launchers.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Runner } from '../engine/start-runner.ts';
import type { StateWriter } from '../store/open-writer.ts';
import { readBackfill } from '../store/read-backfill.ts';
import { foldRun } from './fold-run.ts';
import { handOnLeftovers } from './settle-leftovers.ts';
import { launchBackfill, type LaunchContext } from './launch-backfill.ts';
import type { Workspace } from './open-workspace.ts';
import { readLimits } from './read-limits.ts';
import { takeUp } from './take-up.ts';

/** What a runner obeys orders with: its config, the lock's writer, and what shares its limits. */
export interface SourceContext extends Workspace {
  readonly writer: StateWriter;
  readonly scheduler: Scheduler;
  readonly spares?: SpareLaunchers | undefined;
  /** Takes a runner that awaits what a killed one left running. */
  readonly carry: (runner: Runner) => void;
  /** What is carried as of now. */
  readonly runs: () => readonly Run[];
}

/** Begins plans and takes up backfills under a lock that is held. */
export function writerSource(context: SourceContext): RunnerSource {
  return {
    launch: async (order) => {
      const settled = await settle(context, order);
      return settled.ok ? launch(context, order, context.runs()) : settled;
    },
    takeUp: (order) => takeUpAgain(context, order),
  };
}

type Terms = Pick<LaunchOrder, 'limits' | 'sideBySide'>;

function settle(context: SourceContext, order: Terms, except?: string): Promise<Result<void>> {
  const { carry } = context;
  const settling = launchContext(context, order, context.runs());
  return handOnLeftovers(settling, except === undefined ? { carry } : { carry, except });
}

function launchContext(
  { config, graph, writer, scheduler, spares }: SourceContext,
  { limits: overrides, sideBySide: isSideBySide = config.sideBySide ?? false }: Terms,
  carried: readonly Run[],
): LaunchContext {
  const sharing = { scheduler, isSideBySide, pools: carried[0]?.pools ?? [] };
  const ids = new Set(carried.map(({ id }) => id));
  const limits = readLimits(config);
  return { config, graph, writer, limits, overrides, carried: ids, sharing, spares };
}

function launch(
  context: SourceContext,
  order: LaunchOrder,
  carried: readonly Run[],
): Result<Runner> {
  const { config, graph, writer } = context;
  const { state } = writer;
  // While others are carried the state moves on all the time; what they have not built yet is
  // what may not be touched.
  const force = carried.length > 0;
  const plan = loadPlan(order.plan, { graph, state, root: config.root, force });
  if (!plan.ok) return fail(...explainStale(plan.problems, carried));
  const claims = findClaims(graph, cellsOf(plan.value), carried);
  if (claims.length > 0) return fail(...claims);
  return launchBackfill(launchContext(context, order, carried), plan.value);
}

function cellsOf(plan: Plan): CellsByAsset {
  return new Map(plan.assets.map(({ index, cells }) => [index, cells]));
}

/** What has changed since a plan was made, told to somebody who has just made it. */
function explainStale(problems: readonly Problem[], carried: readonly Run[]): readonly Problem[] {
  if (problems.some(({ code }) => code === 'plan-state-changed')) {
    const what = problems.map(({ message }) => message).join('; ');
    const message = `another backfill has changed the state since this plan was made, so nothing was run: ${what}`;
    return [{ code: 'state-changed', message, hint: 'Plan again.' }];
  }
  const [first] = carried;
  if (first === undefined) return problems;
  const hint = `The runner was started before that: wait until ${first.id} has ended, then plan again.`;
  return problems.map((problem) => ({ ...problem, hint }));
}

async function takeUpAgain(context: SourceContext, order: TakeUpOrder): Promise<Result<Runner>> {
  const { config, graph, runs } = context;
  const reading = await readBackfill(config.stateDir, order.id, graph);
  if (!reading.ok) return reading;
  const { id } = reading.value;
  if (runs().some((run) => run.id === id)) return fail(alreadyCarried(id));
  const settled = await settle(context, order, id);
  if (!settled.ok) return settled;
  const carried = runs();
  const wanted = inFlightCells(foldRun(context, reading.value));
  const claims = findClaims(graph, wanted, carried);
  if (claims.length > 0) return fail(...claims);
  const taken = await takeUp(launchContext(context, order, carried), { ...order, id });
  if (!taken.ok) return taken;
  if (taken.value.type === 'running') return ok(taken.value.runner);
  return fail({ code: 'nothing-left', message: `${id} has nothing left to build` });
}

function alreadyCarried(id: string): Problem {
  return {
    code: 'already-running',
    message: `${id} is being run already`,
    hint: `Follow it with \`backfill watch ${id}\`.`,
  };
}
