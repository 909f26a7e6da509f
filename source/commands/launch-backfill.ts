import type { Config } from '../domain/asset.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { RunLimits } from '../domain/schedule/run.ts';
import { startRunner, type Runner } from '../engine/start-runner.ts';
import type { BackfillJournal, StateWriter } from '../store/open-writer.ts';
import { exitsDir, logFile, partitionsFile, resultFile } from '../store/state-directory.ts';
import type { Workspace } from './open-workspace.ts';

/** What a launch needs: the lock's holder, the config, and the graph both were opened with. */
export interface LaunchContext extends Workspace {
  readonly writer: StateWriter;
  readonly limits: RunLimits;
}

/** The config's limits with what the command line said instead. */
export function readLimits(
  config: Config,
  overrides: { readonly concurrency?: number; readonly budget?: number },
): RunLimits {
  const budget = overrides.budget ?? config.budget;
  return {
    concurrency: overrides.concurrency ?? config.concurrency,
    pools: config.pools,
    ...(budget === undefined ? {} : { budget }),
  };
}

function attemptPaths(stateDir: string, id: string) {
  return {
    log: (task: string, attempt: number) => logFile(stateDir, id, task, attempt),
    result: (task: string, attempt: number) => resultFile(stateDir, id, task, attempt),
    partitionsFile: (task: string, attempt: number) => partitionsFile(stateDir, id, task, attempt),
    exits: exitsDir(stateDir, id),
  };
}

/** Absolute path of an attempt's log. */
export function attemptLog(
  stateDir: string,
  attempt: { readonly backfill: string; readonly task: string; readonly attempt: number },
): string {
  return attemptPaths(stateDir, attempt.backfill).log(attempt.task, attempt.attempt);
}

/** Freezes the plan on disk as a new backfill and starts running it. */
export function launchBackfill(context: LaunchContext, plan: Plan): Result<Runner> {
  const { config, graph, writer, limits } = context;
  const begun = writer.begin(plan);
  if (!begun.ok) return begun;
  const journal: BackfillJournal = begun.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok(startRunner({ run, config, journal, paths }));
}

/** An earlier backfill as its journal left it, and the way to take it up again. */
export interface Reopened {
  readonly run: MutableRun;
  /** Starts running; what ran when the journal ended is adopted, or queued again. */
  start(): Runner;
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
  return ok({ run, start: () => startRunner({ run, config, journal, paths }) });
}
