import { decideAll, type Decision } from '../domain/schedule/decide.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { HostLoad, RunLimits } from '../domain/schedule/run.ts';
import type { SharedLimits, Sharing } from '../domain/schedule/shared-limits.ts';
import { StartHistory } from '../domain/schedule/start-history.ts';
import { giveTurns, isAtRest } from '../domain/schedule/turns.ts';
import type { Clock } from './clock.ts';

/** What carries one of the backfills that are scheduled together. */
export interface Member {
  readonly run: MutableRun;
  /** Decisions about it can be obeyed. */
  readonly canDecide: boolean;
  /** Nobody has told it to start nothing more. */
  readonly canStart: boolean;
  /** Its executor can go on by itself. */
  readonly canAnnounce: boolean;
  /** Its turn has come, or others have theirs before it: to be recorded. */
  tellTurn(behind: readonly string[] | undefined): void;
  /** Does what was decided about it; called whenever anything was decided about anybody. */
  advance(decisions: readonly Decision[]): void;
}

export interface SchedulerOptions {
  /** What all members share; a member that is allowed more tasks at once raises that for all. */
  readonly limits: Omit<RunLimits, 'budget' | 'maxFailuresInARow'>;
  readonly clock: Clock;
  /** How busy the computer is, asked for with the present time (epoch ms). */
  readonly readHost: (now: number) => HostLoad;
}

/** Tasks that are started within one turn of the event loop: each takes its time, and keys wait. */
const startsAtOnce = 2;

interface Place {
  readonly member: Member;
  readonly run: MutableRun;
  readonly isSideBySide: boolean;
  hasTurn: boolean;
}

/**
 * Decides about all the backfills that share the limits of one runner at once, whenever something
 * of any of them has happened: whose turn it is, and what starts.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #starts: StartHistory;
  /** In the order in which they came. */
  #line: Place[] = [];
  #isAwake = false;
  /** More can start at once, in the next turn: others have theirs before. */
  #givesWay = false;
  #cancelWait: (() => void) | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#starts = new StartHistory(options.limits.pools);
  }

  /** Takes a member in at the end of the line; side by side it has its turn at once. */
  join(member: Member, isSideBySide: boolean): void {
    const { run } = member;
    this.#starts.absorb(run);
    this.#line.push({ member, run, isSideBySide, hasTurn: false });
    this.#giveTurns();
  }

  /** Nothing of the member runs any more, and nothing of it will. */
  leave(member: Member): void {
    this.#line = this.#line.filter((place) => place.member !== member);
    this.wake();
  }

  /** What is scheduled together with a run. */
  others({ id }: { readonly id: string }): readonly MutableRun[] {
    return this.#line.map(({ run }) => run).filter((run) => run.id !== id);
  }

  hasTurn({ id }: { readonly id: string }): boolean {
    return this.#line.some(({ run, hasTurn }) => run.id === id && hasTurn);
  }

  /** Decides once everything that is happening right now has happened, or with what is yet to start. */
  wake(): void {
    if (this.#isAwake || this.#givesWay) return;
    this.#isAwake = true;
    queueMicrotask(() => {
      this.#isAwake = false;
      this.#advance();
    });
  }

  #advance(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#giveTurns();
    const { clock } = this.#options;
    const now = clock.now();
    const line = [...this.#line];
    const { decisions, until } = decideAll(this.#sharing(), now, this.#readHost(now));
    if (until < Infinity) this.#wakeAt(until, now);
    for (const [i, { member }] of line.entries()) {
      this.#obey(member, member.canDecide ? decisions[i]! : []);
    }
  }

  #wakeAt(until: number, now: number): void {
    this.#givesWay = until <= now;
    this.#cancelWait = this.#options.clock.at(until, () => {
      this.#givesWay = false;
      this.wake();
    });
  }

  #obey(member: Member, decisions: readonly Decision[]): void {
    member.advance(decisions);
    for (const decision of decisions) {
      if (decision.type === 'start-attempt') this.#starts.add(member.run, decision.task);
    }
  }

  #sharing(): Sharing {
    const sharers = this.#line.map(({ member, run, hasTurn }) => ({
      run,
      canStart: hasTurn && member.canDecide && member.canStart,
      canAnnounce: member.canAnnounce,
    }));
    return { sharers, limits: this.#limits() };
  }

  #limits(): SharedLimits {
    const { limits } = this.#options;
    const { rates, lastStartAt } = this.#starts;
    const allowed = this.#line.flatMap(({ run, hasTurn }) => (hasTurn ? [run.concurrency] : []));
    const concurrency = Math.max(limits.concurrency, ...allowed);
    return { ...limits, concurrency, rates, lastStartAt, startsAtOnce };
  }

  /** The computer is looked at only where its state limits anything. */
  #readHost(now: number): HostLoad | undefined {
    const { limits, readHost } = this.#options;
    const cares = limits.maxLoad !== undefined || limits.minFreeBytes !== undefined;
    return cares ? readHost(now) : undefined;
  }

  #giveTurns(): void {
    const turns = giveTurns(this.#line);
    for (const place of this.#line) place.hasTurn = turns.has(place);
    for (const { member, run, hasTurn } of [...this.#line]) {
      if (hasTurn === (run.behind === undefined) || isAtRest(run)) continue;
      member.tellTurn(hasTurn ? undefined : this.#before(run));
    }
  }

  /** Those that have their turn, or wait for it, before a run. */
  #before(run: MutableRun): readonly string[] {
    const at = this.#line.findIndex((place) => place.run === run);
    const before = this.#line.filter(
      (place, i) => !isAtRest(place.run) && (place.hasTurn || i < at),
    );
    return before.map((place) => place.run.id);
  }
}
