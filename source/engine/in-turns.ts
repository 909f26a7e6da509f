/** How long work goes on within one turn of the event loop, in ms. */
const turnMs = 1;

/**
 * Does pieces of work in the order of their coming, few in a turn of the event loop: keys wait. What
 * a piece brings about, with the promises that it settles, counts as part of it. None may throw.
 */
export class InTurns {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #isGoingOn = false;
  #until = 0;

  /** `now`: ms since some moment. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The first is done at once, unless others wait or have just had their time. */
  add(...pieces: readonly (() => void)[]): void {
    this.#waiting.push(...pieces);
    if (!this.#isGoingOn) this.#beginTurn();
  }

  /** Not before the next turn. */
  addNext(...pieces: readonly (() => void)[]): void {
    this.#waiting.push(...pieces);
    if (!this.#isGoingOn) this.#awaitTurn();
  }

  #awaitTurn(): void {
    this.#isGoingOn = true;
    setImmediate(() => this.#beginTurn());
  }

  #beginTurn(): void {
    this.#until = this.#now() + turnMs;
    this.#goOn();
  }

  #goOn(): void {
    const piece = this.#waiting.shift();
    this.#isGoingOn = piece !== undefined;
    if (piece === undefined) return;
    piece();
    // When a tick comes, all microtasks have been done.
    queueMicrotask(() => process.nextTick(this.#goOnInTime));
  }

  readonly #goOnInTime = (): void => {
    // Also if nothing waits: what may still come within this turn has had its time.
    if (this.#now() < this.#until) this.#goOn();
    else this.#awaitTurn();
  };
}

/** What the main thread of this process does bit by bit, whoever it is for. */
export const turns = new InTurns();
