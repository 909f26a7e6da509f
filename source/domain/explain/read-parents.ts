import type { Asset, Edge, Graph } from '../graph.ts';
import {
  eachOrdinal,
  intersectOrdinals,
  ordinalRange,
  ordinalsFrom,
  subtractOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import type { CellSets } from '../plan/cell-sets.ts';
import type { State } from '../state.ts';
import type { CellPlace } from './find-cause.ts';

/** What one cell reads of one parent asset, divided by what became of it. */
export interface ParentReading {
  readonly asset: Asset;
  /** A sentence for people, such as `each week reads the 7 days it covers`. */
  readonly mapping: string;
  /** All of the existing partitions that the cell reads. */
  readonly cells: OrdinalSet;
  /** Their data changed after the cell was built; empty for a cell that never was. */
  readonly changed: OrdinalSet;
  /** Not changed since, but out of date themselves. */
  readonly stale: OrdinalSet;
  /** Not built: missing, failed, skipped or cancelled. */
  readonly unbuilt: OrdinalSet;
  /** As the cell would read them now: built, up to date and not changed since. */
  readonly unchanged: OrdinalSet;
  /** Needed partitions that can never exist. */
  readonly nonexistent: OrdinalSet;
  /** Needed partitions that do not exist yet. */
  readonly notReady: OrdinalSet;
}

/** What parents are read from. */
export interface ParentSearch {
  readonly graph: Graph;
  readonly state: State;
  /** By asset index. */
  readonly cells: readonly CellSets[];
}

/** Every parent asset's part in a cell, in the order of its dependencies. */
export function readParents(search: ParentSearch, cell: CellPlace): readonly ParentReading[] {
  return search.graph.assets[cell.index]!.upstream.map((edge) => readParent(search, cell, edge));
}

function readParent(
  { graph, state, cells: sets }: ParentSearch,
  { index, ordinal }: CellPlace,
  { upstream, mapping }: Edge,
): ParentReading {
  const self = ordinalRange(ordinal, ordinal + 1);
  const cells = mapping.upstream(self);
  const built = state.assets[index]!.builtSeq[ordinal] ?? 0;
  const changed = changedSince(state.assets[upstream]!.changedSeq, cells, built);
  const { unbuilt, fresh } = sets[upstream]!;
  const absent = intersectOrdinals(cells, unbuilt);
  const rest = subtractOrdinals(subtractOrdinals(cells, absent), changed);
  return {
    asset: graph.assets[upstream]!,
    mapping: mapping.describe(),
    cells,
    changed: subtractOrdinals(changed, absent),
    stale: subtractOrdinals(rest, fresh),
    unbuilt: absent,
    unchanged: intersectOrdinals(rest, fresh),
    nonexistent: mapping.nonexistent(self),
    notReady: mapping.notReady(self),
  };
}

function changedSince(changedSeq: Float64Array, cells: OrdinalSet, built: number): OrdinalSet {
  if (built === 0) return [];
  const changed: number[] = [];
  for (const ordinal of eachOrdinal(cells)) {
    if ((changedSeq[ordinal] ?? 0) > built) changed.push(ordinal);
  }
  return ordinalsFrom(changed);
}
