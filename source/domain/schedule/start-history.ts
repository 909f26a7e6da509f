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
  readonly #since: number;
  #lastStartAt = -Infinity;

  /** Told of every start from `since` on, epoch ms. */
  constructor(pools: RunLimits['pools'], since: number) {
    this.#since = since;
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

  /** Takes over what a run's journal tells of starts from before this was begun. */
  absorb({ pools, lastStartAt }: MutableRun): void {
    this.#lastStartAt = Math.max(this.#lastStartAt, lastStartAt);
    for (const { name, rate } of pools) {
      if (rate) this.rates.get(name)?.absorb(rate, this.#since);
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
