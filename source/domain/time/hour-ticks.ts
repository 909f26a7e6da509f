import { floorMod, hourMs, minuteMs } from './civil-date.ts';
import type { Ticks } from './ticks.ts';
import { decadeMs, decadeOf, firstDecade, lastDecade, type Zone } from './zone.ts';

/** Ticks that follow one another by an hour of elapsed time. */
interface Run {
  /** Epoch ms of the run's first tick. */
  readonly start: number;
  /** Number of the run's first tick. */
  readonly first: number;
}

/**
 * The instants at which the local clock shows `minute` past an hour. As clocks nearly always move
 * by whole hours, the ticks of many years are one run; only a move by part of an hour starts
 * another, and if it skips the beginning of an hour, what is left of that hour ticks after the gap.
 */
export function hourTicks(zone: Zone, minute: number): Ticks {
  const phase = minute * minuteMs;
  const list = new RunList(zone, phase);
  const startOf = (index: number): number => list.startOf(index);
  return {
    startOf,
    indexAt: (epochMs) => list.indexAt(epochMs),
    localOf(index) {
      const start = startOf(index);
      const local = start + zone.offsetAt(start);
      return local - floorMod(local - phase, hourMs);
    },
  };
}

/** The runs of the decades looked at so far; grows in both directions when asked beyond them. */
class RunList {
  readonly #zone: Zone;
  readonly #phase: number;
  readonly #runs: Run[] = [];
  #fromDecade = 0;
  #toDecade = 0;
  /** Number of the first tick after the runs. */
  #next = 0;

  constructor(zone: Zone, phase: number) {
    this.#zone = zone;
    this.#phase = phase;
  }

  startOf(index: number): number {
    this.#beginAt(0);
    while (index >= this.#next && this.#toDecade <= lastDecade) this.#extendForward();
    while (index < this.#runs[0]!.first && this.#fromDecade > firstDecade) this.#extendBack();
    const run = this.#runs[this.#lastRun((each) => each.first <= index)]!;
    return run.start + (index - run.first) * hourMs;
  }

  indexAt(epochMs: number): number {
    this.#beginAt(decadeOf(epochMs));
    while (decadeOf(epochMs) >= this.#toDecade) this.#extendForward();
    while (epochMs < this.#runs[0]!.start && this.#fromDecade > firstDecade) this.#extendBack();
    const position = this.#lastRun((each) => each.start <= epochMs);
    const run = this.#runs[position]!;
    const index = run.first + Math.floor((epochMs - run.start) / hourMs);
    return Math.min(index, this.#endOfRun(position) - 1);
  }

  /** Number of the tick after a run; the last decade never ends. */
  #endOfRun(position: number): number {
    const following = this.#runs[position + 1];
    if (following) return following.first;
    return this.#toDecade > lastDecade ? Infinity : this.#next;
  }

  #lastRun(isReached: (run: Run) => boolean): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isReached(this.#runs[middle]!)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Has the first question decide where to begin, so that no decade is looked at in vain. */
  #beginAt(decade: number): void {
    if (this.#runs.length > 0) return;
    this.#fromDecade = this.#toDecade = decade;
    this.#extendForward();
  }

  #extendForward(): void {
    for (const { start, count } of ticksOfDecade(this.#zone, this.#toDecade, this.#phase)) {
      const last = this.#runs.at(-1);
      const run = { start, first: this.#next };
      if (!last || !continues(last, run)) this.#runs.push(run);
      this.#next += count;
    }
    this.#toDecade++;
  }

  #extendBack(): void {
    this.#fromDecade--;
    const counted = ticksOfDecade(this.#zone, this.#fromDecade, this.#phase);
    for (const { start, count } of counted.toReversed()) {
      const following = this.#runs[0]!;
      const run = { start, first: following.first - count };
      if (continues(run, following)) this.#runs[0] = run;
      else this.#runs.unshift(run);
    }
  }
}

/** True when the second run is the first one going on at the same pace. */
function continues(run: Run, following: Run): boolean {
  return following.start - run.start === (following.first - run.first) * hourMs;
}

interface CountedRun {
  readonly start: number;
  readonly count: number;
}

/** The decade's ticks, in order, as runs of at least one. */
function ticksOfDecade(zone: Zone, decade: number, phase: number): readonly CountedRun[] {
  const found: CountedRun[] = [];
  let before = zone.readOffset(decade * decadeMs - 1);
  for (const { start, end, offset } of zone.spansOfDecade(decade)) {
    const late = floorMod(start + offset - phase, hourMs);
    const isCutShort = offset - late >= before && (offset - before) % hourMs !== 0;
    if (late > 0 && isCutShort) found.push({ start, count: 1 });
    const regular = late > 0 ? start + hourMs - late : start;
    if (regular < end) found.push({ start: regular, count: Math.ceil((end - regular) / hourMs) });
    before = offset;
  }
  return found;
}
