import { crc32 } from 'node:zlib';
import { columnNames, type ColumnName } from '../domain/state.ts';
import { checkpointStart, type StoredColumn } from './checkpoint.ts';
import type { PackedColumn } from './column-form.ts';
import { keepUsedTexts } from './keep-used-texts.ts';
import type { PackedColumns } from './lazy-columns.ts';
import { packerOf, type PackOptions } from './pack-cells.ts';
import type { FrozenLayer, FrozenSnapshot } from './snapshot.ts';

/**
 * What a checkpoint is written as, piece by piece. A piece may be empty: making each takes a
 * fraction of a millisecond, and the state may change between them. Cells that have not changed
 * since they were last written are hardly looked at again. Left out are backfills without events,
 * and texts that no cell refers to any more when they are most.
 */
export function* encodeCheckpoint(snapshot: FrozenSnapshot): Generator<string | Uint8Array> {
  const { layers, ledgers, sequence, now, started } = snapshot;
  const kept = yield* keepUsedTexts(snapshot);
  yield checkpointStart;
  const data = new DataText();
  const assets: string[] = [];
  let turn = sequence;
  for (const [name, stored] of layers) {
    const encoded: string[] = [];
    for (const layer of stored) {
      const anew = columnNames[turn++ % turns];
      const options = { textIndexes: kept.indexes, anew };
      encoded.push(yield* encodeLayer(layer, options, data));
    }
    assets.push(`{"name":${JSON.stringify(name)},"layers":[${encoded.join()}]}`);
  }
  const backfills = ledgers.filter(({ position }) => position.seq > 0);
  const head = JSON.stringify({ check: data.check, sequence, now, started, backfills });
  yield `",${head.slice(1, -1)},"assets":[`;
  for (const [i, asset] of assets.entries()) yield i === 0 ? asset : `,${asset}`;
  yield '],"texts":[';
  yield* encodeTexts(kept.texts);
  yield ']}';
}

/**
 * Checkpoints, about, after which each column has been packed anew. It is prime, so that every
 * column has its turn whatever the number of events between two checkpoints.
 */
const turns = 43;

/** Bytes that are written in one go. */
const sliceBytes = 32 * 1024;

/** The texts of all columns, one after the other, with a checksum of it. */
class DataText {
  length = 0;
  check = 0;

  /** Writes a column, and returns what tells where it is. */
  *add(column: PackedColumn): Generator<Uint8Array, StoredColumn> {
    if ('runs' in column) return column;
    const { form, text } = column;
    const at = this.length;
    for (let start = 0; start < text.length; start += sliceBytes) {
      const slice = text.subarray(start, start + sliceBytes);
      this.check = crc32(slice, this.check);
      yield slice;
    }
    this.length += text.length;
    return { ...form, at, length: text.length };
  }
}

function* encodeLayer(
  { definition, firstKey, cells }: FrozenLayer,
  options: PackOptions,
  data: DataText,
): Generator<string | Uint8Array, string> {
  const pack = packerOf(cells, options);
  const packed: Partial<Record<ColumnName, PackedColumn>> = {};
  const columns: string[] = [];
  for (const name of columnNames) {
    const column = yield* pack(name);
    packed[name] = column;
    columns.push(`"${name}":${JSON.stringify(yield* data.add(column))}`);
  }
  cells.release(packed as PackedColumns);
  const head = JSON.stringify({ definition, firstKey, count: cells.columns.capacity });
  return `${head.slice(0, -1)},"columns":{${columns.join()}}}`;
}

const textsPerPiece = 2000;

function* encodeTexts(texts: readonly string[]): Generator<string> {
  for (let i = 0; i < texts.length; i += textsPerPiece) {
    const piece = JSON.stringify(texts.slice(i, i + textsPerPiece)).slice(1, -1);
    yield i === 0 ? piece : `,${piece}`;
  }
}
