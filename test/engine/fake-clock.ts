import type { Clock } from '../../source/engine/clock.ts';

/** A clock that stands still until it is turned; what is due already rings in the next turn. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #alarms: { readonly timeMs: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  at(timeMs: number, callback: () => void): () => void {
    const alarm = { timeMs, callback };
    this.#alarms.push(alarm);
    if (timeMs <= this.#now) setImmediate(() => this.advance(0));
    return () => {
      this.#alarms = this.#alarms.filter((each) => each !== alarm);
    };
  }

  /** Epoch ms of every alarm that is set, soonest first. */
  alarms(): readonly number[] {
    return this.#alarms.map(({ timeMs }) => timeMs).sort((a, b) => a - b);
  }

  /** Turns the clock and rings what is due by then. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#alarms.filter(({ timeMs }) => timeMs <= this.#now);
    this.#alarms = this.#alarms.filter((alarm) => !due.includes(alarm));
    for (const { callback } of due.sort((a, b) => a.timeMs - b.timeMs)) callback();
  }
}
