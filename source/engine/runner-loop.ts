import type { BackfillEvent, BackfillOutcome, Recorded } from '../domain/events.ts';
import { taskAsset, taskId, taskKeys } from '../domain/plan/task-id.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { decideCommand } from '../domain/schedule/decide-command.ts';
import type { Decision } from '../domain/schedule/decide.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import { planRetry } from '../domain/schedule/plan-retry.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { Attempt } from './attempt.ts';
import { concludeAttempt, type Stop } from './conclude-attempt.ts';
import { adoptAttempts } from './adopt-attempts.ts';
import { LaunchQueue } from './launch-queue.ts';
import type { Runner, RunnerOptions } from './runner.ts';
import type { Member } from './scheduler.ts';

type StartDecision = Extract<Decision, { readonly type: 'start-attempt' }>;

/**
 * The loop of a backfill: is decided about, records, makes durable, launches, records the end. An
 * event is folded as soon as it is written; a process starts once everything up to its own
 * `attempt-started` is on disk, its parents' ends included.
 */
export class RunnerLoop implements Runner, Member {
  readonly done: Promise<BackfillOutcome>;
  readonly #options: RunnerOptions;
  readonly #attempts = new Map<number, Attempt>();
  readonly #launching = new LaunchQueue((attempt) => {
    this.#carry(attempt).catch((error: unknown) => this.#crash(error));
  });
  /** Tasks that were to be ended before it was known what an earlier runner left of them. */
  readonly #unwanted = new Set<number>();
  readonly #listeners = new Set<(recorded: Recorded) => void>();
  #resolve!: (outcome: BackfillOutcome) => void;
  #reject!: (error: unknown) => void;
  #isReady = false;
  #isStopping = false;
  #isCancelling = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
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
    return this.#isReady && !this.#isOver && this.#failure === undefined;
  }

  get canStart(): boolean {
    return !this.#isStopping;
  }

  /** Records that the backfill starts, or is taken up again, and begins to carry it. */
  start(): void {
    const { id, startedAt } = this.run;
    this.#record({ type: Number.isNaN(startedAt) ? 'backfill-started' : 'backfill-resumed', id });
    this.#options.scheduler.join(this, this.#options.isSideBySide);
    this.#adopt().catch((error: unknown) => this.#crash(error));
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
    for (const task of effect.value.terminate) {
      if (!this.#isReady) this.#unwanted.add(task);
      this.#attempts.get(task)?.stop('cancelled');
    }
    this.#wake();
    return ok(undefined);
  }

  stop(how: 'drain' | 'cancel'): Promise<void> {
    this.#isStopping = true;
    if (how === 'cancel') {
      this.#isCancelling = true;
      this.#stopAttempts('interrupted');
    }
    this.#wake();
    const settled = () => undefined;
    return this.done.then(settled, settled);
  }

  /**
   * Takes over what an earlier runner left running, or ended without recording it. Until it is
   * known what became of all of it nothing is launched.
   */
  async #adopt(): Promise<void> {
    const flushed = this.#options.journal.flush();
    const [{ lost, adopted }] = await Promise.all([adoptAttempts(this.#options), flushed]);
    for (const event of lost) this.#record(event);
    for (const attempt of adopted) {
      this.#attempts.set(attempt.task, attempt);
      if (this.#isCancelling || this.#failure) attempt.stop('interrupted');
      if (this.#unwanted.has(attempt.task)) attempt.stop('cancelled');
      this.#carry(attempt).catch((error: unknown) => this.#crash(error));
    }
    this.#isReady = true;
    this.#wake();
  }

  #wake(): void {
    this.#options.scheduler.wake();
  }

  advance(decisions: readonly Decision[]): void {
    if (this.#isOver) return;
    if (this.#failure) return this.#rejectWhenIdle(this.#failure.error);
    const starting: Attempt[] = [];
    for (const decision of decisions) {
      const begun = this.#obey(decision);
      if (begun) starting.push(begun);
    }
    if (starting.length > 0) this.#launch(starting).catch((error: unknown) => this.#crash(error));
    const isDone = this.#isReady && this.#isStopping && this.#attempts.size === 0;
    if (isDone) this.#finish('interrupted');
  }

  #obey(decision: Decision): Attempt | undefined {
    switch (decision.type) {
      case 'start-attempt':
        return this.#begin(decision);
      case 'wait-until':
        return undefined;
      case 'trip-guard':
        this.#record({ ...decision, type: 'guard-tripped' });
        this.#wake();
        return undefined;
      case 'hold-launching':
        this.#record({ ...decision, type: 'launching-held' });
        return undefined;
      case 'finish':
        this.#finish(decision.outcome);
        return undefined;
    }
  }

  /** `undefined` when the start could not be recorded: nothing is launched then. */
  #begin({ task, attempt, partitions }: StartDecision): Attempt | undefined {
    const { graph, plan, id: backfill } = this.run;
    const id = taskId(plan, graph, task);
    const asset = graph.assets[taskAsset(plan, task).index]!;
    const { codeVersion } = asset.definition;
    this.#record({
      type: 'attempt-started',
      task: id,
      attempt,
      ...(partitions === undefined ? {} : { partitions }),
      ...(codeVersion === undefined ? {} : { codeVersion }),
    });
    if (this.#failure) return undefined;
    const keys = partitions ?? taskKeys(plan, graph, task);
    const order = { backfill, task: id, attempt, asset, partitions: keys };
    const begun = new Attempt({ task, order }, this.#options);
    this.#attempts.set(task, begun);
    return begun;
  }

  /** Starts processes once their starts are on disk. */
  async #launch(starting: readonly Attempt[]): Promise<void> {
    try {
      await this.#launching.add(starting, this.#options.journal.flush());
    } catch (error) {
      for (const { task } of starting) this.#attempts.delete(task);
      throw error;
    }
  }

  async #carry(attempt: Attempt): Promise<void> {
    const { run, clock, random } = this.#options;
    const { task } = attempt;
    const ended = await attempt
      .carry((pid) => {
        if (run.view(task).pid === pid) return;
        this.#record({ type: 'process-spawned', task: attempt.order.task, pid });
      })
      .finally(() => this.#attempts.delete(task));
    const next = planRetry(run, task, { now: clock.now(), random: random() });
    this.#record(concludeAttempt({ ...ended, ...next }));
    this.#wake();
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
    this.#options.keysFiles.close();
    await this.#options.executor.close(areRecorded);
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

  /** Writes an event, folds it into the run and tells the listeners before the next turn. */
  #record(event: BackfillEvent): void {
    if (this.#failure) return;
    try {
      const recorded = this.#options.journal.append(event);
      evolveRun(this.#options.run, recorded);
      queueMicrotask(() => {
        for (const listener of [...this.#listeners]) listener(recorded);
      });
    } catch (error) {
      this.#crash(error);
    }
  }

  /** Without a journal nothing may go on: ends everything and then rejects `done`. */
  #crash(error: unknown): void {
    this.#failure ??= { error };
    this.#stopAttempts('interrupted');
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

  #stopAttempts(why: Stop): void {
    for (const attempt of this.#attempts.values()) attempt.stop(why);
  }
}

function journalFailed(error: unknown) {
  return {
    code: 'journal-failed',
    message: `the journal cannot be written: ${String(error)}`,
    hint: 'Everything that ran is being stopped; make room on the disk and start again.',
  };
}
