import type { BackfillEvent, BackfillOutcome, Recorded } from '../domain/events.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { decideCommand } from '../domain/schedule/decide-command.ts';
import type { Decision } from '../domain/schedule/decide.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { Attempt } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { Runner, RunnerOptions } from './runner.ts';
import type { Member } from './scheduler.ts';

/**
 * The loop of a backfill: is decided about, obeys and records, until nothing is left to do. An event
 * is folded as soon as it is written.
 */
export class RunnerLoop implements Runner, Member {
  readonly done: Promise<BackfillOutcome>;
  readonly #options: RunnerOptions;
  readonly #attempts: Attempts;
  readonly #listeners = new Set<(recorded: Recorded) => void>();
  #resolve!: (outcome: BackfillOutcome) => void;
  #reject!: (error: unknown) => void;
  #isStopping = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options, {
      isBroken: () => this.#failure !== undefined,
      record: (event) => this.#record(event),
      wake: () => this.#wake(),
      crash: (error) => this.#crash(error),
    });
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get run(): MutableRun {
    return this.#options.run;
  }

  /** It is known what an earlier runner left of it, and the journal holds what happens. */
  get canDecide(): boolean {
    return this.#attempts.areAdopted && !this.#isOver && this.#failure === undefined;
  }

  get canStart(): boolean {
    return !this.#isStopping;
  }

  get canAnnounce(): boolean {
    return this.#attempts.canAnnounce;
  }

  /** Records that the backfill starts, or is taken up again, and begins to carry it. */
  start(): void {
    const { id, startedAt } = this.run;
    const isNew = Number.isNaN(startedAt);
    this.#record({ type: isNew ? 'backfill-started' : 'backfill-resumed', id });
    this.#options.scheduler.join(this, this.#options.isSideBySide);
    this.#attempts.adopt({ isNew }).catch((error: unknown) => this.#crash(error));
  }

  subscribe(listener: (recorded: Recorded) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tellTurn(behind: readonly string[] | undefined): void {
    this.#record(behind === undefined ? { type: 'turn-taken' } : { type: 'queued', behind });
  }

  send(command: RunCommand): Result<void> {
    if (this.#failure) return fail(journalFailed(this.#failure.error));
    const { run, scheduler } = this.#options;
    const effect = decideCommand(run, command, scheduler.others(run));
    if (!effect.ok) return effect;
    for (const event of effect.value.events) this.#record(event);
    this.#attempts.withdraw();
    for (const task of effect.value.terminate) this.#attempts.cancel(task);
    this.#wake();
    return ok(undefined);
  }

  stop(how: 'drain' | 'cancel'): Promise<void> {
    this.#isStopping = true;
    this.#attempts.withdraw();
    if (how === 'cancel') this.#attempts.interrupt();
    this.#wake();
    const settled = () => undefined;
    return this.done.then(settled, settled);
  }

  #wake(): void {
    this.#options.scheduler.wake();
  }

  advance(decisions: readonly Decision[]): void {
    if (this.#isOver) return;
    if (this.#failure) return this.#rejectWhenIdle(this.#failure.error);
    const starting: Attempt[] = [];
    for (const decision of decisions) starting.push(...this.#obey(decision));
    if (starting.length > 0) this.#attempts.launch(starting);
    if (this.#isStopping && this.#attempts.areOver) this.#finish('interrupted');
  }

  /** Does what was decided; returns what is to be launched. */
  #obey(decision: Decision): readonly Attempt[] {
    switch (decision.type) {
      case 'start-attempt':
        return this.#attempts.start(decision);
      case 'announce-attempts':
        return this.#attempts.announce(decision.attempts);
      case 'withdraw-attempts':
        this.#attempts.withdraw();
        return [];
      case 'wait-until':
        return [];
      case 'trip-guard':
        this.#record({ ...decision, type: 'guard-tripped' });
        this.#wake();
        return [];
      case 'hold-launching':
        this.#record({ ...decision, type: 'launching-held' });
        return [];
      case 'finish':
        this.#finish(decision.outcome);
        return [];
    }
  }

  #finish(outcome: BackfillOutcome): void {
    if (this.#isOver) return;
    this.#record({ type: 'backfill-finished', outcome });
    // What is not recorded has not ended: the failure does that.
    if (this.#failure) return;
    this.#isOver = true;
    this.#options.scheduler.leave(this);
    this.#leave().then(() => this.#resolve(outcome), this.#reject);
  }

  async #close(areRecorded: boolean): Promise<void> {
    try {
      await this.#options.keysFiles.close();
    } finally {
      await this.#options.executor.close(areRecorded);
    }
  }

  async #leave(): Promise<void> {
    let isRecorded = false;
    try {
      await this.#options.journal.flush();
      isRecorded = true;
    } finally {
      await this.#close(isRecorded);
    }
  }

  /**
   * Writes an event, folds it into the run and tells the listeners before the next turn; false when
   * it could not be written.
   */
  #record(event: BackfillEvent): boolean {
    if (this.#failure) return false;
    try {
      const recorded = this.#options.journal.append(event);
      evolveRun(this.#options.run, recorded);
      queueMicrotask(() => {
        for (const listener of [...this.#listeners]) listener(recorded);
      });
      return true;
    } catch (error) {
      this.#crash(error);
      return false;
    }
  }

  /** Without a journal nothing may go on: ends everything and then rejects `done`. */
  #crash(error: unknown): void {
    this.#failure ??= { error };
    this.#attempts.interrupt();
    this.#attempts.withdraw();
    this.#attempts.look();
    this.#wake();
  }

  #rejectWhenIdle(error: unknown): void {
    if (this.#attempts.size > 0) return;
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.scheduler.leave(this);
    const reject = () => this.#reject(error);
    this.#close(false).then(reject, reject);
  }
}

function journalFailed(error: unknown) {
  return {
    code: 'journal-failed',
    message: `the journal cannot be written: ${String(error)}`,
    hint: 'Everything that ran is being stopped; make room on the disk and start again.',
  };
}
