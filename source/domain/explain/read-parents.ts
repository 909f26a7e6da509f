import type { Asset, Edge, Graph } from '../graph.ts';
import {
  eachOrdinal,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  ordinalRange,
  ordinalsFrom,
  subtractOrdinals,
  type OrdinalSet,
} from '../ordinals.ts';
import { cellsBefore } from '../partitions/past.ts';
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

/**
 * Every parent asset's part in a cell, in the order of its dependencies; under `dependsOnPast` at
 * last the partition before it.
 */
export function readParents(search: ParentSearch, cell: CellPlace): readonly ParentReading[] {
  const { upstream, definition, partitions } = search.graph.assets[cell.index]!;
  const self = ordinalRange(cell.ordinal, cell.ordinal + 1);
  const parents = upstream.map((edge) => readParent(search, cell, readingOf(edge, self)));
  const before = cellsBefore(partitions, self);
  if (!definition.dependsOnPast || isEmpty(before)) return parents;
  const past: Reading = {
    index: cell.index,
    mapping: 'the partition before it',
    cells: before,
    nonexistent: noOrdinals,
    notReady: noOrdinals,
  };
  return [...parents, readParent(search, cell, past)];
}

/** What a cell needs of one asset. */
interface Reading extends Pick<ParentReading, 'mapping' | 'cells' | 'nonexistent' | 'notReady'> {
  /** Position in `Graph.assets`. */
  readonly index: number;
}

function readingOf({ upstream, mapping }: Edge, self: OrdinalSet): Reading {
  return {
    index: upstream,
    mapping: mapping.describe(),
    cells: mapping.upstream(self),
    nonexistent: mapping.nonexistent(self),
    notReady: mapping.notReady(self),
  };
}

function readParent(
  { graph, state, cells: sets }: ParentSearch,
  cell: CellPlace,
  { index, ...reading }: Reading,
): ParentReading {
  const { cells } = reading;
  const { unbuilt, fresh } = sets[index]!;
  const absent = intersectOrdinals(cells, unbuilt);
  const changed = subtractOrdinals(changedSince(state, cell, { index, cells }), absent);
  const rest = subtractOrdinals(subtractOrdinals(cells, absent), changed);
  return {
    ...reading,
    asset: graph.assets[index]!,
    changed,
    stale: subtractOrdinals(rest, fresh),
    unbuilt: absent,
    unchanged: intersectOrdinals(rest, fresh),
  };
}

/** What one task built together was not changed in between. */
function changedSince(
  state: State,
  cell: CellPlace,
  { index, cells }: Pick<Reading, 'index' | 'cells'>,
): OrdinalSet {
  const built = state.assets[cell.index]!.builtSeq[cell.ordinal] ?? 0;
  const { builtSeq, changedSeq } = state.assets[index]!;
  if (built === 0) return noOrdinals;
  const changed: number[] = [];
  for (const ordinal of eachOrdinal(cells)) {
    const isTogether = index === cell.index && builtSeq[ordinal] === built;
    if (!isTogether && (changedSeq[ordinal] ?? 0) > built) changed.push(ordinal);
  }
  return ordinalsFrom(changed);
}
