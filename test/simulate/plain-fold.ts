import type { BackfillEvent, Recorded } from '../../source/domain/events.ts';
import type { Graph } from '../../source/domain/graph.ts';
import { eachOrdinal } from '../../source/domain/ordinals.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { taskAsset, taskCells, taskId } from '../../source/domain/plan/task-id.ts';

/** Names of the cells that each task of a plan builds, such as `a/3` for ordinal 3. */
export type CellsByTask = ReadonlyMap<string, readonly string[]>;

export function listCells(plan: Plan, graph: Graph): CellsByTask {
  return new Map(
    Array.from({ length: plan.taskCount }, (_, task) => {
      const { asset } = taskAsset(plan, task);
      const cells = Array.from(eachOrdinal(taskCells(plan, graph, task)), (o) => `${asset}/${o}`);
      return [taskId(plan, graph, task), cells];
    }),
  );
}

/** The whole lines of a journal, the header left out. */
export function parseJournal(data: Buffer, backfill: string): Recorded[] {
  const lines = data.toString('utf8').split('\n').slice(1, -1);
  return lines.map((line) => {
    const { seq, at, event } = JSON.parse(line) as Omit<Recorded, 'backfill'>;
    return { seq, at, backfill, event };
  });
}

/** What is known of a cell, in the simplest form that says it. */
export interface PlainCell {
  outcome: string;
  attempts: number;
  builtSeq: number;
  changedSeq: number;
  dataVersion: string;
  backfill: string;
}

interface PlainAttempt {
  readonly seq: number;
  readonly cells: readonly string[];
}

type Ended = Extract<BackfillEvent, { readonly durationMs: number }>;

/**
 * Journals folded into maps of objects, one event after the other: what the columns, the
 * checkpoint and the replay must come to as well.
 */
export class PlainState {
  readonly cells = new Map<string, PlainCell>();
  sequence = 0;
  readonly #graph: Graph;
  readonly #tasks: ReadonlyMap<string, CellsByTask>;
  readonly #started = new Map<string, PlainAttempt>();

  constructor(graph: Graph, tasks: ReadonlyMap<string, CellsByTask>) {
    this.#graph = graph;
    this.#tasks = tasks;
  }

  fold({ seq, backfill, event }: Recorded): void {
    this.sequence = seq;
    if (event.type === 'attempt-started') {
      const { task, partitions } = event;
      const cells = partitions
        ? partitions.map((key) => this.#nameOf(task, key))
        : this.#tasks.get(backfill)!.get(task)!;
      this.#started.set(`${backfill} ${task}`, { seq, cells });
    } else if ('durationMs' in event) this.#end(event, seq, backfill);
    else if (event.type === 'backfill-finished') this.#forget(backfill);
    else if (event.type === 'cells-cancelled') this.#settle(event.tasks, backfill, 'cancelled');
    else if (event.type === 'cells-skipped') this.#settle(event.tasks, backfill, 'skipped');
    else if (event.type === 'cells-marked-done') {
      for (const cell of this.#settle(event.tasks, backfill, 'succeeded')) {
        Object.assign(cell, { builtSeq: seq, changedSeq: seq, dataVersion: '' });
      }
    }
  }

  #end(event: Ended, seq: number, backfill: string): void {
    const key = `${backfill} ${event.task}`;
    const started = this.#started.get(key);
    if (started === undefined) return;
    this.#started.delete(key);
    const isWhole = event.type === 'attempt-failed' && event.failed === undefined;
    const failed = new Set(
      event.type === 'attempt-failed' && event.failed
        ? event.failed.map((each) => this.#nameOf(event.task, each))
        : event.type === 'attempt-cancelled' || isWhole
          ? started.cells
          : [],
    );
    for (const name of started.cells) {
      const cell = this.#cell(name);
      cell.attempts = event.attempt;
      if (!failed.has(name)) this.#build(name, event, { seq, builtSeq: started.seq, backfill });
      else if (event.type === 'attempt-cancelled')
        Object.assign(cell, { outcome: 'cancelled', backfill });
      else if (
        event.type === 'attempt-failed' &&
        !event.retryAt &&
        event.cause.type !== 'interrupted'
      )
        Object.assign(cell, { outcome: 'failed', backfill });
    }
  }

  #build(
    name: string,
    event: Ended,
    {
      seq,
      builtSeq,
      backfill,
    }: { readonly seq: number; readonly builtSeq: number; readonly backfill: string },
  ): void {
    const cell = this.#cell(name);
    const dataVersion = event.reported?.dataVersion ?? '';
    if (dataVersion === '' || dataVersion !== cell.dataVersion) cell.changedSeq = seq;
    Object.assign(cell, { outcome: 'succeeded', builtSeq, dataVersion, backfill });
  }

  #settle(tasks: readonly string[], backfill: string, outcome: string): PlainCell[] {
    const settled: PlainCell[] = [];
    for (const task of tasks) {
      if (this.#started.has(`${backfill} ${task}`)) continue;
      for (const name of this.#tasks.get(backfill)!.get(task)!) {
        const cell = this.#cell(name);
        if (cell.outcome === 'succeeded' && cell.backfill === backfill) continue;
        Object.assign(cell, { outcome, backfill });
        settled.push(cell);
      }
    }
    return settled;
  }

  #forget(backfill: string): void {
    for (const key of this.#started.keys()) {
      if (key.startsWith(`${backfill} `)) this.#started.delete(key);
    }
  }

  #nameOf(task: string, key: string): string {
    const asset = task.slice(0, task.indexOf('/'));
    const found = this.#graph.assets.find(({ name }) => name === asset)!;
    return `${asset}/${found.partitions.ordinalOf(key)!}`;
  }

  #cell(name: string): PlainCell {
    const known = this.cells.get(name);
    if (known !== undefined) return known;
    const empty = { attempts: 0, builtSeq: 0, changedSeq: 0, dataVersion: '', backfill: '' };
    const cell: PlainCell = { outcome: 'missing', ...empty };
    this.cells.set(name, cell);
    return cell;
  }
}

/** One backfill's run as its events tell, in the simplest form. */
export class PlainRun {
  readonly built = new Set<string>();
  /** Running attempts by task. */
  readonly active = new Map<
    string,
    { readonly attempt: number; readonly cells: readonly string[] }
  >();
  readonly startedAt: { readonly asset: string; readonly at: number }[] = [];
  readonly slots = new Map<string, number>();
  concurrency: number;
  spend = 0;
  isPaused = false;
  outcome: string | undefined;
  readonly #cells: CellsByTask;

  constructor(
    cells: CellsByTask,
    limits: {
      readonly concurrency: number;
      readonly pools: Readonly<Record<string, { readonly slots: number }>>;
    },
  ) {
    this.#cells = cells;
    this.concurrency = limits.concurrency;
    for (const [name, { slots }] of Object.entries(limits.pools)) this.slots.set(name, slots);
  }

  fold({ at, event }: Recorded): void {
    if ('reported' in event) this.spend += event.reported.cost ?? 0;
    switch (event.type) {
      case 'attempt-started': {
        const cells = this.openCells(event.task);
        this.active.set(event.task, { attempt: event.attempt, cells });
        this.startedAt.push({ asset: event.task.split('/')[0]!, at });
        return;
      }
      case 'attempt-succeeded':
        return this.#finish(event.task);
      case 'attempt-failed':
        return event.failed
          ? this.#finish(event.task, event.failed)
          : void this.active.delete(event.task);
      case 'attempt-cancelled':
        return void this.active.delete(event.task);
      case 'cells-marked-done':
        for (const task of event.tasks)
          for (const cell of this.openCells(task)) this.built.add(cell);
        return;
      case 'paused':
      case 'resumed':
        this.isPaused = event.type === 'paused';
        return;
      case 'backfill-resumed':
        this.isPaused = false;
        this.outcome = undefined;
        return;
      case 'concurrency-set':
        this.concurrency = event.concurrency;
        return;
      case 'pool-set':
        return void this.slots.set(event.pool, event.slots);
      case 'backfill-finished':
        this.outcome = event.outcome;
        return;
      default:
    }
  }

  /** Cells of a task that are not built. */
  openCells(task: string): readonly string[] {
    return this.#cells.get(task)!.filter((cell) => !this.built.has(cell));
  }

  /** `failed` names as many of the open cells as were not built: the others are. */
  #finish(task: string, failed: readonly string[] = []): void {
    const attempt = this.active.get(task);
    this.active.delete(task);
    for (const cell of attempt?.cells ?? []) if (!this.isNamed(cell, failed)) this.built.add(cell);
  }

  /** Whether keys name a cell; set by who knows the partitions. */
  isNamed: (cell: string, keys: readonly string[]) => boolean = () => false;
}
