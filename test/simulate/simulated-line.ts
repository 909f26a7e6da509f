import type { Turn } from '../../source/engine/executor.ts';

/** A task that may have to wait for a slot. */
export interface Waiter {
  /** Whether it runs from now on. */
  begin(): boolean;
  withdraw(): void;
}

/** Tasks of which one starts as another has ended well, by whoever sees to them: as `Turn` has it. */
export class SimulatedLine {
  #running = 0;
  #waiting: Waiter[] = [];
  #handedOn = 0;
  /** Numbers of the slots that were handed on and nobody was waiting for. */
  #spare: number[] = [];
  #round = 0;
  #isClosed = false;

  /** Tasks that wait for a slot. */
  get waiting(): number {
    return this.#waiting.length;
  }

  take({ handedOn, round }: Turn, waiter: Waiter): void {
    this.#spare = this.#spare.filter((number) => number > handedOn);
    if (round === undefined) return this.#begin(waiter);
    this.#beginRound(round);
    const isStuck = this.#spare.length === 0 && this.#running === 0;
    if (round < this.#round || this.#isClosed || isStuck) waiter.withdraw();
    else if (this.#spare.shift() !== undefined) this.#begin(waiter);
    else this.#waiting.push(waiter);
  }

  /** A task of it has ended, `isWell` if its slot is to be handed on. */
  end(isWell: boolean): void {
    this.#running -= 1;
    if (!isWell) return this.close();
    this.#handedOn += 1;
    const next = this.#waiting.shift();
    if (next) this.#begin(next);
    else this.#spare.push(this.#handedOn);
  }

  withdraw(round: number): void {
    this.close();
    this.#beginRound(round);
  }

  close(): void {
    this.#isClosed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.withdraw();
  }

  #beginRound(round: number): void {
    if (round <= this.#round) return;
    this.#round = round;
    this.#isClosed = false;
  }

  #begin(waiter: Waiter): void {
    if (waiter.begin()) this.#running += 1;
    else this.close();
  }
}
