/** How long work goes on within one turn of the event loop, in ms. */
const turnMs = 1;

/** Does pieces of work in the order of their coming, few in a turn of the event loop: keys wait. */
export class InTurns {
  readonly #waiting: (() => void)[] = [];
  #isGoingOn = false;

  /** At once, unless others wait or take their time. A piece must not throw. */
  add(...pieces: readonly (() => void)[]): void {
    this.#waiting.push(...pieces);
    if (!this.#isGoingOn) this.#goOn();
  }

  /** In the next turn at the soonest. */
  addNext(...pieces: readonly (() => void)[]): void {
    this.#waiting.push(...pieces);
    if (!this.#isGoingOn) this.#goOnNext();
  }

  #goOn(): void {
    this.#isGoingOn = true;
    const until = performance.now() + turnMs;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      next();
      // Also if nothing waits: what may still come within this turn has had its time.
      if (performance.now() >= until) return this.#goOnNext();
    }
    this.#isGoingOn = false;
  }

  #goOnNext(): void {
    this.#isGoingOn = true;
    setImmediate(() => this.#goOn());
  }
}
