import type { BackfillEvent, Journal, Recorded } from '../../source/domain/events.ts';
import type { Clock } from '../../source/engine/clock.ts';

/** A journal that remembers what was appended, and how much of it is on disk. */
export class MemoryJournal implements Journal {
  readonly recorded: Recorded[] = [];
  /** Sequence number up to which everything is durable. */
  durable = 0;
  /** Set to let the next append or flush fail. */
  broken: Error | undefined;
  readonly #clock: Clock;
  #gate: Promise<void> = Promise.resolve();

  constructor(clock: Clock, earlier: readonly Recorded[] = []) {
    this.#clock = clock;
    this.recorded.push(...earlier);
  }

  append(event: BackfillEvent): Recorded {
    if (this.broken) throw this.broken;
    const seq = this.recorded.length + 1;
    const recorded = { seq, at: this.#clock.now(), backfill: 'bf-1', event };
    this.recorded.push(recorded);
    return recorded;
  }

  async flush(): Promise<void> {
    const upTo = this.recorded.length;
    await this.#gate;
    if (this.broken) throw this.broken;
    this.durable = Math.max(this.durable, upTo);
  }

  get unsyncedFile(): string | undefined {
    return this.durable < this.recorded.length ? 'the journal' : undefined;
  }

  /** Makes flushes wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = withResolvers();
    this.#gate = promise;
    return resolve;
  }

  /** Events without their place in history. */
  get events(): readonly BackfillEvent[] {
    return this.recorded.map(({ event }) => event);
  }

  types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
