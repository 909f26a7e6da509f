import type { BackfillEvent, Recorded, Reported } from '../../source/domain/events.ts';
import { cellOf, type PlannedCells } from './planned-cells.ts';

/** What is known of a cell, in the simplest form that says it. */
export interface PlainCell {
  outcome: string;
  attempts: number;
  builtSeq: number;
  changedSeq: number;
  dataVersion: string;
  codeVersion: string;
  backfill: string;
  cost: number;
  rows: number;
  durationMs: number;
  finishedAt: number;
}

export const unknownCell: PlainCell = {
  outcome: 'missing',
  attempts: 0,
  builtSeq: 0,
  changedSeq: 0,
  dataVersion: '',
  codeVersion: '',
  backfill: '',
  cost: NaN,
  rows: NaN,
  durationMs: NaN,
  finishedAt: NaN,
};

/** What is known of a backfill. */
export interface PlainRecord {
  cost: number;
  outcome: string | undefined;
  startedAt: number;
  updatedAt: number;
}

interface PlainAttempt {
  readonly seq: number;
  readonly cells: readonly string[];
  readonly codeVersion: string;
}

type Ended = Extract<BackfillEvent, { readonly durationMs: number }>;

/**
 * Journals folded into maps of objects, one event after the other: what the columns, the
 * checkpoint and the replay must come to as well.
 */
export class PlainState {
  readonly cells = new Map<string, PlainCell>();
  readonly records = new Map<string, PlainRecord>();
  sequence = 0;
  readonly #plans: ReadonlyMap<string, PlannedCells>;
  readonly #started = new Map<string, PlainAttempt>();

  constructor(plans: ReadonlyMap<string, PlannedCells>) {
    this.#plans = plans;
  }

  fold(recorded: Recorded): void {
    const { seq, backfill, event } = recorded;
    this.sequence = seq;
    this.#note(recorded);
    if (event.type === 'attempt-started') this.#start(event, seq, backfill);
    else if ('durationMs' in event) this.#end(event, recorded);
    else if (event.type === 'backfill-finished') this.#forget(backfill);
    else if (event.type === 'cells-cancelled') this.#settle(event.tasks, backfill, 'cancelled');
    else if (event.type === 'cells-skipped') this.#settle(event.tasks, backfill, 'skipped');
    else if (event.type === 'cells-marked-done') {
      for (const name of this.#settle(event.tasks, backfill, 'succeeded')) {
        const { asset } = this.#plans.get(backfill)!.taskOf.get(name)!;
        const codeVersion = asset.definition.codeVersion ?? '';
        const built = { builtSeq: seq, changedSeq: seq, dataVersion: '', codeVersion };
        Object.assign(this.#cell(name), built);
      }
    }
  }

  #note({ at, backfill, event }: Recorded): void {
    const empty = { cost: 0, outcome: undefined, startedAt: at, updatedAt: at };
    const record: PlainRecord = this.records.get(backfill) ?? empty;
    this.records.set(backfill, record);
    record.updatedAt = at;
    if ('reported' in event) record.cost += event.reported.cost ?? 0;
    if (event.type === 'backfill-finished') record.outcome = event.outcome;
    if (event.type === 'backfill-resumed') record.outcome = undefined;
  }

  #start(
    {
      task: id,
      attempt,
      partitions,
      codeVersion = '',
    }: Extract<BackfillEvent, { type: 'attempt-started' }>,
    seq: number,
    backfill: string,
  ): void {
    const task = this.#plans.get(backfill)!.byId.get(id)!;
    const cells = partitions?.map((key) => cellOf(task.asset, key)) ?? task.cells;
    this.#started.set(`${backfill} ${id}`, { seq, cells, codeVersion });
    if (attempt === 1) for (const name of task.cells) this.#cell(name).cost = NaN;
  }

  #end(event: Ended, { seq, at, backfill }: Recorded): void {
    const key = `${backfill} ${event.task}`;
    const started = this.#started.get(key);
    if (started === undefined) return;
    this.#started.delete(key);
    const { asset } = this.#plans.get(backfill)!.byId.get(event.task)!;
    const failed = event.type === 'attempt-failed' ? event.failed : undefined;
    const unbuilt =
      event.type === 'attempt-succeeded'
        ? []
        : (failed?.map((each) => cellOf(asset, each)) ?? started.cells);
    for (const name of started.cells) {
      const cell = this.#cell(name);
      const share = shareOf(
        event,
        started.cells.length,
        asset.partitions.keyOf(Number(name.split('/')[1])),
      );
      cell.attempts = event.attempt;
      cell.durationMs = event.durationMs / started.cells.length;
      cell.finishedAt = at;
      cell.rows = share.rows ?? NaN;
      if (share.cost !== undefined) cell.cost = (cell.cost || 0) + share.cost;
      if (!unbuilt.includes(name)) {
        const { dataVersion = '' } = share;
        if (dataVersion === '' || dataVersion !== cell.dataVersion) cell.changedSeq = seq;
        const { seq: builtSeq, codeVersion } = started;
        Object.assign(cell, { outcome: 'succeeded', builtSeq, dataVersion, codeVersion, backfill });
      } else if (event.type === 'attempt-cancelled') {
        Object.assign(cell, { outcome: 'cancelled', backfill });
      } else if (isFinal(event)) Object.assign(cell, { outcome: 'failed', backfill });
    }
  }

  #settle(tasks: readonly string[], backfill: string, outcome: string): string[] {
    const settled: string[] = [];
    for (const task of tasks) {
      if (this.#started.has(`${backfill} ${task}`)) continue;
      for (const name of this.#plans.get(backfill)!.byId.get(task)!.cells) {
        const cell = this.#cell(name);
        if (cell.outcome === 'succeeded' && cell.backfill === backfill) continue;
        Object.assign(cell, { outcome, backfill });
        settled.push(name);
      }
    }
    return settled;
  }

  #forget(backfill: string): void {
    for (const key of this.#started.keys()) {
      if (key.startsWith(`${backfill} `)) this.#started.delete(key);
    }
  }

  #cell(name: string): PlainCell {
    const cell = this.cells.get(name) ?? { ...unknownCell };
    this.cells.set(name, cell);
    return cell;
  }
}

function isFinal(event: Ended): boolean {
  return (
    event.type === 'attempt-failed' &&
    event.retryAt === undefined &&
    (event.cause.type !== 'interrupted' || event.cause.loss?.isLast === true)
  );
}

/** What an attempt on so many cells said of one: its own figures, and a part of what is nobody's. */
function shareOf(event: Ended, count: number, key: string): Reported {
  const cells = 'cells' in event ? (event.cells ?? {}) : {};
  const named = Object.values(cells);
  const own = cells[key];
  const share = (name: 'cost' | 'rows') => {
    const claims = named.flatMap((each) => each[name] ?? []);
    const total = event.reported?.[name];
    const rest = total === undefined ? 0 : total - claims.reduce((sum, each) => sum + each, 0);
    const isRestKnown = total !== undefined && (claims.length === 0 || rest > 1e-9 * total);
    if (!isRestKnown) return own?.[name];
    return (own?.[name] ?? 0) + rest / count;
  };
  const [cost, rows] = [share('cost'), share('rows')];
  const isOneVersion = named.every(({ dataVersion }) => dataVersion === undefined);
  const dataVersion = own?.dataVersion ?? (isOneVersion ? event.reported?.dataVersion : undefined);
  return {
    ...(cost === undefined ? {} : { cost }),
    ...(rows === undefined ? {} : { rows }),
    ...(dataVersion === undefined ? {} : { dataVersion }),
  };
}
