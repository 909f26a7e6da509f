import { decadeOf, firstDecade, lastDecade } from './zone.ts';

/** Ticks that are numbered one after another from the first, at least one. */
export interface Run {
  /** Epoch ms of the run's first tick. */
  readonly start: number;
  readonly count: number;
}

/** A run with the number of its first tick. */
export interface NumberedRun<R extends Run> {
  readonly run: R;
  readonly first: number;
}

/** Where runs come from. */
export interface RunSource<R extends Run> {
  /** The decade's runs in order. */
  readonly read: (decade: number) => readonly R[];
  /** Both runs as one, if the second goes on just like the first. */
  readonly join?: (run: R, following: R) => R | undefined;
}

/**
 * The runs of the decades looked at so far, numbered through; grows in both directions when asked
 * beyond them. Which tick is 0 depends on what was asked first.
 */
export class DecadeRuns<R extends Run> {
  readonly #source: RunSource<R>;
  readonly #runs: NumberedRun<R>[] = [];
  #fromDecade = 0;
  #toDecade = 0;
  /** Number of the first tick after the runs. */
  #next = 0;

  constructor(source: RunSource<R>) {
    this.#source = source;
  }

  /** The run of a tick; outside all decades the nearest one. */
  withTick(index: number): NumberedRun<R> {
    this.#beginAt(0);
    while (index >= this.#next && this.#toDecade <= lastDecade) this.#extendForward();
    while (index < this.#runs[0]!.first && this.#fromDecade > firstDecade) this.#extendBack();
    return this.#lastRun((each) => each.first <= index);
  }

  /** The last run that starts at or before an instant; before all decades the first one. */
  at(epochMs: number): NumberedRun<R> {
    this.#beginAt(decadeOf(epochMs));
    while (decadeOf(epochMs) >= this.#toDecade) this.#extendForward();
    while (epochMs < this.#runs[0]!.run.start && this.#fromDecade > firstDecade) this.#extendBack();
    return this.#lastRun((each) => each.run.start <= epochMs);
  }

  /** Whether the run ends with the last decade, so that its ticks go on for ever. */
  isEndless({ run, first }: NumberedRun<R>): boolean {
    return this.#toDecade > lastDecade && first + run.count === this.#next;
  }

  #lastRun(isReached: (run: NumberedRun<R>) => boolean): NumberedRun<R> {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isReached(this.#runs[middle]!)) low = middle;
      else high = middle - 1;
    }
    return this.#runs[low]!;
  }

  /** Has the first question decide where to begin, so that no decade is looked at in vain. */
  #beginAt(decade: number): void {
    if (this.#runs.length > 0) return;
    this.#fromDecade = this.#toDecade = decade;
    while (this.#runs.length === 0 && this.#toDecade <= lastDecade) this.#extendForward();
    while (this.#runs.length === 0) this.#extendBack();
  }

  #extendForward(): void {
    for (const run of this.#source.read(this.#toDecade)) {
      const last = this.#runs.at(-1);
      const joined = last && this.#source.join?.(last.run, run);
      if (last && joined) this.#runs[this.#runs.length - 1] = { run: joined, first: last.first };
      else this.#runs.push({ run, first: this.#next });
      this.#next += run.count;
    }
    this.#toDecade++;
  }

  #extendBack(): void {
    this.#fromDecade--;
    for (const run of this.#source.read(this.#fromDecade).toReversed()) {
      const following = this.#runs[0];
      const first = (following?.first ?? 0) - run.count;
      const joined = following && this.#source.join?.(run, following.run);
      if (joined) this.#runs[0] = { run: joined, first };
      else this.#runs.unshift({ run, first });
    }
  }
}
