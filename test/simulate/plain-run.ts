import type { BackfillEvent, Guard, Recorded } from '../../source/domain/events.ts';
import type { Asset } from '../../source/domain/graph.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';
import { cellOf, ordinalOf, type PlannedCells, type PlannedTask } from './planned-cells.ts';

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { readonly type: T }>;

/** What is known of a task, in the simplest form that says it. */
export interface PlainTask {
  readonly planned: PlannedTask;
  /** Not what follows from others: a task that they block is queued here. */
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';
  attempts: number;
  startedAt: number;
  /** Failed tries since it was last queued by hand, or since it was last split. */
  failures: number;
  losses: number;
  retryAt: number | undefined;
  /** Cells of the attempt that runs. */
  active: readonly string[];
  /** Parts yet to be tried; none for a task that is not split. */
  parts: (readonly string[])[];
  /** Cells of earlier parts that have failed for good. */
  readonly givenUp: Set<string>;
  cost: number;
  rows: number;
  ownPriority: number | undefined;
  /** It begins by itself as another ends. */
  isAnnounced: boolean;
}

export interface PlainStart {
  readonly asset: Asset;
  /** Epoch ms. */
  readonly at: number;
}

export interface PlainRunStart {
  readonly id: string;
  readonly plan: PlannedCells;
  readonly limits: RunLimits;
}

/** One backfill's run as its events tell, in the simplest form: nothing is kept that follows. */
export class PlainRun {
  readonly id: string;
  readonly plan: PlannedCells;
  readonly limits: RunLimits;
  readonly built = new Set<string>();
  readonly tasks: ReadonlyMap<string, PlainTask>;
  /** By task and attempt. */
  readonly starts = new Map<string, PlainStart>();
  readonly slots = new Map<string, number>();
  readonly priorities = new Map<string, number>();
  concurrency: number;
  budget: number | undefined;
  maxFailures: number | undefined;
  failuresInARow = 0;
  guard: Guard | undefined;
  spend = 0;
  /** Slots of announced tasks whose start is not recorded yet. */
  handedOn = 0;
  isPaused = false;
  outcome: string | undefined;

  constructor({ id, plan, limits }: PlainRunStart) {
    this.id = id;
    this.plan = plan;
    this.limits = limits;
    this.tasks = new Map(plan.tasks.map((planned) => [planned.id, createTask(planned)]));
    this.concurrency = limits.concurrency;
    this.budget = limits.budget;
    this.maxFailures = limits.maxFailuresInARow;
    for (const [name, { slots }] of Object.entries(limits.pools)) this.slots.set(name, slots);
    for (const { asset } of plan.tasks) this.priorities.set(asset.name, asset.definition.priority);
  }

  get isNewestFirst(): boolean {
    return this.plan.isNewestFirst;
  }

  get announced(): readonly PlainTask[] {
    return [...this.tasks.values()].filter(({ isAnnounced }) => isAnnounced);
  }

  get active(): readonly PlainTask[] {
    return [...this.tasks.values()].filter(({ status }) => status === 'running');
  }

  fold({ at, event }: Recorded): void {
    if ('reported' in event) this.spend += event.reported.cost ?? 0;
    switch (event.type) {
      case 'attempt-started':
        return this.#start(event, at);
      case 'attempt-succeeded':
      case 'attempt-failed':
      case 'attempt-cancelled':
        return this.#end(event);
      case 'attempts-announced':
        for (const id of event.tasks) this.tasks.get(id)!.isAnnounced = true;
        return;
      case 'attempts-withdrawn':
        return this.#withdraw(event.tasks);
      case 'cells-marked-done':
        return this.#each(event.tasks, (task) => {
          for (const cell of this.openCells(task)) this.built.add(cell);
          settle(task, 'succeeded');
        });
      case 'cells-cancelled':
        return this.#each(event.tasks, (task) => settle(task, 'cancelled'));
      case 'cells-skipped':
        return this.#each(event.tasks, (task) => settle(task, 'skipped'));
      case 'cells-retried':
        if (event.downstream) return this.#buildAgain(event.tasks);
        return this.#each(event.tasks, requeue);
      case 'backfill-resumed':
        this.isPaused = false;
        this.outcome = undefined;
        return this.#liftGuard();
      case 'backfill-finished':
        for (const task of this.active) task.status = 'queued';
        this.#withdraw(this.tasks.keys());
        this.outcome = event.outcome;
        return;
      default:
        return this.#adjust(event);
    }
  }

  /** Cells of a task that are not built. */
  openCells({ planned }: PlainTask): readonly string[] {
    return planned.cells.filter((cell) => !this.built.has(cell));
  }

  /** Cells that the next attempt of a task is to build. */
  cellsToTry(task: PlainTask): readonly string[] {
    const open = this.openCells(task);
    const [part] = task.parts;
    return part === undefined ? open : open.filter((cell) => part.includes(cell));
  }

  /** Priority in force of a task. */
  priorityOf({ planned, ownPriority }: PlainTask): number {
    return ownPriority ?? this.priorities.get(planned.asset.name)!;
  }

  /** The status of every planned cell, worked out anew from the first task to the last. */
  viewCells(): ReadonlyMap<string, string> {
    const view = new Map<string, string>();
    for (const task of this.tasks.values()) {
      const isStuck = task.planned.needs.some((cell) => isStopped(view.get(cell)!));
      for (const cell of task.planned.cells) view.set(cell, this.#viewCell(task, cell, isStuck));
    }
    return view;
  }

  #viewCell(task: PlainTask, cell: string, isStuck: boolean): string {
    if (this.built.has(cell)) return 'succeeded';
    if (task.givenUp.has(cell)) return 'failed';
    if (task.status === 'running') return task.active.includes(cell) ? 'running' : 'queued';
    return task.status === 'queued' && isStuck ? 'blocked' : task.status;
  }

  #each(ids: readonly string[], change: (task: PlainTask) => void): void {
    for (const id of ids) {
      const task = this.tasks.get(id)!;
      if (task.status !== 'running' && task.status !== 'succeeded') change(task);
    }
  }

  #withdraw(ids: Iterable<string>): void {
    for (const id of ids) this.tasks.get(id)!.isAnnounced = false;
    this.handedOn = Math.min(this.handedOn, this.announced.length);
  }

  #start({ task: id, attempt, partitions }: EventOf<'attempt-started'>, at: number): void {
    const task = this.tasks.get(id)!;
    if (task.isAnnounced) this.handedOn = Math.max(0, this.handedOn - 1);
    task.isAnnounced = false;
    task.status = 'running';
    task.attempts = attempt;
    task.startedAt = at;
    task.retryAt = undefined;
    const { asset, cells } = task.planned;
    task.active = partitions?.map((key) => cellOf(asset, key)) ?? cells;
    this.starts.set(`${id} ${attempt}`, { asset, at });
  }

  #end(event: EventOf<'attempt-succeeded' | 'attempt-failed' | 'attempt-cancelled'>): void {
    const task = this.tasks.get(event.task)!;
    if (task.status !== 'running') return;
    if (event.handsOn) this.handedOn += 1;
    const { cost, rows } = event.reported ?? {};
    if (cost !== undefined) task.cost = (task.cost || 0) + cost;
    const isPartial = task.planned.cells.some((cell) => this.built.has(cell));
    if (rows !== undefined) task.rows = (isPartial ? task.rows || 0 : 0) + rows;
    if (event.type === 'attempt-cancelled') return settle(task, 'cancelled');
    const failed =
      event.type === 'attempt-succeeded'
        ? []
        : (event.failed?.map((key) => cellOf(task.planned.asset, key)) ?? task.active);
    const built = task.active.filter((cell) => !failed.includes(cell));
    for (const cell of built) this.built.add(cell);
    task.status = 'queued';
    if (event.type === 'attempt-succeeded') {
      this.failuresInARow = 0;
      return this.#endPart(task, []);
    }
    if (event.cause.type === 'interrupted') {
      if (event.cause.loss) task.losses += 1;
      if (!event.cause.loss?.isLast) return;
    }
    if (built.length > 0) this.failuresInARow = 0;
    else if (event.retryAt === undefined) this.failuresInARow += 1;
    this.#fail(task, event, failed);
  }

  #fail(task: PlainTask, event: EventOf<'attempt-failed'>, failed: readonly string[]): void {
    const { asset } = task.planned;
    task.failures += 1;
    task.retryAt = event.retryAt;
    if (event.retryAt === undefined) {
      if (task.parts.length > 0 && !asset.definition.dependsOnPast) this.#endPart(task, failed);
      else settle(task, 'failed');
    } else if (event.splitAt !== undefined) {
      const from = asset.partitions.ordinalOf(event.splitAt)!;
      const halves = [true, false].map((isFirst) =>
        failed.filter((cell) => ordinalOf(cell) < from === isFirst),
      );
      task.parts.splice(0, 1, ...halves.filter(({ length }) => length > 0));
      task.failures = 0;
      task.losses = 0;
    }
  }

  /** The part that was tried, or the whole of a task that is not split, is over. */
  #endPart(task: PlainTask, failed: readonly string[]): void {
    task.parts.shift();
    task.failures = 0;
    task.losses = 0;
    for (const cell of failed) task.givenUp.add(cell);
    if (task.parts.length > 0) return;
    settle(task, task.givenUp.size > 0 ? 'failed' : 'succeeded');
  }

  /** What the tasks build, and all that reads it, is to be built again. */
  #buildAgain(ids: readonly string[]): void {
    const named = ids.map((id) => this.tasks.get(id)!);
    const again = new Set(
      named.flatMap((task) =>
        task.status === 'succeeded' ? task.planned.cells : this.openCells(task),
      ),
    );
    for (const cell of again)
      for (const reader of this.plan.readers.get(cell) ?? []) again.add(reader);
    for (const task of this.tasks.values()) {
      const own = task.planned.cells.filter((cell) => again.has(cell));
      if (own.length === 0 || task.status === 'running') continue;
      for (const cell of own) this.built.delete(cell);
      requeue(task);
    }
  }

  #liftGuard(): void {
    this.failuresInARow = 0;
    this.guard = undefined;
  }

  #adjust(event: BackfillEvent): void {
    switch (event.type) {
      case 'paused':
      case 'resumed':
        this.isPaused = event.type === 'paused';
        return;
      case 'concurrency-set':
        this.concurrency = event.concurrency;
        return;
      case 'pool-set':
        return void this.slots.set(event.pool, event.slots);
      case 'priority-set':
        for (const asset of event.assets ?? []) this.priorities.set(asset, event.priority);
        for (const id of event.tasks ?? []) this.tasks.get(id)!.ownPriority = event.priority;
        return;
      case 'budget-set':
        this.budget = event.budget;
        if (this.guard === 'budget' && this.spend < (event.budget ?? Infinity))
          this.guard = undefined;
        return;
      case 'max-failures-set':
        this.maxFailures = event.failures;
        if (this.guard === 'failures' && this.failuresInARow < (event.failures ?? Infinity))
          this.guard = undefined;
        return;
      case 'guard-tripped':
        this.guard = event.guard;
        return;
      case 'guard-lifted':
        return this.#liftGuard();
      default:
    }
  }
}

function createTask(planned: PlannedTask): PlainTask {
  return {
    planned,
    status: 'queued',
    attempts: 0,
    startedAt: NaN,
    failures: 0,
    losses: 0,
    retryAt: undefined,
    active: [],
    parts: [],
    givenUp: new Set(),
    cost: NaN,
    rows: NaN,
    ownPriority: undefined,
    isAnnounced: false,
  };
}

function settle(task: PlainTask, status: PlainTask['status']): void {
  task.status = status;
  task.retryAt = undefined;
  task.parts = [];
  task.givenUp.clear();
}

function requeue(task: PlainTask): void {
  settle(task, 'queued');
  task.failures = 0;
  task.losses = 0;
}

/** A cell that will not be built as things stand. */
export function isStopped(status: string): boolean {
  return ['failed', 'blocked', 'cancelled', 'skipped'].includes(status);
}
