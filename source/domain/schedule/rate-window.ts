const minuteMs = 60_000;

/** Remembers the newest starts of a pool, to keep any minute from holding more than `perMinute`. */
export class RateWindow {
  readonly #starts: Float64Array;
  #oldest = 0;

  constructor(perMinute: number) {
    this.#starts = new Float64Array(Math.max(1, Math.floor(perMinute))).fill(-Infinity);
  }

  /** A start at this time, epoch ms. */
  record(at: number): void {
    this.#starts[this.#oldest] = at;
    this.#oldest = (this.#oldest + 1) % this.#starts.length;
  }

  /** Adds what another window remembers from before that time, epoch ms. */
  absorb(other: RateWindow, before: number): void {
    const earlier = other.#starts.filter((at) => at < before);
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
