import { crc32 } from 'node:zlib';
import { columnNames, textColumns, type ColumnName } from '../domain/state.ts';
import { checkpointStart, type StoredColumn } from './checkpoint.ts';
import type { PackedColumn } from './column-form.ts';
import { keepUsedTexts } from './keep-used-texts.ts';
import type { PackedColumns } from './lazy-columns.ts';
import { packColumn } from './pack-column.ts';
import type { FrozenCells } from './frozen-cells.ts';
import type { FrozenLayer, FrozenSnapshot } from './snapshot.ts';

/**
 * What a checkpoint is written as, piece by piece. A piece may be empty: making each takes a
 * fraction of a millisecond, and the state may change between them. Cells that have not changed
 * since they were last written are not looked at again. Backfills without events are left out, and
 * texts that no cell refers to any more when they are most.
 */
export function* encodeCheckpoint(snapshot: FrozenSnapshot): Generator<string | Uint8Array> {
  const { layers, ledgers, sequence, now, started } = snapshot;
  const kept = yield* keepUsedTexts(snapshot);
  yield checkpointStart;
  const data = new DataText();
  const assets: string[] = [];
  for (const [name, stored] of layers) {
    const encoded: string[] = [];
    for (const layer of stored) encoded.push(yield* encodeLayer(layer, kept.indexes, data));
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
  indexes: Uint32Array | undefined,
  data: DataText,
): Generator<string | Uint8Array, string> {
  const count = cells.columns.capacity;
  const packed: Partial<Record<ColumnName, PackedColumn>> = {};
  const columns: string[] = [];
  for (const name of columnNames) {
    const pages = () => pagesOf(cells, name, indexes);
    const column = cells.packed(name) ?? (yield* packColumn(pages, count));
    packed[name] = column;
    columns.push(`"${name}":${JSON.stringify(yield* data.add(column))}`);
  }
  cells.release(packed as PackedColumns);
  const head = JSON.stringify({ definition, firstKey, count });
  return `${head.slice(0, -1)},"columns":{${columns.join()}}}`;
}

const isText: ReadonlySet<ColumnName> = new Set(textColumns);

/** A column's pages as doubles; texts by their new index. */
function* pagesOf(
  cells: FrozenCells,
  name: ColumnName,
  indexes: Uint32Array | undefined,
): Generator<Float64Array> {
  const isMoved = indexes !== undefined && isText.has(name);
  for (const page of cells.pages(name)) {
    if (page instanceof Float64Array) yield page;
    else yield isMoved ? moveTexts(page as Uint32Array, indexes) : new Float64Array(page);
  }
}

function moveTexts(page: Uint32Array, indexes: Uint32Array): Float64Array {
  const moved = new Float64Array(page.length);
  for (let i = 0; i < page.length; i++) moved[i] = indexes[page[i]!]!;
  return moved;
}

const textsPerPiece = 2000;

function* encodeTexts(texts: readonly string[]): Generator<string> {
  for (let i = 0; i < texts.length; i += textsPerPiece) {
    const piece = JSON.stringify(texts.slice(i, i + textsPerPiece)).slice(1, -1);
    yield i === 0 ? piece : `,${piece}`;
  }
}
