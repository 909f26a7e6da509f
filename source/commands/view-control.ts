import type { Guard } from '../domain/events.ts';
import type { IdleReason, Run } from '../domain/schedule/run.ts';

/** Limits in force, and what keeps tasks from starting, as far as the backfill's journal tells. */
export interface ControlDocument {
  readonly paused: boolean;
  /** Backfills that had their turn when it was queued; empty once it has its own. */
  readonly queuedBehind: readonly string[];
  /** Which guard stopped it, with its message. */
  readonly guard: { readonly type: Guard; readonly message: string } | null;
  /**
   * Why nothing starts: `paused`, `queue`, `slots`, `guard`, `load`, `memory`, `pool`, `rate`,
   * `spread` or `retry`; `null` when tasks start, or nothing is left to start.
   */
  readonly held: HeldDocument | null;
  readonly concurrency: number;
  /** In the config's currency. */
  readonly spend: number;
  readonly budget: number | null;
  readonly maxFailuresInARow: number | null;
  readonly failuresInARow: number;
  readonly pools: readonly {
    readonly name: string;
    readonly slots: number;
    readonly used: number;
  }[];
  /** By asset; single tasks may have priorities of their own. */
  readonly priorities: Readonly<Record<string, number>>;
  /** Batches that failed without saying what of them did, and are tried in parts. */
  readonly splits: readonly {
    readonly task: string;
    /** Yet to be tried, or being tried. */
    readonly parts: number;
  }[];
}

interface HeldDocument {
  readonly type: IdleReason['type'];
  readonly message?: string;
  readonly pool?: string;
  readonly behind?: readonly string[];
  /** ISO 8601 in UTC: when the next task may start. */
  readonly until?: string;
}

/** What the operators and the limits make of a run. `held`: why nothing of it starts. */
export function viewControl(run: Run, held: IdleReason | undefined): ControlDocument {
  const { guard, trippedGuard = 'budget' } = run;
  return {
    paused: run.paused,
    queuedBehind: run.behind ?? [],
    guard: guard === undefined ? null : { type: trippedGuard, message: guard },
    held: viewHeld(held),
    concurrency: run.concurrency,
    spend: run.spend,
    budget: run.budget ?? null,
    maxFailuresInARow: run.maxFailuresInARow ?? null,
    failuresInARow: run.failuresInARow,
    pools: run.pools.map(({ name, slots, used }) => ({ name, slots, used })),
    priorities: Object.fromEntries(
      run.plan.assets.map(({ asset, index }) => [asset, run.priorityOf(index)]),
    ),
    splits: Array.from(run.splits, ([task, { parts }]) => ({
      task: run.view(task).id,
      parts: parts.length,
    })),
  };
}

function viewHeld(reason: IdleReason | undefined): HeldDocument | null {
  if (reason === undefined) return null;
  if (reason.type === 'guard') return { type: 'guard', message: reason.message };
  if (!('at' in reason)) return reason;
  const { at, ...rest } = reason;
  return { ...rest, until: new Date(at).toISOString() };
}
