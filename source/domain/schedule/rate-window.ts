export const minuteMs = 60_000;

/** Remembers the newest starts of a pool, to keep any minute from holding more than `perMinute`. */
export class RateWindow {
  /** From the oldest on, and round again, each is no earlier than the one before. */
  readonly #starts: Float64Array;
  #oldest = 0;

  constructor(perMinute: number) {
    this.#starts = new Float64Array(Math.max(1, Math.floor(perMinute))).fill(-Infinity);
  }

  /** A start at this time, epoch ms; earlier than others where a clock was set back. */
  record(at: number): void {
    const starts = this.#starts;
    const { length } = starts;
    if (at <= starts[this.#oldest]!) return;
    let place = this.#oldest;
    for (let moved = 1; moved < length; moved++) {
      const before = (place + length - 1) % length;
      if (starts[before]! <= at) break;
      starts[place] = starts[before]!;
      place = before;
    }
    starts[place] = at;
    this.#oldest = (this.#oldest + 1) % length;
  }

  /** Adds what another window remembers. */
  absorb(other: RateWindow): void {
    const earlier = other.#starts;
    const all = new Float64Array(this.#starts.length + earlier.length);
    all.set(this.#starts);
    all.set(earlier, this.#starts.length);
    this.#starts.set(all.sort().subarray(earlier.length));
    this.#oldest = 0;
  }

  /** Epoch ms from which another start is allowed once `more` have been made right now. */
  freeAt(more: number): number {
    const { length } = this.#starts;
    if (more >= length) return Infinity;
    return this.#starts[(this.#oldest + more) % length]! + minuteMs;
  }
}
