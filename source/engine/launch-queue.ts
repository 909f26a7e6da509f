import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Attempt } from './attempt.ts';

/** How long attempts are prepared, or started, within one turn of the event loop. */
const turnMs = 1;

/** Starts attempts in the order of their coming, never for long: a start may block, and keys wait. */
export class LaunchQueue {
  readonly #start: (attempt: Attempt) => void;
  /** Attempts whose process may be started and is not yet. */
  readonly #waiting: Attempt[] = [];
  #isStarting = false;

  /** `start` must not throw. */
  constructor(start: (attempt: Attempt) => void) {
    this.#start = start;
  }

  /** Starts them once they are on disk; rejects, and starts none of them, when `flushed` does. */
  async addDurable(starting: readonly Attempt[], flushed: Promise<unknown>): Promise<void> {
    prepareAWhile(starting);
    await flushed;
    for (const attempt of starting) attempt.noteDurable();
    this.#waiting.push(...starting);
    await this.#startInTurn();
  }

  /** Starts them, be they on disk or not. */
  add(starting: readonly Attempt[]): void {
    this.#waiting.push(...starting);
    void this.#startInTurn();
  }

  async #startInTurn(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    for (let until = 0, next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (until === 0) until = performance.now() + turnMs;
      this.#start(next);
      if (performance.now() < until) continue;
      await nextTurn();
      until = 0;
    }
    this.#isStarting = false;
  }
}

/** Uses the time that the disk takes. */
function prepareAWhile(starting: readonly Attempt[]): void {
  const until = performance.now() + turnMs;
  for (const attempt of starting) {
    if (performance.now() > until) return;
    attempt.prepare();
  }
}
