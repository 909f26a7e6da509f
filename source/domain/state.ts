import { cellStatuses, type CellStatus } from './cell-status.ts';
import type { Graph } from './graph.ts';
import type { PartitionKey } from './names.ts';

/**
 * What is known of one asset's cells, a column per fact, indexed by ordinal. Numbers are `NaN`
 * and text indexes 0 where nothing is known. Cells of a planned but unfinished backfill keep
 * their last outcome here; `queued`, `running` and `blocked` live in that backfill's run.
 */
export interface CellColumns {
  readonly capacity: number;
  /** Code of `missing`, `succeeded`, `failed`, `skipped` or `cancelled`: the last outcome. */
  readonly outcome: Uint8Array;
  /** Attempts of the last backfill that touched the cell. */
  readonly attempts: Uint16Array;
  /** Spend on the cell over every attempt of its last backfill, in the config's currency. */
  readonly cost: Float64Array;
  /** Of the last finished attempt, divided evenly over a batch's cells, in ms. */
  readonly durationMs: Float64Array;
  readonly rows: Float64Array;
  /** Epoch ms at which the last attempt ended. */
  readonly finishedAt: Float64Array;
  /** Sequence number at which the last successful build began reading; 0: never built. */
  readonly builtSeq: Float64Array;
  /** Sequence number at which the cell's data last changed; 0: never built. */
  readonly changedSeq: Float64Array;
  /** Indexes into `State.texts`. */
  readonly codeVersion: Uint32Array;
  readonly dataVersion: Uint32Array;
  /** The backfill that gave the cell its outcome. */
  readonly backfill: Uint32Array;
}

/** An attempt that has begun and not ended: what its end needs to know. */
export interface StartedAttempt {
  readonly backfill: string;
  /** Id of the task. */
  readonly task: string;
  /** Sequence number at which it began reading. */
  readonly seq: number;
  readonly codeVersion?: string;
  /** The cells it builds, when it is not all of the task's. */
  readonly partitions?: readonly PartitionKey[];
}

/** Every asset's cells at a point in the journal; `evolveState` alone changes it. */
export interface State {
  /** Sequence number of the last event folded in. */
  sequence: number;
  /** Attempts under way, by `backfill task`; part of the state so that a checkpoint keeps them. */
  readonly started: Map<string, StartedAttempt>;
  /** Interned text; index 0 is the empty text. */
  readonly texts: TextTable;
  /** Parallel to `Graph.assets`. */
  readonly assets: CellColumns[];
}

/** Interned strings: equal text has the same index. */
export class TextTable {
  readonly #texts: string[];
  /** Made when it is first asked for: who only reads has no need of it. */
  #known: Map<string, number> | undefined;

  /** A table of what another one held, which begins with the empty text, if it held anything. */
  constructor(texts: readonly string[] = []) {
    this.#texts = texts.length === 0 ? [''] : texts.slice();
  }

  get #indexes(): Map<string, number> {
    this.#known ??= indexTexts(this.#texts);
    return this.#known;
  }

  intern(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#indexes.set(text, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  at(index: number): string {
    return this.#texts[index] ?? '';
  }

  /** Index of text that was interned before, 0 for any other. */
  indexOf(text: string): number {
    return this.#indexes.get(text) ?? 0;
  }

  all(): readonly string[] {
    return this.#texts;
  }
}

function indexTexts(texts: readonly string[]): Map<string, number> {
  const indexes = new Map<string, number>();
  for (let i = 0; i < texts.length; i++) indexes.set(texts[i]!, i);
  return indexes;
}

/** Every column of `CellColumns`, in the order in which they are declared. */
export const columnNames = [
  'outcome',
  'attempts',
  'cost',
  'durationMs',
  'rows',
  'finishedAt',
  'builtSeq',
  'changedSeq',
  'codeVersion',
  'dataVersion',
  'backfill',
] as const satisfies readonly Exclude<keyof CellColumns, 'capacity'>[];

export type ColumnName = (typeof columnNames)[number];

/** The columns whose numbers are indexes into `State.texts`. */
export const textColumns = ['codeVersion', 'dataVersion', 'backfill'] as const;

/** Whether a column's numbers are indexes into `State.texts`. */
export function isTextColumn(name: ColumnName): name is (typeof textColumns)[number] {
  return textColumns.some((each) => each === name);
}

/** Columns about which nothing is known. */
export function createColumns(capacity: number): CellColumns {
  return {
    capacity,
    outcome: allocateColumn('outcome', capacity),
    attempts: allocateColumn('attempts', capacity),
    cost: allocateColumn('cost', capacity).fill(NaN),
    durationMs: allocateColumn('durationMs', capacity).fill(NaN),
    rows: allocateColumn('rows', capacity).fill(NaN),
    finishedAt: allocateColumn('finishedAt', capacity).fill(NaN),
    builtSeq: allocateColumn('builtSeq', capacity),
    changedSeq: allocateColumn('changedSeq', capacity),
    codeVersion: allocateColumn('codeVersion', capacity),
    dataVersion: allocateColumn('dataVersion', capacity),
    backfill: allocateColumn('backfill', capacity),
  };
}

const arrays = {
  outcome: Uint8Array,
  attempts: Uint16Array,
  cost: Float64Array,
  durationMs: Float64Array,
  rows: Float64Array,
  finishedAt: Float64Array,
  builtSeq: Float64Array,
  changedSeq: Float64Array,
  codeVersion: Uint32Array,
  dataVersion: Uint32Array,
  backfill: Uint32Array,
} as const;

/** A column to be filled: all zero, which is not always what nothing known is. */
export function allocateColumn<N extends ColumnName>(name: N, capacity: number): CellColumns[N] {
  return new arrays[name](capacity) as CellColumns[N];
}

/** The same facts for another number of cells: new ones know nothing, those beyond are left out. */
export function resizeColumns(columns: CellColumns, capacity: number): CellColumns {
  const resized = createColumns(capacity);
  for (const name of columnNames) resized[name].set(columns[name].subarray(0, capacity));
  return resized;
}

/** State of a graph in which nothing was ever built. */
export function createState(graph: Graph): State {
  return {
    sequence: 0,
    started: new Map(),
    texts: new TextTable(),
    assets: graph.assets.map((asset) => createColumns(asset.partitions.count)),
  };
}

/** State that knows nothing and has room for nothing yet: columns come with their first event. */
export function createEmptyState(graph: Graph): State {
  const assets = graph.assets.map(() => createColumns(0));
  return { sequence: 0, started: new Map(), texts: new TextTable(), assets };
}

/** Name of a stored status code. */
export function statusName(code: number): CellStatus {
  return cellStatuses[code] ?? 'missing';
}
