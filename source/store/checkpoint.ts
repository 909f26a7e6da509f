import * as z from 'zod';
import type { AssetName } from '../domain/names.ts';
import type { PartitionsDefinition } from '../domain/partitions/definition.ts';
import { columnNames, type ColumnName, type StartedAttempt } from '../domain/state.ts';
import type { Ledger } from './ledger.ts';
import { planesOf, type BinaryForm, type Runs, type WholeForm } from './column-form.ts';
import { isRecord } from './event-shape.ts';

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

const isRunItem = (item: unknown) => item === null || typeof item === 'number';
const isText = (item: unknown) => typeof item === 'string';

/** Long lists are looked at in a plain loop, which takes a tenth of the time. */
function isListOf(list: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(isItem);
}

const runs = z.strictObject({
  runs: z.custom<Runs>((list) => isListOf(list, isRunItem), { message: 'expected runs' }),
});

const texts = z.custom<readonly string[]>((list) => isListOf(list, isText), {
  message: 'expected a list of texts',
});

/** There are thousands of columns: looked at plainly, too. */
const storedColumn = z.custom<StoredColumn>(isStoredColumn, { message: 'expected a column' });

function isStoredColumn(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { runs: list, at, length, width, from, scale = 1, floats } = value;
  if (list !== undefined) return isListOf(list, isRunItem);
  if (!isCount(at) || !isCount(length)) return false;
  if (floats !== undefined) return floats === true;
  const isScale = typeof scale === 'number' && scale > 0;
  return Number.isSafeInteger(from) && isScale && Object.hasOwn(planesOf, String(width));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

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
  isPaused: z.exactOptional(z.literal(true)),
  isQueued: z.exactOptional(z.literal(true)),
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
    texts,
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
  { readonly runs: Runs } | (WholeForm & { readonly whole: string }) | { readonly floats: string };

export type FirstCheckpoint = Checkpoint<InlineColumn>;
