import type { Plan } from '../domain/plan/plan.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import { createRun } from '../domain/schedule/create-run.ts';
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
  /** Backfills that this process carries already. */
  readonly carried?: ReadonlySet<string>;
}

function attemptPaths(stateDir: string, id: string) {
  return {
    log: (task: string, attempt: number) => logFile(stateDir, id, task, attempt),
    result: (task: string, attempt: number) => resultFile(stateDir, id, task, attempt),
    partitionsFile: (task: string, attempt: number) => partitionsFile(stateDir, id, task, attempt),
  };
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
  const { config, graph, writer, limits } = context;
  const cleared = await endLeftovers(config.stateDir, writer, context.carried);
  if (!cleared.ok) return cleared;
  const reopened = await writer.reopen(id);
  if (!reopened.ok) return reopened;
  const { plan, events, journal } = reopened.value;
  const run = createRun({ id: journal.id, graph, plan, limits });
  for (const recorded of events) evolveRun(run, recorded);
  const paths = attemptPaths(config.stateDir, journal.id);
  return ok({ run, start: () => startRunner({ run, config, journal, paths }) });
}
