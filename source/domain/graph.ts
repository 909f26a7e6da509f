import type { AssetDefinition } from './asset.ts';
import type { Mapping } from './mapping/mapping.ts';
import type { AssetName } from './names.ts';
import type { Partitions } from './partitions/partitions.ts';

/** One dependency; `upstream` and `downstream` are indexes into `Graph.assets`. */
export interface Edge {
  readonly upstream: number;
  readonly downstream: number;
  readonly mapping: Mapping;
}

/** An asset placed in the graph, with its partitions at the graph's moment. */
export interface Asset {
  /** Position in `Graph.assets`. */
  readonly index: number;
  readonly name: AssetName;
  readonly definition: AssetDefinition;
  readonly partitions: Partitions;
  readonly upstream: readonly Edge[];
  readonly downstream: readonly Edge[];
  /** Longest path from an asset that depends on nothing; 0 for such an asset. */
  readonly depth: number;
}

/**
 * All assets in topological order (parents first, then by name), at one moment. Immutable; a
 * later moment is a new graph whose ordinals mean the same partitions.
 */
export interface Graph {
  readonly now: number;
  readonly assets: readonly Asset[];
  readonly byName: ReadonlyMap<AssetName, Asset>;
}
