import * as z from 'zod';
import type { AssetName } from '../domain/names.ts';
import type { PartitionsDefinition } from '../domain/partitions/definition.ts';
import { columnNames, type ColumnName, type StartedAttempt } from '../domain/state.ts';
import type { Ledger } from './ledger.ts';
import type { BinaryForm, Runs, WholeForm } from './column-form.ts';

/** Version of `state.json` that this program writes; it reads those before too. */
export const checkpointVersion = 2;

/** How the file begins: the cells' bytes come first, so that only the rest of it need be parsed. */
export const checkpointStart = `{"version":${checkpointVersion},"data":"`;

/** A column in the file: runs, or which stretch of the data holds it and how to read it. */
export type StoredColumn =
  | { readonly runs: Runs }
  | (BinaryForm & {
      /** Characters of the data before it. */
      readonly at: number;
      readonly length: number;
    });

/** The folded state as `state.json` keeps it, a column per fact. */
export interface Checkpoint<Column = StoredColumn> {
  /** Checksum (CRC-32) of the data; absent in version 1. */
  readonly check?: number;
  /** Sequence number of the last event that is folded in. */
  readonly sequence: number;
  /** Epoch ms of the graph whose cells these are. */
  readonly now: number;
  /** Interned text that columns refer to by position. */
  readonly texts: readonly string[];
  readonly started: readonly StartedAttempt[];
  readonly backfills: readonly (Omit<Ledger, 'activeMs'> & Partial<Pick<Ledger, 'activeMs'>>)[];
  readonly assets: readonly {
    readonly name: AssetName;
    readonly layers: readonly {
      readonly definition: PartitionsDefinition;
      readonly firstKey: string;
      /** Cells in each column. */
      readonly count: number;
      readonly columns: Readonly<Record<ColumnName, Column>>;
    }[];
  }[];
}

const count = z.int().nonnegative();

/** Long lists are looked at in a plain loop, which takes a tenth of the time. */
function listOf(type: 'string' | 'number', isNullable = false) {
  const isItem = (item: unknown) => typeof item === type || (isNullable && item === null);
  return z.custom<readonly unknown[]>((list) => Array.isArray(list) && list.every(isItem), {
    message: `expected a list of ${type}s`,
  });
}

const runs = z.strictObject({ runs: listOf('number', true) });
const scale = z.exactOptional(z.number().positive());
const width = z.literal([1, 2, 3, 4, 5, 6]);
const place = { at: count, length: count };

const storedColumn = z.union([
  runs,
  z.strictObject({ ...place, width, from: z.number(), scale }),
  z.strictObject({ ...place, floats: z.literal(true) }),
]);

/** A column of version 1, which holds its bytes itself. */
const inlineColumn = z.union([
  runs,
  z.strictObject({ whole: z.string(), width: z.literal([1, 2, 4]), from: z.number() }),
  z.strictObject({ floats: z.string() }),
]);

function layerOf(column: z.ZodType) {
  const columns = Object.fromEntries(columnNames.map((name) => [name, column]));
  return z.strictObject({
    /** A checked partitions definition; its own room knows its shape. */
    definition: z.looseObject({ type: z.string() }),
    firstKey: z.string(),
    count,
    columns: z.strictObject(columns),
  });
}

const ledger = z.strictObject({
  id: z.string(),
  position: z.strictObject({ bytes: count, lines: count, seq: count }),
  request: z.looseObject({ selection: z.string() }),
  cells: count,
  startedAt: z.number(),
  updatedAt: z.number(),
  activeMs: z.exactOptional(z.number()),
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

function schemaOf(version: number, column: z.ZodType) {
  return z.strictObject({
    version: z.literal(version),
    check: z.exactOptional(count),
    sequence: count,
    now: z.number(),
    texts: listOf('string'),
    started: z.array(started),
    backfills: z.array(ledger),
    assets: z.array(z.strictObject({ name: z.string(), layers: z.array(layerOf(column)) })),
  });
}

/** Checks that a value read from `state.json`, without its data, is a `Checkpoint`. */
export const checkpointSchema = schemaOf(checkpointVersion, storedColumn);

/** Checks that a value is a checkpoint of version 1: a `FirstCheckpoint`. */
export const firstCheckpointSchema = schemaOf(1, inlineColumn);

/** A column of version 1, which holds its bytes itself. */
export type InlineColumn =
  | { readonly runs: Runs }
  | (WholeForm & { readonly whole: string })
  | { readonly floats: string };

export type FirstCheckpoint = Checkpoint<InlineColumn>;
