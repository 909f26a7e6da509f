import { crc32 } from 'node:zlib';
import { columnNames, type ColumnName } from '../domain/state.ts';
import { checkpointStart, type StoredColumn } from './checkpoint.ts';
import type { FrozenCells } from './frozen-cells.ts';
import { appendRuns, ColumnBytes, ColumnProfile } from './pack-column.ts';
import type { FrozenLayer, FrozenSnapshot } from './snapshot.ts';

/**
 * The text of a checkpoint, piece by piece. A piece may be empty: making each takes a fraction of
 * a millisecond, and the state may change between them. Texts that no cell refers to any more and
 * backfills without events are left out.
 */
export function* encodeCheckpoint(snapshot: FrozenSnapshot): Generator<string> {
  const { layers, ledgers, texts, sequence, now, started } = snapshot;
  const kept = yield* keepUsedTexts(texts, [...layers.values()].flat());
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

/** Base64 of all columns, one after the other, with a checksum of it. */
class DataText {
  length = 0;
  check = 0;

  /** Characters of the next bytes; all but a column's last ones come in multiples of three. */
  encode(bytes: Buffer): string {
    const text = bytes.toString('base64');
    this.length += text.length;
    this.check = crc32(text, this.check);
    return text;
  }
}

const textColumns: ReadonlySet<ColumnName> = new Set(['codeVersion', 'dataVersion', 'backfill']);

interface KeptTexts {
  readonly texts: readonly string[];
  /** New index by old index; absent when none has changed. */
  readonly indexes: Uint32Array | undefined;
}

/** The texts that cells refer to. */
function* keepUsedTexts(
  all: readonly string[],
  layers: readonly FrozenLayer[],
): Generator<string, KeptTexts> {
  const isUsed = new Uint8Array(all.length);
  isUsed[0] = 1;
  for (const { cells } of layers) {
    for (const name of textColumns) {
      for (const page of cells.pages(name)) {
        for (let i = 0; i < page.length; i++) isUsed[page[i]!] = 1;
        yield '';
      }
    }
  }
  if (!isUsed.includes(0)) return { texts: all, indexes: undefined };
  const indexes = new Uint32Array(all.length);
  let next = 0;
  for (let i = 0; i < indexes.length; i++) indexes[i] = isUsed[i] === 1 ? next++ : 0;
  return { texts: all.filter((_, index) => isUsed[index] === 1), indexes };
}

function* encodeLayer(
  { definition, firstKey, cells }: FrozenLayer,
  indexes: Uint32Array | undefined,
  data: DataText,
): Generator<string, string> {
  const count = cells.columns.capacity;
  const columns: string[] = [];
  for (const name of columnNames) {
    const pages = () => pagesOf(cells, name, indexes);
    const column = yield* encodeColumn(pages, count, data);
    columns.push(`"${name}":${JSON.stringify(column)}`);
  }
  cells.release();
  const head = JSON.stringify({ definition, firstKey, count });
  return `${head.slice(0, -1)},"columns":{${columns.join()}}}`;
}

/** A column's pages as doubles; texts by their new index. */
function* pagesOf(
  cells: FrozenCells,
  name: ColumnName,
  indexes: Uint32Array | undefined,
): Generator<Float64Array> {
  const isMoved = indexes !== undefined && textColumns.has(name);
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

/** Bytes that are written in one go; base64 takes three at a time. */
const sliceBytes = 96 * 1024;

function* encodeColumn(
  pages: () => Generator<Float64Array>,
  count: number,
  data: DataText,
): Generator<string, StoredColumn> {
  const profile = new ColumnProfile();
  for (const page of pages()) {
    profile.add(page);
    yield '';
  }
  const form = profile.form();
  if (form === undefined) {
    const runs: (number | null)[] = [];
    for (const page of pages()) appendRuns(runs, page);
    yield '';
    return { runs };
  }
  const column = new ColumnBytes(form, count);
  for (const page of pages()) {
    column.add(page);
    yield '';
  }
  const at = data.length;
  const { bytes } = column;
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    yield data.encode(bytes.subarray(start, start + sliceBytes));
  }
  return { ...form, at, length: data.length - at };
}

const textsPerPiece = 2000;

function* encodeTexts(texts: readonly string[]): Generator<string> {
  for (let i = 0; i < texts.length; i += textsPerPiece) {
    const piece = JSON.stringify(texts.slice(i, i + textsPerPiece)).slice(1, -1);
    yield i === 0 ? piece : `,${piece}`;
  }
}
