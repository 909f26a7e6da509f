import type { Asset, Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import { resolvePartitions } from '../domain/partitions/resolve-partitions.ts';
import { equalDefinitions, undefinedAsset, type CellLayers } from './cell-layer.ts';

/**
 * The assets in the shape that the stored cells have, which is the one that the journals' newest
 * events are about, and the graph's other assets as they are. It has no edges: it serves to fold
 * events, not to plan.
 */
export function createStoredGraph(graph: Graph, layers: CellLayers, now: number): Graph {
  const names = new Set([...graph.byName.keys(), ...layers.keys()]);
  const byName = new Map<AssetName, Asset>();
  for (const name of names)
    byName.set(name, storedAsset(name, { graph, layers, now, index: byName.size }));
  return { now, assets: [...byName.values()], byName };
}

interface StoredPlace {
  readonly graph: Graph;
  readonly layers: CellLayers;
  readonly now: number;
  readonly index: number;
}

function storedAsset(name: AssetName, { graph, layers, now, index }: StoredPlace): Asset {
  const present = graph.byName.get(name);
  const stored = layers.get(name)?.[0]?.definition ?? present!.definition.partitions;
  const isUnchanged =
    present !== undefined &&
    graph.now === now &&
    equalDefinitions(stored, present.definition.partitions);
  const definition = {
    ...(present?.definition ?? undefinedAsset(name, stored)),
    partitions: stored,
  };
  const partitions = isUnchanged ? present.partitions : resolvePartitions(stored, now);
  return { index, name, definition, partitions, upstream: [], downstream: [], depth: 0 };
}
