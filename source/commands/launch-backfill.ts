import type { Config } from '../domain/asset.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
import { limitCommands, type LimitOverrides } from '../domain/schedule/limit-commands.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { RunLimits } from '../domain/schedule/run.ts';
import { startRunner, type Runner } from '../engine/start-runner.ts';
import { openWriter, type BackfillJournal, type StateWriter } from '../store/open-writer.ts';
import { logFile, partitionsFile, resultFile } from '../store/state-directory.ts';
import { endLeftovers } from './end-leftovers.ts';
import type { Workspace } from './open-workspace.ts';

/** What a launch needs: the lock's holder, the config, and the graph both were opened with. */
export interface LaunchContext extends Workspace {
  readonly writer: StateWriter;
  readonly limits: RunLimits;
  /** What the command line said instead: recorded, so that it holds for whoever goes on later. */
  readonly overrides?: LimitOverrides;
}

/** The limits that the config sets. */
export function readLimits({
  concurrency,
  pools,
  budget,
  maxFailuresInARow,
  maxLoad,
  minFreeBytes,
  startSpreadMs,
}: Config): RunLimits {
  return {
    concurrency,
    pools,
    ...(budget === undefined ? {} : { budget }),
    ...(maxFailuresInARow === undefined ? {} : { maxFailuresInARow }),
    ...(maxLoad === undefined ? {} : { maxLoad }),
    ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
    ...(startSpreadMs === undefined ? {} : { startSpreadMs }),
  };
}

function attemptPaths(stateDir: string, id: string) {
  return {
    log: (task: string, attempt: number) => logFile(stateDir, id, task, attempt),
    result: (task: string, attempt: number) => resultFile(stateDir, id, task, attempt),
    partitionsFile: (task: string, attempt: number) => partitionsFile(stateDir, id, task, attempt),
  };
}

/** Absolute path of an attempt's log. */
export function attemptLog(
  stateDir: string,
  attempt: { readonly backfill: string; readonly task: string; readonly attempt: number },
): string {
  return attemptPaths(stateDir, attempt.backfill).log(attempt.task, attempt.attempt);
}

/**
 * Takes the lock for a plan made from the state at `sequence`; refuses when another backfill has
 * written since, for then the plan's reasons no longer hold. What killed runners left running has
 * been ended.
 */
export async function openWriterAt(
  { config, graph }: Workspace,
  sequence: number,
): Promise<Result<StateWriter>> {
  const opened = await openWriter(config.stateDir, graph);
  if (!opened.ok) return opened;
  const writer = opened.value;
  if (writer.state.sequence !== sequence) {
    await writer.close();
    return fail({
      code: 'state-changed',
      message:
        'another backfill has changed the state since this plan was made, so nothing was run',
      hint: 'Plan again.',
    });
  }
  const cleared = await endLeftovers(config.stateDir, writer);
  if (cleared.ok) return opened;
  await writer.close();
  return cleared;
}

/** Freezes the plan on disk as a new backfill and starts running it. */
export function launchBackfill(context: LaunchContext, plan: Plan): Result<Runner> {
  const { config, graph, writer, limits, overrides } = context;
  const begun = writer.begin(plan);
  if (!begun.ok) return begun;
  const journal: BackfillJournal = begun.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok(startWith(overrides, { run, config, journal, paths }));
}

/** Starts a runner; nothing is launched before the limits of the command line are in force. */
function startWith(
  overrides: LimitOverrides | undefined,
  options: Parameters<typeof startRunner>[0],
): Runner {
  const runner = startRunner(options);
  for (const command of limitCommands(overrides ?? {})) runner.send(command);
  return runner;
}

/** An earlier backfill as its journal left it, and the way to take it up again. */
export interface Reopened {
  readonly run: MutableRun;
  /** Starts running; queued again is what ran when the journal ended. */
  start(): Runner;
}

/**
 * Reads an earlier backfill for running, once what killed runners left running has been ended;
 * of the backfill itself nothing is written before `start`.
 */
export async function reopenBackfill(
  context: LaunchContext,
  id: string,
): Promise<Result<Reopened>> {
  const { config, graph, writer, limits, overrides } = context;
  const cleared = await endLeftovers(config.stateDir, writer);
  if (!cleared.ok) return cleared;
  const reopened = await writer.reopen(id);
  if (!reopened.ok) return reopened;
  const { plan, events, journal } = reopened.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  for (const recorded of events) evolveRun(run, recorded);
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok({ run, start: () => startWith(overrides, { run, config, journal, paths }) });
}
