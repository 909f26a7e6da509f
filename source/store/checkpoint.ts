import * as z from 'zod';
import type { AssetName } from '../domain/names.ts';
import { columnNames, type ColumnName, type StartedAttempt } from '../domain/state.ts';
import type { CellLayer } from './cell-layer.ts';
import { formatVersion } from './format-version.ts';
import type { Ledger } from './ledger.ts';
import type { PackedColumn } from './pack-column.ts';

/** The folded state as `state.json` keeps it, a column per fact. */
export interface Checkpoint {
  readonly version: typeof formatVersion;
  /** Sequence number of the last event that is folded in. */
  readonly sequence: number;
  /** Epoch ms of the graph whose cells these are. */
  readonly now: number;
  /** Interned text that columns refer to by position. */
  readonly texts: readonly string[];
  readonly started: readonly StartedAttempt[];
  readonly backfills: readonly Ledger[];
  readonly assets: readonly StoredAsset[];
}

export interface StoredAsset {
  readonly name: AssetName;
  readonly layers: readonly StoredLayer[];
}

export interface StoredLayer extends Omit<CellLayer, 'columns'> {
  /** Cells in each column. */
  readonly count: number;
  readonly columns: Readonly<Record<ColumnName, PackedColumn>>;
}

const count = z.int().nonnegative();

const packedColumn = z.union([
  z.strictObject({ runs: z.array(z.nullable(z.number())) }),
  z.strictObject({
    whole: z.string(),
    width: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    from: z.number(),
  }),
  z.strictObject({ floats: z.string() }),
]);

const columns = z.strictObject(
  Object.fromEntries(columnNames.map((name) => [name, packedColumn])) as Record<
    ColumnName,
    typeof packedColumn
  >,
);

const layer = z.strictObject({
  /** A checked partitions definition; its own room knows its shape. */
  definition: z.looseObject({ type: z.string() }),
  firstKey: z.string(),
  count,
  columns,
});

const ledger = z.strictObject({
  id: z.string(),
  position: z.strictObject({ bytes: count, lines: count, seq: count }),
  request: z.looseObject({ selection: z.string() }),
  cells: count,
  startedAt: z.number(),
  updatedAt: z.number(),
  finishedAt: z.exactOptional(z.number()),
  outcome: z.exactOptional(z.enum(['succeeded', 'failed', 'cancelled', 'guarded', 'interrupted'])),
  succeeded: count,
  failed: count,
  cost: z.number(),
});

const started = z.strictObject({
  backfill: z.string(),
  task: z.string(),
  seq: count,
  codeVersion: z.exactOptional(z.string()),
  partitions: z.exactOptional(z.array(z.string())),
});

/** Checks that a value read from `state.json` is a `Checkpoint`. */
export const checkpointSchema = z.strictObject({
  version: z.literal(formatVersion),
  sequence: count,
  now: z.number(),
  texts: z.array(z.string()),
  started: z.array(started),
  backfills: z.array(ledger),
  assets: z.array(z.strictObject({ name: z.string(), layers: z.array(layer) })),
});

export const emptyCheckpoint: Checkpoint = {
  version: formatVersion,
  sequence: 0,
  now: 0,
  texts: [],
  started: [],
  backfills: [],
  assets: [],
};
