import type { MutableRun } from './mutable-run.ts';
import { RateWindow } from './rate-window.ts';
import type { RunLimits } from './run.ts';
import { laneOf } from './task-cells.ts';

/**
 * When tasks were started under limits that several backfills share. It outlives each of them: a
 * rate holds over the end of one and the beginning of the next.
 */
export class StartHistory {
  readonly rates: ReadonlyMap<string, RateWindow>;
  /** Ids of the runs whose starts it knows: the earlier ones, and is told of all later ones. */
  readonly #known = new Set<string>();
  #lastStartAt = -Infinity;

  constructor(pools: RunLimits['pools']) {
    this.rates = new Map(
      Object.entries(pools).flatMap(([name, { perMinute }]) =>
        perMinute === undefined ? [] : [[name, new RateWindow(perMinute)] as const],
      ),
    );
  }

  /** Epoch ms of the newest start; −∞ before the first. */
  get lastStartAt(): number {
    return this.#lastStartAt;
  }

  /** Takes over what the journal of a run tells of earlier starts, whatever the clock says now. */
  absorb({ id, pools, lastStartAt }: MutableRun): void {
    if (this.#known.has(id)) return;
    this.#known.add(id);
    this.#lastStartAt = Math.max(this.#lastStartAt, lastStartAt);
    for (const { name, rate } of pools) {
      if (rate) this.rates.get(name)?.absorb(rate);
    }
  }

  /** A task of a run was started just now, unless its start could not be recorded. */
  add(run: MutableRun, task: number): void {
    if (!run.active.has(task)) return;
    const at = run.tasks.startedAt[task]!;
    const pool = laneOf(run, task).pool?.name;
    this.#lastStartAt = Math.max(this.#lastStartAt, at);
    if (pool !== undefined) this.rates.get(pool)?.record(at);
  }
}
