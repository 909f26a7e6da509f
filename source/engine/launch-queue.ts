import type { Attempt } from './attempt.ts';
import { type InTurns, turns } from './in-turns.ts';

/** Starts attempts in the order of their coming, never for long: a start may block, and keys wait. */
export class LaunchQueue {
  readonly #start: (attempt: Attempt) => void;
  readonly #work: InTurns;

  /** `start` must not throw. */
  constructor(start: (attempt: Attempt) => void, work = turns) {
    this.#start = start;
    this.#work = work;
  }

  /**
   * Starts them once they are on disk; rejects, and starts none of them, when `flushed` does. What
   * can be done before is done while the disk is busy.
   */
  async addDurable(starting: readonly Attempt[], flushed: Promise<unknown>): Promise<void> {
    let isDiskBusy = true;
    const prepare = (attempt: Attempt) => () => {
      if (isDiskBusy) attempt.prepare();
    };
    this.#work.addNext(...starting.map(prepare));
    await flushed.finally(() => {
      isDiskBusy = false;
    });
    for (const attempt of starting) attempt.noteDurable();
    this.add(starting);
  }

  /** Starts them, be they on disk or not. */
  add(starting: readonly Attempt[]): void {
    this.#work.add(...starting.map((attempt) => () => this.#start(attempt)));
  }
}
