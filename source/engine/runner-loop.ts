import type { BackfillEvent, BackfillOutcome, Recorded } from '../domain/events.ts';
import { taskAsset, taskId } from '../domain/plan/task-id.ts';
import { fail, ok, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { decideCommand } from '../domain/schedule/decide-command.ts';
import type { Decision, NextAttempt } from '../domain/schedule/decide.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import { planRetry } from '../domain/schedule/plan-retry.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { Attempt } from './attempt.ts';
import { concludeAttempt, type EndedAttempt, type Stop } from './conclude-attempt.ts';
import { adoptAttempts } from './adopt-attempts.ts';
import { LaunchQueue } from './launch-queue.ts';
import { orderAttempt, startOf } from './order-attempt.ts';
import { OrderLines } from './order-lines.ts';
import type { Turn } from './executor.ts';
import type { AttemptOrder } from './prepare-launch.ts';
import type { Runner, RunnerOptions } from './runner.ts';
import type { Member } from './scheduler.ts';

/**
 * The loop of a backfill: is decided about, records, makes durable, launches, records the end. An
 * event is folded as soon as it is written; a process starts once everything up to its own
 * `attempt-started` is on disk, its parents' ends included.
 */
export class RunnerLoop implements Runner, Member {
  readonly done: Promise<BackfillOutcome>;
  readonly #options: RunnerOptions;
  readonly #attempts = new Map<number, Attempt>();
  readonly #lines = new OrderLines();
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

  get canAnnounce(): boolean {
    return this.#options.executor.withdraw !== undefined;
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
    this.#withdraw();
    for (const task of effect.value.terminate) {
      if (!this.#isReady) this.#unwanted.add(task);
      this.#attempts.get(task)?.stop('cancelled');
    }
    this.#wake();
    return ok(undefined);
  }

  stop(how: 'drain' | 'cancel'): Promise<void> {
    this.#isStopping = true;
    this.#withdraw();
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
    const [{ lost, begun, adopted }] = await Promise.all([adoptAttempts(this.#options), flushed]);
    for (const event of lost) this.#record(event);
    for (const attempt of begun) this.#record(startOf(this.run, attempt));
    this.#cancelLost(adopted);
    for (const attempt of adopted) {
      this.#attempts.set(attempt.task, attempt);
      if (this.#isCancelling || this.#failure) attempt.stop('interrupted');
      if (this.#unwanted.has(attempt.task)) attempt.stop('cancelled');
      this.#carry(attempt).catch((error: unknown) => this.#crash(error));
    }
    this.#isReady = true;
    this.#wake();
  }

  /** What was cancelled and turns out not to be there any more. */
  #cancelLost(adopted: readonly Attempt[]): void {
    const { plan, graph } = this.run;
    const found = new Set(adopted.map(({ task }) => task));
    const lost = [...this.#unwanted].filter((task) => !found.has(task));
    const tasks = lost.map((task) => taskId(plan, graph, task));
    if (tasks.length > 0) this.#record({ type: 'cells-cancelled', tasks });
  }

  #wake(): void {
    this.#options.scheduler.wake();
  }

  advance(decisions: readonly Decision[]): void {
    if (this.#isOver) return;
    if (this.#failure) return this.#rejectWhenIdle(this.#failure.error);
    const starting: Attempt[] = [];
    for (const decision of decisions) starting.push(...this.#obey(decision));
    if (starting.length > 0) this.#launch(starting).catch((error: unknown) => this.#crash(error));
    const isDone = this.#isReady && this.#isStopping && this.#attempts.size === 0;
    if (isDone) this.#finish('interrupted');
  }

  /** Does what was decided; returns what is to be launched. */
  #obey(decision: Decision): readonly Attempt[] {
    switch (decision.type) {
      case 'start-attempt':
        return this.#start(decision);
      case 'announce-attempts':
        return this.#announce(decision.attempts);
      case 'withdraw-attempts':
        this.#withdraw();
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

  #start(next: NextAttempt): readonly Attempt[] {
    const { task } = next;
    const order = orderAttempt(this.run, next);
    this.#record(startOf(this.run, { task, order }));
    // Now that it has its slot, others may be announced.
    if (this.canAnnounce) this.#wake();
    return this.#expect(task, order, this.#lines.now(order.asset.index));
  }

  #announce(attempts: readonly NextAttempt[]): readonly Attempt[] {
    const orders = attempts.map((next) => orderAttempt(this.run, next));
    this.#record({ type: 'attempts-announced', tasks: orders.map(({ task }) => task) });
    return attempts.flatMap(({ task }, i) => {
      const order = orders[i]!;
      return this.#expect(task, order, this.#lines.next(order.asset.index));
    });
  }

  /** Nothing when what was to be recorded could not be: nothing is launched then. */
  #expect(task: number, order: AttemptOrder, turn: Turn): readonly Attempt[] {
    if (this.#failure) return [];
    const attempt = new Attempt({ task, order, turn }, this.#options);
    this.#attempts.set(task, attempt);
    return [attempt];
  }

  /** Has announced attempts begin no more, whatever has been ordered. */
  #withdraw(): void {
    const { run, executor } = this.#options;
    const lanes = new Set(Array.from(run.announced, (task) => taskAsset(run.plan, task).index));
    for (const asset of lanes) {
      executor.withdraw?.(asset, this.#lines.close(asset));
    }
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
    const ended = await attempt
      .carry((pid) => this.#noteBegun(attempt, pid))
      .finally(() => this.#attempts.delete(attempt.task));
    if (ended === undefined) this.#noteWithdrawn(attempt);
    else this.#noteEnded(attempt, ended);
    this.#lines.look();
    this.#wake();
  }

  /** The start of an announced attempt comes after the end of the task whose slot it has. */
  #noteBegun({ task, order, isAnnounced }: Attempt, pid: number | undefined): Promise<void> | void {
    const { run } = this;
    if (isAnnounced) {
      const hasSlot = () => run.handedOn > 0 || run.active.size === 0;
      const start = startOf(run, { task, order, ...(pid === undefined ? {} : { pid }) });
      const record = () => this.#record(start);
      return this.#lines.doWhen(() => hasSlot() || this.#failure !== undefined, record);
    }
    if (pid === undefined || run.view(task).pid === pid) return;
    this.#record({ type: 'process-spawned', task: order.task, pid });
  }

  #noteEnded({ task, order }: Attempt, ended: EndedAttempt): void {
    const { run, clock, random } = this.#options;
    this.#lines.end(order.asset.index, ended.isHandedOn);
    const isHandedOn = ended.isHandedOn && run.announced.size > run.handedOn;
    const next = planRetry(run, task, { now: clock.now(), random: random() });
    this.#record(concludeAttempt({ ...ended, ...next, isHandedOn }));
  }

  #noteWithdrawn({ order, isCancelled }: Attempt): void {
    this.#lines.close(order.asset.index);
    this.#record({ type: 'attempts-withdrawn', tasks: [order.task] });
    if (isCancelled) this.#record({ type: 'cells-cancelled', tasks: [order.task] });
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
    this.#withdraw();
    this.#lines.look();
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
