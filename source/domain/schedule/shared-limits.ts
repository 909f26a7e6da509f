import type { MutableRun } from './mutable-run.ts';
import type { RateWindow } from './rate-window.ts';
import type { RunLimits } from './run.ts';

/** One of the backfills that share limits. */
export interface Sharer {
  readonly run: MutableRun;
  /** False: nothing of it may start, but what runs of it takes its part of the limits. */
  readonly canStart: boolean;
  /** Its tasks can be announced: whoever sees to them goes on with the next by itself. */
  readonly canAnnounce?: boolean;
}

/** Limits of all together. Pools' slots are the runs' own, which say the same. */
export interface SharedLimits extends Pick<
  RunLimits,
  'concurrency' | 'maxLoad' | 'minFreeBytes' | 'startSpreadMs'
> {
  /** Starts of the last minute, by pool with a rate. */
  readonly rates: ReadonlyMap<string, RateWindow>;
  /** Epoch ms of the newest start; −∞ before the first. */
  readonly lastStartAt: number;
  /** Tasks that one decision starts, however many slots are free: the next one can follow at once. */
  readonly startsAtOnce?: number;
}

/** Backfills that share limits, in the order in which they came. */
export interface Sharing {
  readonly sharers: readonly Sharer[];
  readonly limits: SharedLimits;
}

/** The limits of a run that shares them with no other. */
export function ownLimits(run: MutableRun): SharedLimits {
  const { concurrency, maxLoad, minFreeBytes, startSpreadMs, lastStartAt } = run;
  return {
    concurrency,
    lastStartAt,
    rates: new Map(run.pools.flatMap(({ name, rate }) => (rate ? [[name, rate] as const] : []))),
    ...(maxLoad === undefined ? {} : { maxLoad }),
    ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
    ...(startSpreadMs === undefined ? {} : { startSpreadMs }),
  };
}

/** Slots that the run's tasks have; one that was handed on is taken before its next task tells so. */
export function slotsTaken({ active, handedOn }: MutableRun): number {
  return active.size + handedOn;
}

/** Nothing keeps the run as a whole from starting tasks. */
export function isOpen({ outcome, guard, paused }: MutableRun): boolean {
  return outcome === undefined && guard === undefined && !paused;
}

/** Tasks that run, or were picked to start just now, by what limits them. */
export class LimitUse {
  total = 0;
  readonly #inRun = new Map<MutableRun, number>();
  readonly #inPool = new Map<string, number>();
  readonly #inAsset = new Map<number, number>();
  readonly #picked = new Map<string, number>();

  constructor(runs: Iterable<MutableRun>) {
    for (const run of runs) this.#count(run);
  }

  inRun(run: MutableRun): number {
    return this.#inRun.get(run) ?? 0;
  }

  inPool(pool: string): number {
    return this.#inPool.get(pool) ?? 0;
  }

  /** By position in `Graph.assets`. */
  inAsset(asset: number): number {
    return this.#inAsset.get(asset) ?? 0;
  }

  /** Those of the pool that were picked, and do not run yet. */
  picked(pool: string): number {
    return this.#picked.get(pool) ?? 0;
  }

  pick(run: MutableRun, { asset, pool }: { readonly asset: number; readonly pool?: string }): void {
    this.total += 1;
    add(this.#inRun, run, 1);
    add(this.#inAsset, asset, 1);
    if (pool === undefined) return;
    add(this.#inPool, pool, 1);
    add(this.#picked, pool, 1);
  }

  #count(run: MutableRun): void {
    const taken = slotsTaken(run);
    if (taken === 0) return;
    this.total += taken;
    add(this.#inRun, run, taken);
    for (const { name, used } of run.pools) add(this.#inPool, name, used);
    for (const { planned, running } of run.lanes) {
      if (running > 0) add(this.#inAsset, planned.index, running);
    }
  }
}

function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
