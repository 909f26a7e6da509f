import { setTimeout as wait } from 'node:timers/promises';
import { countOf } from '../domain/figures.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import { endStrays } from '../engine/end-strays.ts';
import type { Runner } from '../engine/start-runner.ts';
import { openState } from './open-state.ts';
import { readStore } from '../store/read-store.ts';
import { backfillDir } from '../store/state-directory.ts';
import type { Io } from './io.ts';
import { openEarlier, type LaunchContext } from './launch-backfill.ts';
import type { ReadWorkspace } from './open-workspace.ts';
import { readInFlight } from './read-in-flight.ts';
import { readLimits } from './read-limits.ts';

/** Between SIGTERM and SIGKILL. */
const graceMs = 5_000;
/** What nothing runs of any more is settled well within this. */
const settleMs = 250;

type Tell = (notice: string) => void;

/**
 * Starts a runner that only awaits what a killed one left of a backfill; none when it no longer
 * fits the config: what runs of it is ended then. Problems of the state directory alone are told.
 */
async function awaitOne(
  context: LaunchContext,
  id: string,
  tell: Tell,
): Promise<Result<Runner | undefined>> {
  const opened = await openEarlier(context, id);
  if (!opened.ok) {
    await endStrays(backfillDir(context.config.stateDir, id), graceMs);
    const serious = opened.problems.filter(({ code }) => code.startsWith('state-'));
    return serious.length > 0 ? fail(...serious) : ok(undefined);
  }
  const { run } = opened.value;
  const { runningTasks, announcedTasks } = run;
  const running = `${countOf(runningTasks, 'task')} running`;
  const starting = announcedTasks > 0 ? ` and ${announcedTasks} about to start` : '';
  if (runningTasks + announcedTasks > 0)
    tell(`${id} was cut off with ${running}${starting}: waiting for their end`);
  const runner = opened.value.start();
  void runner.stop('drain');
  return ok(runner);
}

/**
 * Settles what killed runners left: tasks that have ended are recorded, ones that still run are
 * awaited, and nothing of those backfills is launched. Problems are those of the state directory.
 */
export async function settleLeftovers(
  context: LaunchContext,
  { except, tell = () => undefined }: { readonly except?: string; readonly tell?: Tell } = {},
): Promise<Result<void>> {
  for (const id of findLeftovers(context, except)) {
    const awaited = await awaitOne(context, id, tell);
    if (!awaited.ok) return awaited;
    await awaited.value?.stop('drain');
  }
  return ok(undefined);
}

/** Backfills that a killed runner left, but for those that this process carries. */
function findLeftovers({ writer, carried }: LaunchContext, except: string | undefined): string[] {
  return writer
    .records()
    .filter(({ outcome, id }) => outcome === undefined && id !== except && !carried?.has(id))
    .map(({ id }) => id);
}

/**
 * The same without waiting: hands each runner that still awaits something on to whoever carries
 * it from here on, and resolves as soon as it is known what is left.
 */
export async function handOnLeftovers(
  context: LaunchContext,
  { except, carry }: { readonly except?: string; readonly carry: (runner: Runner) => void },
): Promise<Result<void>> {
  for (const id of findLeftovers(context, except)) {
    const awaited = await awaitOne(context, id, () => undefined);
    if (!awaited.ok) return awaited;
    const runner = awaited.value;
    if (runner === undefined) continue;
    carry(runner);
    await Promise.race([runner.stop('drain'), wait(settleMs)]);
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
  const opened = await openState({ config, graph });
  if (!opened.ok) return opened;
  const writer = opened.value;
  try {
    const context = { config, graph, writer, limits: readLimits(config) };
    const settled = await settleLeftovers(context, {
      tell: (notice) => io.err(`note: ${notice}\n`),
    });
    if (!settled.ok) return settled;
  } finally {
    await writer.close();
  }
  const reading = await readStore(config.stateDir, graph);
  if (!reading.ok) return reading;
  const inFlight = await readInFlight(workspace, reading.value.backfills);
  return inFlight.ok
    ? ok({ config, graph, store: reading.value, inFlight: inFlight.value })
    : inFlight;
}
