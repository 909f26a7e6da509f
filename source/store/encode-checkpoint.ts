import { columnNames, type CellColumns, type ColumnName, type State } from '../domain/state.ts';
import type { CellLayer, CellLayers } from './cell-layer.ts';
import type { Checkpoint, StoredLayer } from './checkpoint.ts';
import { formatVersion } from './format-version.ts';
import type { Ledger } from './ledger.ts';
import { packColumn, type PackedColumn } from './pack-column.ts';

/** Everything that a checkpoint keeps. */
export interface Snapshot {
  readonly state: Pick<State, 'sequence' | 'texts' | 'started'>;
  readonly layers: CellLayers;
  readonly ledgers: Iterable<Ledger>;
  /** Epoch ms of the graph. */
  readonly now: number;
}

/**
 * The snapshot as JSON, independent of what happens to it later. Texts that no cell refers to any
 * more and backfills without events are left out.
 */
export function encodeCheckpoint({ state, layers, ledgers, now }: Snapshot): Checkpoint {
  const { texts, indexes } = keepUsedTexts(state.texts.all(), layers);
  return {
    version: formatVersion,
    sequence: state.sequence,
    now,
    texts,
    started: [...state.started.values()],
    backfills: [...ledgers].filter(({ position }) => position.seq > 0).map((each) => ({ ...each })),
    assets: Array.from(layers, ([name, stored]) => ({
      name,
      layers: stored.map((layer) => encodeLayer(layer, indexes)),
    })),
  };
}

const textColumns = ['codeVersion', 'dataVersion', 'backfill'] as const satisfies ColumnName[];

/** The texts that cells refer to, and their new index by old index. */
function keepUsedTexts(all: readonly string[], layers: CellLayers) {
  const indexes = new Uint32Array(all.length);
  indexes[0] = 1;
  for (const layer of [...layers.values()].flat()) {
    for (const name of textColumns) {
      for (const index of layer.columns[name]) indexes[index] = 1;
    }
  }
  const texts = all.filter((_, index) => indexes[index] === 1);
  let next = 0;
  for (let i = 0; i < indexes.length; i++) indexes[i] = indexes[i] === 1 ? next++ : 0;
  return { texts, indexes };
}

function encodeLayer(layer: CellLayer, indexes: Uint32Array): StoredLayer {
  const { definition, firstKey, columns } = layer;
  const packed = columnNames.map((name) => [name, encodeColumn(columns, name, indexes)] as const);
  return {
    definition,
    firstKey,
    count: columns.capacity,
    columns: Object.fromEntries(packed) as Record<ColumnName, PackedColumn>,
  };
}

function encodeColumn(columns: CellColumns, name: ColumnName, indexes: Uint32Array): PackedColumn {
  const isText = textColumns.some((each) => each === name);
  return packColumn(isText ? columns[name].map((index) => indexes[index]!) : columns[name]);
}
