import type { Low } from 'lowdb';
import type { TaskCells } from '../domain/find-task-cells.ts';
import type { Asset, Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import { TextTable, type State } from '../domain/state.ts';
import { equalDefinitions, type CellLayer, type CellLayers } from './cell-layer.ts';
import { ChangedCells } from './changed-cells.ts';
import type { Disk } from './disk.ts';
import type { Ledger } from './ledger.ts';
import { firstKeyOf, placeCells } from './place-cells.ts';
import { replayJournals, type Replay } from './replay-journals.ts';
import { LazyColumns } from './lazy-columns.ts';
import { PackedCells } from './packed-cells.ts';
import { emptySnapshot, type LoadedSnapshot, type Snapshot } from './snapshot.ts';
import { StoreError } from './store-error.ts';
import { createStoredGraph } from './stored-graph.ts';

/** What a state directory says, brought to the shape of a graph. */
export interface LoadedState {
  readonly state: State;
  /** Cells that have no place in the graph, by asset: kept for the next checkpoint. */
  readonly aside: CellLayers;
  readonly ledgers: Map<string, Ledger>;
  /** How the checkpoint has the cells, and which have changed since. */
  readonly packed: PackedCells;
  /** Epoch ms of the newest graph that the cells were ever placed in. */
  readonly now: number;
  readonly replay: Replay;
  /** What is wrong with the checkpoint, which was then left out: the journals know it all. */
  readonly damage?: string;
  /** The checkpoint has other cells than the graph: it must be written before more happens. */
  readonly isReshaped: boolean;
}

/**
 * Reads the checkpoint and folds in what the journals know beyond it, in the shape the cells had
 * then; after that the cells take the places that their keys have in the graph. Changes nothing on
 * disk; throws a `StoreError` for what cannot be read, but makes do without a damaged checkpoint.
 */
export async function loadState(
  low: Low<Snapshot>,
  { stateDir, disk }: { readonly stateDir: string; readonly disk: Disk },
  graph: Graph,
): Promise<LoadedState> {
  const { snapshot, damage } = await readSnapshot(low);
  const { layers, sequence, started, texts } = snapshot;
  const now = Math.max(graph.now, snapshot.now);
  const ledgers = new Map(Array.from(snapshot.ledgers, (ledger) => [ledger.id, ledger]));
  const packed = packedCells(layers);
  const storedGraph = createStoredGraph(graph, layers, now);
  const placed = storedGraph.assets.map((asset) =>
    placeCells(asset, layers.get(asset.name) ?? [], now),
  );
  const state: State = {
    sequence,
    started: new Map(started),
    texts: new TextTable(texts),
    assets: placed.map(({ columns }) => columns),
  };
  const beforeChange = (found: TaskCells) => packed.note(found);
  const replay = replayJournals({
    ...{ stateDir, disk, graph: storedGraph },
    ...{ state, ledgers, beforeChange },
  });
  const replayed = new Map(
    storedGraph.assets.map((asset, i) => [
      asset.name,
      [viewLayer(asset, state), ...placed[i]!.aside],
    ]),
  );
  const { assets, aside } = placeAll(graph, replayed, now);
  const isReshaped = graph.assets.some((asset) => !hasShape(asset, layers.get(asset.name)?.[0]));
  const loaded = { state: { ...state, assets }, aside, ledgers, packed, now, replay, isReshaped };
  return damage === undefined ? loaded : { ...loaded, damage };
}

/** Cells as they were just read. */
function packedCells(layers: CellLayers): PackedCells {
  const packed = new PackedCells();
  for (const { columns } of [...layers.values()].flat()) {
    if (!(columns instanceof LazyColumns)) continue;
    packed.keep(columns, { packed: columns.packed, changed: new ChangedCells(columns.capacity) });
  }
  return packed;
}

async function readSnapshot(
  low: Low<Snapshot>,
): Promise<{ snapshot: LoadedSnapshot; damage?: string }> {
  try {
    await low.read();
    return { snapshot: low.data.type === 'loaded' ? low.data : emptySnapshot };
  } catch (error) {
    const isDamaged = error instanceof StoreError && error.problem.code === 'state-corrupt';
    if (isDamaged) return { snapshot: emptySnapshot, damage: error.problem.message };
    throw error;
  }
}

/** An asset's columns in the state, as a layer. */
export function viewLayer({ index, definition, partitions }: Asset, state: State): CellLayer {
  const firstKey = firstKeyOf(partitions);
  return { definition: definition.partitions, firstKey, columns: state.assets[index]! };
}

function placeAll(graph: Graph, layers: CellLayers, now: number) {
  const aside = new Map<AssetName, readonly CellLayer[]>();
  for (const [name, stored] of layers) if (!graph.byName.has(name)) aside.set(name, stored);
  const assets = graph.assets.map((asset) => {
    const placed = placeCells(asset, layers.get(asset.name) ?? [], now);
    if (placed.aside.length > 0) aside.set(asset.name, placed.aside);
    return placed.columns;
  });
  return { assets, aside };
}

function hasShape({ definition, partitions }: Asset, layer: CellLayer | undefined): boolean {
  return (
    layer !== undefined &&
    layer.columns.capacity === partitions.count &&
    layer.firstKey === firstKeyOf(partitions) &&
    equalDefinitions(layer.definition, definition.partitions)
  );
}
