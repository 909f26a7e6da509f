import type { HostLoad } from '../../source/domain/schedule/run.ts';
import type { PlainRun, PlainStart, PlainTask } from './plain-run.ts';

/** What a start is judged by. Times are epoch ms. */
export interface StartContext {
  readonly plain: PlainRun;
  /** Tasks that run, of all that share the limits. */
  readonly running: readonly PlainTask[];
  /** Slots that others have been handed, of all that share the limits. */
  readonly handedOn: number;
  /** What was started, of all that share the limits or did so. */
  readonly starts: readonly PlainStart[];
  /** How many tasks may run at once, of all together. */
  readonly concurrency: number;
  /** It is asked what may start when tasks that run now have ended. */
  readonly isAhead?: true;
  /** The runner's own time. */
  readonly now: number;
  /** The computer as the runner has last seen it. */
  readonly host: HostLoad | undefined;
}

const minuteMs = 60_000;

/** Why a task may not start; `undefined` when it may. */
export function whyNotStart(task: PlainTask, context: StartContext): string | undefined {
  const { plain } = context;
  if (task.status !== 'queued') return `it is ${task.status}`;
  if (task.isAnnounced) return 'it is announced';
  const missing = task.planned.needs.find((cell) => !plain.built.has(cell));
  if (missing !== undefined) return `${missing} is not built`;
  if (task.retryAt !== undefined && task.retryAt > context.now) return 'its retry is not due';
  return whyNothing(context) ?? whyNotOfAsset(task, context) ?? whyNotInPool(task, context);
}

/** Why nothing of the backfill may start. */
function whyNothing({ plain, now, ...context }: StartContext): string | undefined {
  const { spend, budget = Infinity, failuresInARow, maxFailures = Infinity, limits } = plain;
  if (plain.outcome !== undefined) return 'the backfill has ended';
  if (plain.isPaused) return 'the backfill is paused';
  if (plain.guard !== undefined) return `the ${plain.guard} guard holds`;
  if (spend >= budget) return 'the budget is spent';
  if (failuresInARow >= maxFailures) return 'too many tasks failed in a row';
  const { starts, concurrency, host } = context;
  const running = context.running.length + context.handedOn;
  const own = plain.active.length + plain.handedOn;
  if (!context.isAhead && running >= concurrency) return `${running} tasks are running`;
  if (!context.isAhead && own >= plain.concurrency) return `${own} of its tasks run`;
  const newest = starts.reduce((latest, { at }) => Math.max(latest, at), -Infinity);
  const { startSpreadMs = -Infinity, maxLoad, minFreeBytes = 0 } = limits;
  if (newest + startSpreadMs > now) return 'another has just started';
  if (host === undefined) return undefined;
  if (host.freeBytes < minFreeBytes) return 'memory is short';
  if (maxLoad === undefined) return undefined;
  if (host.load >= maxLoad) return 'the computer is busy';
  const recent = context.running.filter(({ startedAt }) => startedAt >= host.at).length;
  const room = Math.max(1, Math.floor(maxLoad - host.load));
  return recent >= room ? `${recent} have started since the load was read` : undefined;
}

function whyNotOfAsset({ planned }: PlainTask, { running }: StartContext): string | undefined {
  const { name, definition } = planned.asset;
  const own = running.filter((each) => each.planned.asset.name === name).length;
  return own >= (definition.maxConcurrent ?? Infinity) ? 'its asset is at its limit' : undefined;
}

function whyNotInPool(
  { planned }: PlainTask,
  { plain, running, starts, now }: StartContext,
): string | undefined {
  const { pool } = planned.asset.definition;
  if (pool === undefined) return undefined;
  const isInPool = (each: { readonly asset: PlainTask['planned']['asset'] }) =>
    each.asset.definition.pool === pool;
  const used = running.filter((each) => isInPool(each.planned)).length;
  if (used >= plain.slots.get(pool)!) return `pool ${pool} is full`;
  const { perMinute = Infinity } = plain.limits.pools[pool]!;
  const recent = starts.filter((each) => isInPool(each) && each.at > now - minuteMs);
  return recent.length >= perMinute ? `pool ${pool} has used up its rate` : undefined;
}

/** Why a task may not be announced: it begins when nothing is asked any more. */
export function whyNotAnnounce(task: PlainTask, context: StartContext): string | undefined {
  const { plain } = context;
  const { pool, maxConcurrent, dependsOnPast } = task.planned.asset.definition;
  if (pool !== undefined || maxConcurrent !== undefined) return 'it shares limits';
  if (dependsOnPast || task.planned.cells.some((cell) => plain.plan.readers.has(cell)))
    return 'others wait for what it builds';
  const { maxLoad, minFreeBytes, startSpreadMs } = plain.limits;
  if ((plain.budget ?? maxLoad ?? minFreeBytes ?? startSpreadMs) !== undefined)
    return 'there are limits to be asked';
  return whyNotStart(task, whenFree(context));
}

/** As it is once slots have come free. */
export function whenFree(context: StartContext): StartContext {
  return { ...context, running: [], isAhead: true };
}

/** A task that could start and should do so before this one, by priority or by its place. */
export function findBetter(task: PlainTask, context: StartContext): PlainTask | undefined {
  const { plain } = context;
  const tasks = [...plain.tasks.values()];
  const isNewestFirst = plain.isNewestFirst;
  const place = (each: PlainTask) => (isNewestFirst ? -1 : 1) * tasks.indexOf(each);
  const priority = plain.priorityOf(task);
  return tasks.find((other) => {
    const isInQueue =
      other.planned.asset === task.planned.asset && other.ownPriority === task.ownPriority;
    const isBetter =
      plain.priorityOf(other) > priority || (isInQueue && place(other) < place(task));
    return isBetter && whyNotStart(other, context) === undefined;
  });
}
