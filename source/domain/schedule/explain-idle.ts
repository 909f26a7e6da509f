import { statusCode } from '../cell-status.ts';
import { spreadUntil } from './decide.ts';
import type { MutableRun } from './mutable-run.ts';
import { pickTasks } from './pick-tasks.ts';
import type { IdleReason } from './run.ts';
import { wakeRetries } from './wake-retries.ts';
import { LimitUse, ownLimits, slotsTaken } from './shared-limits.ts';

/**
 * Why nothing starts at that time, epoch ms, as far as the journals tell: what holds all tasks
 * back before what holds back some. `undefined` when tasks do start, when the run has all slots that
 * it may have, or when only the end of its running tasks is waited for. `others`: those that have
 * their turn beside it and share its limits.
 */
export function explainIdle(
  run: MutableRun,
  now: number,
  others: readonly MutableRun[] = [],
): IdleReason | undefined {
  if (run.outcome !== undefined || run.counts[statusCode.queued] === 0) return undefined;
  const { guard: message, trippedGuard: guard = 'budget', held } = run;
  if (message !== undefined) return { type: 'guard', guard, message };
  if (run.paused) return { type: 'paused' };
  if (run.behind !== undefined) return { type: 'queue', behind: run.behind };
  if (slotsTaken(run) >= run.concurrency) return undefined;
  const retryAt = wakeRetries(run, now);
  const limits = ownLimits(run);
  const use = new LimitUse([run, ...others]);
  const areSlotsTaken = use.total >= Math.max(...[run, ...others].map((each) => each.concurrency));
  const { tasks, stop } = pickTasks([run], { rates: limits.rates, use, most: 1, now });
  if (tasks.length > 0 && areSlotsTaken) {
    const holders = others.filter((other) => slotsTaken(other) > 0);
    return slotsTaken(run) > 0 ? undefined : { type: 'slots', behind: holders.map(({ id }) => id) };
  }
  if (tasks.length > 0) {
    if (held) return { type: held.by, message: held.message };
    return spreadUntil(run) > now ? { type: 'spread', at: spreadUntil(run) } : undefined;
  }
  if (stop) return explainStop(stop.pool.name, stop.until);
  return retryAt < Infinity ? { type: 'retry', at: retryAt } : undefined;
}

function explainStop(pool: string, until: number | undefined): IdleReason {
  return until === undefined ? { type: 'pool', pool } : { type: 'rate', pool, at: until };
}
