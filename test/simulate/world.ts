import { setImmediate as nextTurn } from 'node:timers/promises';
import TinyQueue from 'tinyqueue';
import type { HostLoad } from '../../source/domain/schedule/run.ts';
import { createSteadyTime, type Clock } from '../../source/engine/clock.ts';
import type { Random } from './random.ts';

/** What takes the runner with it, and what else. */
export type CrashKind =
  /** The process alone: what it wrote stays, its tasks go on. */
  | 'killed'
  /** The machine: what was not synced is lost or torn, and its tasks are dead. */
  | 'power'
  /** The disk's cache alone, from under a runner that dies of it: its tasks go on. */
  | 'storage';

/** One runner process, from its start to its end or death. */
export class Life {
  readonly pid: number;
  /** Not merely somebody who reads. */
  isRunner = false;
  isAlive = true;
  /** The disk has refused it something. */
  isBroken = false;
  /** Operations on the disk so far. */
  operations = 0;
  /** Number of the operation that it dies in; Infinity: none. */
  crashAt = Infinity;
  crashKind: CrashKind = 'killed';
  /** It dies as soon as a checkpoint is on disk, or so many operations after a command. */
  diesAfter: 'checkpoint' | 'command' | 'start' | undefined;
  /** Operations [from, to) fail so, if they write. */
  fault: { readonly from: number; readonly to: number; readonly code: string } | undefined;
  /** It is stopped until then, ms since the beginning. */
  suspendedUntil = 0;
  /** Somebody has set the clock forward since it began. */
  hasJumped = false;

  constructor(pid: number) {
    this.pid = pid;
  }
}

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly life: Life | undefined;
  readonly happen: () => void;
}

/** Simulated time, and everything that is going to happen in it. */
export class World {
  readonly random: Random;
  /** Ms since the beginning. */
  elapsed = 0;
  /** Counts whatever anybody does, to see when all have come to rest. */
  activity = 0;
  /** Called as a life ends by a crash. */
  onCrash: (life: Life) => void = () => undefined;
  readonly trace: string[] = [];
  /** Tasks take the computer down with them, again and again. */
  isDoomed = false;
  /** Tasks are over at once. */
  areTasksSwift = false;
  readonly lives: Life[] = [];
  /** Difference of the wall clock to the time that has really passed. */
  #skew: number;
  #order = 0;
  #host = { load: 0, freeBytes: 2 ** 32, until: 0 };
  readonly #queue = new TinyQueue<Happening>([], (a, b) => a.at - b.at || a.order - b.order);

  constructor(random: Random, startsAt: number) {
    this.random = random;
    this.#skew = startsAt;
  }

  beginLife(): Life {
    const life = new Life(100 + this.lives.length);
    this.lives.push(life);
    return life;
  }

  crash(life: Life): void {
    if (!life.isAlive) return;
    life.isAlive = false;
    this.note(`life ${life.pid} crashes (${life.crashKind}) at operation ${life.operations}`);
    this.onCrash(life);
  }

  note(text: string): void {
    this.trace.push(`${this.elapsed} ${text}`);
  }

  wallTime(): number {
    return this.#skew + this.elapsed;
  }

  /** Somebody sets the clock. */
  setClock(byMs: number): void {
    this.note(`the clock is set by ${byMs} ms`);
    this.#skew += byMs;
    if (byMs > 0) for (const life of this.lives) life.hasJumped = true;
  }

  /** How busy the computer is: now and then very, but never for long. */
  readHost(now: number): HostLoad {
    if (this.elapsed >= this.#host.until) {
      const load = this.random.int(0, 80) / 10;
      const freeBytes = this.random.int(0, 40) * 2 ** 27;
      this.#host = { load, freeBytes, until: this.elapsed + this.random.duration(60_000) };
    }
    const { load, freeBytes } = this.#host;
    return { at: now, load, freeBytes };
  }

  /** Lets something happen later, unless the life that it belongs to is over by then. */
  after(delayMs: number, happen: () => void, life?: Life): () => void {
    let isCancelled = false;
    const guarded = () => {
      if (!isCancelled) happen();
    };
    this.activity += 1;
    const at = this.elapsed + Math.max(0, delayMs);
    this.#queue.push({ at, order: this.#order++, life, happen: guarded });
    return () => {
      isCancelled = true;
    };
  }

  /** A value that arrives in a while, or never if the life ends before. */
  later<T>(longestMs: number, life: Life, make: () => T): Promise<T> {
    return new Promise<void>((resolve) => {
      this.after(this.random.int(0, longestMs), resolve, life);
    }).then(make);
  }

  /** The real clock of a process that begins now. */
  clockOf(life: Life): Clock {
    const now = createSteadyTime({ wall: () => this.wallTime(), steady: () => this.elapsed });
    return { now, at: (timeMs, callback) => this.after(timeMs - now(), callback, life) };
  }

  /** Makes the next thing happen; false when nothing is going to. */
  step(): boolean {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      if (next.life?.isAlive === false) continue;
      this.elapsed = next.at;
      if (next.life && next.life.suspendedUntil > this.elapsed) {
        this.#queue.push({ ...next, at: next.life.suspendedUntil });
        continue;
      }
      this.activity += 1;
      next.happen();
      return true;
    }
    return false;
  }

  /** Something more is to happen before time goes on. */
  get isMomentOpen(): boolean {
    let next = this.#queue.peek();
    for (; next?.life?.isAlive === false; next = this.#queue.peek()) this.#queue.pop();
    return next !== undefined && next.at <= this.elapsed;
  }

  /** Lets time pass, with all that happens in it. */
  pass(ms: number): void {
    let isOver = false;
    this.after(ms, () => {
      isOver = true;
    });
    while (!isOver as boolean) this.step();
  }

  /** Gives those who wait for nothing but their turn many of them; whether any did something. */
  async rest(): Promise<boolean> {
    const before = this.activity;
    for (let turn = 0; turn < 300 && this.activity === before; turn++) await nextTurn();
    return this.activity !== before;
  }

  /** Waits until everybody waits for something to happen. */
  async settle(): Promise<void> {
    for (;;) {
      const before = this.activity;
      await nextTurn();
      await nextTurn();
      if (this.activity === before) return;
    }
  }
}
