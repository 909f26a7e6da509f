import type { BackfillEvent } from '../domain/events.ts';
import { taskAsset, taskId } from '../domain/plan/task-id.ts';
import type { NextAttempt } from '../domain/schedule/decide.ts';
import { planRetry } from '../domain/schedule/plan-retry.ts';
import { adoptAttempts, nothingAdopted } from './adopt-attempts.ts';
import { Attempt } from './attempt.ts';
import { concludeAttempt, type EndedAttempt } from './conclude-attempt.ts';
import type { Turn } from './executor.ts';
import { LaunchQueue } from './launch-queue.ts';
import { orderAttempt, startOf } from './order-attempt.ts';
import { OrderLines } from './order-lines.ts';
import type { AttemptOrder } from './prepare-launch.ts';
import type { RunnerOptions } from './runner.ts';

/** Where attempts leave what happens to them. */
export interface AttemptLedger {
  /** Nothing can be recorded any more. */
  isBroken(): boolean;
  /** Writes an event and folds it into the run; false when it could not. */
  record(event: BackfillEvent): boolean;
  /** There may be something to decide. */
  wake(): void;
  /** Nothing may go on: what was to be kept could not be, or what cannot happen has happened. */
  crash(error: unknown): void;
}

/**
 * The attempts of a backfill from their start, or their adoption, to their end: each is recorded,
 * made durable, launched, and its end recorded. A process starts once everything up to its own
 * `attempt-started` is on disk, its parents' ends included.
 */
export class Attempts {
  readonly #options: RunnerOptions;
  readonly #ledger: AttemptLedger;
  readonly #carried = new Map<number, Attempt>();
  readonly #lines = new OrderLines();
  readonly #launching = new LaunchQueue((attempt) => this.#follow(attempt));
  /** Tasks that were to be ended before it was known what an earlier runner left of them. */
  readonly #unwanted = new Set<number>();
  #areAdopted = false;
  #areInterrupted = false;

  constructor(options: RunnerOptions, ledger: AttemptLedger) {
    this.#options = options;
    this.#ledger = ledger;
  }

  /** None is alive, and what an earlier runner left is known. */
  get areOver(): boolean {
    return this.#areAdopted && this.#carried.size === 0;
  }

  /** It is known what an earlier runner left. */
  get areAdopted(): boolean {
    return this.#areAdopted;
  }

  get size(): number {
    return this.#carried.size;
  }

  /** Some may be announced, to begin by themselves. */
  get canAnnounce(): boolean {
    return this.#options.executor.withdraw !== undefined;
  }

  /**
   * Takes over what an earlier runner left running, or ended without recording it. Until it is
   * known what became of all of it nothing is to be launched. Of a new backfill nothing can be left:
   * nothing starts before its `backfill-started` is on disk.
   */
  async adopt({ isNew }: { readonly isNew: boolean }): Promise<void> {
    const { run, journal } = this.#options;
    const flushed = journal.flush();
    const found = isNew ? nothingAdopted : adoptAttempts(this.#options);
    const [{ lost, begun, adopted }] = await Promise.all([found, flushed]);
    for (const event of lost) this.#ledger.record(event);
    for (const attempt of begun) this.#ledger.record(startOf(run, attempt));
    this.#cancelLost(adopted);
    for (const attempt of adopted) {
      this.#carried.set(attempt.task, attempt);
      if (this.#areInterrupted) attempt.stop('interrupted');
      if (this.#unwanted.has(attempt.task)) attempt.stop('cancelled');
      this.#follow(attempt);
    }
    this.#areAdopted = true;
    this.#ledger.wake();
  }

  /** Records the start of an attempt and returns it, to be launched; none if it is not recorded. */
  start(next: NextAttempt): readonly Attempt[] {
    const { run } = this.#options;
    const { task } = next;
    const order = orderAttempt(run, next);
    if (!this.#ledger.record(startOf(run, { task, order }))) return [];
    // Now that it has its slot, others may be announced.
    if (this.canAnnounce) this.#ledger.wake();
    return [this.#expect(task, order, this.#lines.now(order.asset.index))];
  }

  /** Announces attempts, as `start` starts one. */
  announce(attempts: readonly NextAttempt[]): readonly Attempt[] {
    const { run } = this.#options;
    const orders = attempts.map((next) => orderAttempt(run, next));
    const tasks = orders.map(({ task }) => task);
    if (!this.#ledger.record({ type: 'attempts-announced', tasks })) return [];
    return attempts.map(({ task }, i) => {
      const order = orders[i]!;
      return this.#expect(task, order, this.#lines.next(order.asset.index));
    });
  }

  /**
   * Starts processes once their starts are on disk. What is to start at once is ordered before, if
   * whoever starts it can wait for the disk by itself: that saves waking this thread in between.
   */
  launch(starting: readonly Attempt[]): void {
    const { executor, journal } = this.#options;
    const canOrder = executor.startSynced !== undefined && journal.unsyncedFile !== undefined;
    const ordered = canOrder ? starting.filter(({ isAnnounced }) => !isAnnounced) : [];
    const others = canOrder ? starting.filter(({ isAnnounced }) => isAnnounced) : starting;
    this.#launching.add(ordered);
    if (others.length === 0) return;
    this.#launching.addDurable(others, journal.flush()).catch((error: unknown) => {
      for (const { task } of others) this.#carried.delete(task);
      this.#ledger.crash(error);
    });
  }

  /** Has announced attempts begin no more, whatever has been ordered. */
  withdraw(): void {
    const { run, executor } = this.#options;
    const lines = new Set(Array.from(run.announced, (task) => taskAsset(run.plan, task).index));
    for (const asset of lines) {
      executor.withdraw?.(asset, this.#lines.close(asset));
    }
  }

  /** Ends the attempt of a task, as an operator wants. */
  cancel(task: number): void {
    if (!this.#areAdopted) this.#unwanted.add(task);
    this.#carried.get(task)?.stop('cancelled');
  }

  /** Ends all attempts, those yet to be adopted too, so that another runner may begin them again. */
  interrupt(): void {
    this.#areInterrupted = true;
    for (const attempt of this.#carried.values()) attempt.stop('interrupted');
  }

  /** The ledger has changed in a way that attempts may wait for. */
  look(): void {
    this.#lines.look();
  }

  /** What was cancelled and turns out not to be there any more. */
  #cancelLost(adopted: readonly Attempt[]): void {
    const { plan, graph } = this.#options.run;
    const found = new Set(adopted.map(({ task }) => task));
    const lost = [...this.#unwanted].filter((task) => !found.has(task));
    const tasks = lost.map((task) => taskId(plan, graph, task));
    if (tasks.length > 0) this.#ledger.record({ type: 'cells-cancelled', tasks });
  }

  #expect(task: number, order: AttemptOrder, turn: Turn): Attempt {
    const attempt = new Attempt({ task, order, turn }, this.#options);
    this.#carried.set(task, attempt);
    return attempt;
  }

  #follow(attempt: Attempt): void {
    this.#carry(attempt).catch((error: unknown) => this.#ledger.crash(error));
  }

  async #carry(attempt: Attempt): Promise<void> {
    const ended = await attempt
      .carry((pid) => this.#noteBegun(attempt, pid))
      .finally(() => this.#carried.delete(attempt.task));
    if (ended === undefined) this.#noteWithdrawn(attempt);
    else this.#noteEnded(attempt, ended);
    this.#lines.look();
    this.#ledger.wake();
  }

  /** The start of an announced attempt comes after the end of the task whose slot it has. */
  #noteBegun({ task, order, isAnnounced }: Attempt, pid: number | undefined): Promise<void> | void {
    const { run } = this.#options;
    if (isAnnounced) {
      const hasSlot = () => run.handedOn > 0 || run.active.size === 0;
      const start = startOf(run, { task, order, ...(pid === undefined ? {} : { pid }) });
      const record = () => void this.#ledger.record(start);
      return this.#lines.doWhen(() => hasSlot() || this.#ledger.isBroken(), record);
    }
    if (pid === undefined || run.view(task).pid === pid) return;
    this.#ledger.record({ type: 'process-spawned', task: order.task, pid });
  }

  #noteEnded({ task, order }: Attempt, ended: EndedAttempt): void {
    const { run, clock, random } = this.#options;
    this.#lines.end(order.asset.index, ended.isHandedOn);
    const isHandedOn = ended.isHandedOn && run.announced.size > run.handedOn;
    const next = planRetry(run, task, { now: clock.now(), random: random() });
    this.#ledger.record(concludeAttempt({ ...ended, ...next, isHandedOn }));
  }

  #noteWithdrawn({ order, isCancelled }: Attempt): void {
    this.#lines.close(order.asset.index);
    this.#ledger.record({ type: 'attempts-withdrawn', tasks: [order.task] });
    if (isCancelled) this.#ledger.record({ type: 'cells-cancelled', tasks: [order.task] });
  }
}
