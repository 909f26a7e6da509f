import { countOf } from '../domain/figures.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import { endStrays } from '../engine/end-strays.ts';
import { systemClock } from '../engine/clock.ts';
import { openWriter } from '../store/open-writer.ts';
import { readStore } from '../store/read-store.ts';
import { backfillDir } from '../store/state-directory.ts';
import type { Io } from './io.ts';
import { openEarlier, readLimits, type LaunchContext } from './launch-backfill.ts';
import type { ReadWorkspace } from './open-workspace.ts';

/** Between SIGTERM and SIGKILL. */
const graceMs = 5_000;

type Tell = (notice: string) => void;

/** Settles one backfill; problems of the state directory alone are serious. */
async function settleOne(
  context: LaunchContext,
  id: string,
  tell: Tell,
): Promise<readonly Problem[]> {
  const opened = await openEarlier(context, id);
  if (!opened.ok) {
    await endStrays(backfillDir(context.config.stateDir, id), graceMs);
    return opened.problems.filter(({ code }) => code.startsWith('state-'));
  }
  const { run, start } = opened.value;
  const tasks = countOf(run.runningTasks, 'task');
  if (run.runningTasks > 0) tell(`${id} was cut off with ${tasks} running: waiting for their end`);
  const runner = start();
  await runner.stop('drain');
  return [];
}

/**
 * Settles what killed runners left: tasks that have ended are recorded, ones that still run are
 * awaited, and nothing of those backfills is launched. Problems are those of the state directory.
 */
export async function settleLeftovers(
  context: LaunchContext,
  { except, tell = () => undefined }: { readonly except?: string; readonly tell?: Tell } = {},
): Promise<Result<void>> {
  for (const { id, outcome } of context.writer.records()) {
    if (outcome !== undefined || id === except) continue;
    const serious = await settleOne(context, id, tell);
    if (serious.length > 0) return fail(...serious);
  }
  return ok(undefined);
}

/**
 * The workspace as it is once killed runners' tasks have been settled, so that a plan made from it
 * holds; takes the lock for as long as that takes, and not at all when there is nothing to settle.
 */
export async function settleWorkspace(
  workspace: ReadWorkspace,
  io: Pick<Io, 'err'>,
): Promise<Result<ReadWorkspace>> {
  const { config, graph, store } = workspace;
  const isCutOff = store.backfills.some(({ outcome, isLive }) => outcome === undefined && !isLive);
  if (!isCutOff) return ok(workspace);
  const opened = await openWriter(config.stateDir, graph, { clock: () => systemClock.now() });
  if (!opened.ok) return opened;
  const writer = opened.value;
  try {
    const context = { config, graph, writer, limits: readLimits(config, {}) };
    const settled = await settleLeftovers(context, {
      tell: (notice) => io.err(`note: ${notice}\n`),
    });
    if (!settled.ok) return settled;
  } finally {
    await writer.close();
  }
  const reading = await readStore(config.stateDir, graph);
  return reading.ok ? ok({ config, graph, store: reading.value }) : reading;
}
