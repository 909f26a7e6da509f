import type { Plan } from '../domain/plan/plan.ts';
import { ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { limitCommands, type LimitOverrides } from '../domain/schedule/limit-commands.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { PoolUse, RunLimits } from '../domain/schedule/run.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { SpareLaunchers } from '../engine/spare-launchers.ts';
import { startRunner, type Runner } from '../engine/start-runner.ts';
import type { BackfillJournal, StateWriter } from '../store/open-writer.ts';
import { attemptPaths } from '../store/state-directory.ts';
import type { Workspace } from './open-workspace.ts';

/** What a launch needs: the lock's holder, the config, and the graph both were opened with. */
export interface LaunchContext extends Workspace {
  readonly writer: StateWriter;
  readonly limits: RunLimits;
  /** What the command line said instead: recorded, so that it holds for whoever goes on later. */
  readonly overrides?: LimitOverrides;
  /** Backfills that this process carries already. */
  readonly carried?: ReadonlySet<string>;
  /** Absent: the backfill has the limits to itself. */
  readonly sharing?: Sharing;
  /** To become launchers of the first backfills that need one. */
  readonly spares?: SpareLaunchers | undefined;
}

/** How a backfill shares its limits with others that this process carries. */
export interface Sharing {
  readonly scheduler: Scheduler;
  readonly isSideBySide: boolean;
  /** The pools as operators have set them by now. */
  readonly pools: readonly PoolUse[];
}

/** Freezes the plan on disk as a new backfill and starts running it. */
export function launchBackfill(context: LaunchContext, plan: Plan): Result<Runner> {
  const { config, graph, writer, limits } = context;
  const begun = writer.begin(plan);
  if (!begun.ok) return begun;
  const journal: BackfillJournal = begun.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok(startWith(context, { run, config, journal, paths }));
}

/** Starts a runner; nothing is launched before the limits that hold by now are in force. */
function startWith(
  { overrides = {}, sharing, spares }: Pick<LaunchContext, 'overrides' | 'sharing' | 'spares'>,
  options: Parameters<typeof startRunner>[0],
): Runner {
  const { pools = [], ...shared } = sharing ?? {};
  const runner = startRunner({ ...options, ...shared, spares });
  for (const command of limitCommands(overrides)) runner.send(command);
  for (const { name: pool, slots } of pools) {
    const own = runner.run.pools.find(({ name }) => name === pool);
    if (own && own.slots !== slots) runner.send({ type: 'set-pool', pool, slots });
  }
  return runner;
}

/** An earlier backfill as its journal left it, and the way to take it up again. */
export interface Reopened {
  readonly run: MutableRun;
  /** Starts running; what ran when the journal ended is adopted, or queued again. */
  readonly start: () => Runner;
}

/** Reads an earlier backfill for running; nothing is written before `start`. */
export async function openEarlier(context: LaunchContext, id: string): Promise<Result<Reopened>> {
  const { config, graph, writer, limits } = context;
  const reopened = await writer.reopen(id);
  if (!reopened.ok) return reopened;
  const { plan, events, journal } = reopened.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  for (const recorded of events) evolveRun(run, recorded);
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok({ run, start: () => startWith(context, { run, config, journal, paths }) });
}
