import { columnNames, allocateColumns, TextTable } from '../domain/state.ts';
import type { CellLayer } from './cell-layer.ts';
import type { Checkpoint, StoredLayer } from './checkpoint.ts';
import type { Snapshot } from './encode-checkpoint.ts';
import { unpackColumn } from './pack-column.ts';
import { startedKey } from '../domain/evolve-state.ts';

/** What a checkpoint keeps, unpacked; throws a `StoreError` that names the file if it is damaged. */
export function decodeCheckpoint(checkpoint: Checkpoint, file: string): Snapshot {
  const { sequence, texts, started, backfills, assets, now } = checkpoint;
  return {
    state: {
      sequence,
      texts: TextTable.from(texts),
      started: new Map(started.map((each) => [startedKey(each.backfill, each.task), each])),
    },
    layers: new Map(
      assets.map(({ name, layers }) => [name, layers.map((layer) => decodeLayer(layer, file))]),
    ),
    ledgers: backfills.map((each) => ({ ...each })),
    now,
  };
}

function decodeLayer({ definition, firstKey, count, columns }: StoredLayer, file: string) {
  const unpacked = allocateColumns(count);
  for (const name of columnNames) unpackColumn(columns[name], unpacked[name], file);
  return { definition, firstKey, columns: unpacked } satisfies CellLayer;
}
