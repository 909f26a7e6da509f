import { crc32 } from 'node:zlib';
import type { ZodType } from 'zod';
import { startedKey } from '../domain/evolve-state.ts';
import { columnNames, type ColumnName } from '../domain/state.ts';
import {
  checkpointSchema,
  checkpointStart,
  checkpointVersion,
  firstCheckpointSchema,
  type Checkpoint,
  type FirstCheckpoint,
  type InlineColumn,
  type StoredColumn,
} from './checkpoint.ts';
import type { PackedColumn } from './column-form.ts';
import { isRecord } from './event-shape.ts';
import { refuseNewer } from './format-version.ts';
import { LazyColumns, type PackedColumns } from './lazy-columns.ts';
import type { LoadedSnapshot } from './snapshot.ts';
import { StoreError } from './store-error.ts';
import { countPacked } from './unpack-column.ts';

/**
 * What a checkpoint of this version, or of the first, keeps. Throws a `StoreError` that names the
 * file if it is damaged (`state-corrupt`) or of a newer version.
 */
export function decodeCheckpoint(bytes: Buffer, file: string): LoadedSnapshot {
  const dataStart = checkpointStart.length;
  if (bytes.toString('latin1', 0, dataStart) !== checkpointStart) return decodeFirst(bytes, file);
  const dataEnd = bytes.indexOf('"', dataStart);
  if (dataEnd < 0) throw damaged(file, 'it ends in the middle');
  const data = bytes.subarray(dataStart, dataEnd);
  const rest = `{"version":${checkpointVersion}${bytes.toString('utf8', dataEnd + 1)}`;
  const checkpoint = check(checkpointSchema, parseJson(rest, file), file) as Checkpoint;
  if (crc32(data) !== checkpoint.check) throw damaged(file, 'its checksum does not fit');
  return unpack(checkpoint, (column) => readColumn(column, data), file);
}

/** A column with its text, which is cut out of the data. */
function readColumn(column: StoredColumn, data: Buffer): PackedColumn {
  if ('runs' in column) return column;
  const { at, length, ...form } = column;
  return { form, text: data.subarray(at, at + length) };
}

/** A column of version 1, in base64 without what is none: it has no checksum. */
function readInline(column: InlineColumn): PackedColumn {
  if ('runs' in column) return column;
  const inline = (text: string) => Buffer.from(Buffer.from(text, 'base64').toString('base64'));
  if ('floats' in column) return { form: { floats: true }, text: inline(column.floats) };
  const { whole, ...form } = column;
  return { form, text: inline(whole) };
}

function decodeFirst(bytes: Buffer, file: string): LoadedSnapshot {
  const value = parseJson(bytes.toString('utf8'), file);
  if (isRecord(value)) refuseNewer(value['version'], file, checkpointVersion);
  const checkpoint = check(firstCheckpointSchema, value, file) as FirstCheckpoint;
  return unpack(checkpoint, readInline, file);
}

/** The schema checks just that, but cannot know brands and the shape of a definition. */
function check(schema: ZodType, value: unknown, file: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw damaged(file, `${issue.path.join('.')}: ${issue.message}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw damaged(file, 'it is not JSON');
  }
}

function unpack<Column>(
  { sequence, now, texts, started, backfills, assets }: Checkpoint<Column>,
  read: (column: Column) => PackedColumn,
  file: string,
): LoadedSnapshot {
  const unpackLayer = (layer: Checkpoint<Column>['assets'][number]['layers'][number]) => {
    const { definition, firstKey, count, columns } = layer;
    const packed: Partial<Record<ColumnName, PackedColumn>> = {};
    for (const name of columnNames) {
      const column = read(columns[name]);
      if (countPacked(column) !== count) {
        throw damaged(file, `column ${name} does not hold ${count} cells`);
      }
      packed[name] = column;
    }
    const lazy = new LazyColumns(count, packed as PackedColumns);
    return { definition, firstKey, columns: lazy };
  };
  return {
    type: 'loaded',
    sequence,
    now,
    texts,
    started: new Map(started.map((each) => [startedKey(each.backfill, each.task), each])),
    // Version 1 did not tell pauses between two runners from work.
    ledgers: backfills.map((each) => ({
      ...each,
      activeMs: each.activeMs ?? each.updatedAt - each.startedAt,
    })),
    layers: new Map(assets.map(({ name, layers }) => [name, layers.map(unpackLayer)])),
  };
}

function damaged(file: string, what: string): StoreError {
  return new StoreError({
    code: 'state-corrupt',
    message: `${file} is damaged: ${what}`,
  });
}
