import type { Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import type { State } from '../domain/state.ts';
import type { CellLayer } from './cell-layer.ts';
import { FrozenCells } from './frozen-cells.ts';
import type { TextUse } from './text-use.ts';
import { viewLayer, type LoadedState } from './load-state.ts';
import type { FrozenLayer, FrozenSnapshot } from './snapshot.ts';

/** What a checkpoint is taken of: the state in the graph's shape, and what has no place in it. */
export interface SnapshotSource extends Pick<LoadedState, 'aside' | 'ledgers' | 'packed' | 'now'> {
  readonly graph: Graph;
  readonly state: State;
}

/** A snapshot, and the cells in it that may change, by position in `Graph.assets`. */
export interface TakenSnapshot {
  readonly snapshot: FrozenSnapshot;
  readonly cells: readonly FrozenCells[];
}

/** The state as of now, which stays so if its cells are kept before they change. */
export function takeSnapshot(source: SnapshotSource, textUse: TextUse): TakenSnapshot {
  const { graph, state, aside, ledgers, packed, now } = source;
  const texts = state.texts.all().slice();
  const isDue = textUse.isDue(texts.length);
  const freeze = ({ columns, ...layer }: CellLayer): FrozenLayer => ({
    ...layer,
    cells: new FrozenCells(columns, packed, isDue),
  });
  const layers = new Map<AssetName, readonly FrozenLayer[]>();
  for (const [name, each] of aside) layers.set(name, each.map(freeze));
  const present = graph.assets.map((asset) => freeze(viewLayer(asset, state)));
  for (const [i, { name }] of graph.assets.entries()) {
    layers.set(name, [present[i]!, ...(layers.get(name) ?? [])]);
  }
  const snapshot: FrozenSnapshot = {
    type: 'frozen',
    sequence: state.sequence,
    now,
    texts,
    started: [...state.started.values()],
    ledgers: Array.from(ledgers.values(), (each) => ({ ...each })),
    layers,
    ...(isDue ? { textUse } : {}),
  };
  return { snapshot, cells: present.map(({ cells }) => cells) };
}
