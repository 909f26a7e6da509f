import { staleBit, type Assessment } from '../assess-cells.ts';
import type { Asset, Edge, Graph } from '../graph.ts';
import { eachOrdinal } from '../ordinals.ts';
import { cellsBefore } from '../partitions/past.ts';
import type { State } from '../state.ts';

/** A cell by the numbers that stand for it. */
export interface CellPlace {
  /** Position in `Graph.assets`. */
  readonly index: number;
  readonly ordinal: number;
}

/** The nearest upstream cell that makes a cell stale, and how. */
export interface StaleCause {
  /** `data`: changed after its reader was built; `code`: built with another code version. */
  readonly type: 'data' | 'code';
  readonly cell: CellPlace;
  /** The cell that reads it on the way to the stale one; the stale cell itself at distance 1. */
  readonly reader: CellPlace;
  /** Dependencies between the stale cell and this one; at least 1. */
  readonly distance: number;
  /** Further cells at the same distance that make it stale too. */
  readonly others: number;
}

/** What a cause is looked for in. */
export interface CauseSearch {
  readonly graph: Graph;
  readonly state: State;
  readonly assessment: Assessment;
}

/**
 * Follows stale parents upward, nearest first, from a cell that is stale by its upstream to the
 * cells at the origin of it: those whose data changed after they were read, and those that were
 * built by other code. `undefined` for a cell that is not stale so.
 */
export function findCause(search: CauseSearch, cell: CellPlace): StaleCause | undefined {
  const seen = search.graph.assets.map(() => new Set<number>());
  let readers: readonly CellPlace[] = [cell];
  for (let distance = 1; readers.length > 0; distance++) {
    const level = climb(search, readers, seen);
    const [first] = level.origins;
    if (first) return { ...first, distance, others: level.origins.length - 1 };
    readers = level.stale;
  }
  return undefined;
}

type Origin = Pick<StaleCause, 'type' | 'cell' | 'reader'>;

interface Level {
  readonly origins: readonly Origin[];
  /** Parents that are stale for a reason that lies further up. */
  readonly stale: readonly CellPlace[];
}

/** Looks at every parent of the readers once. */
function climb(
  search: CauseSearch,
  readers: readonly CellPlace[],
  seen: readonly Set<number>[],
): Level {
  const origins: Origin[] = [];
  const stale: CellPlace[] = [];
  for (const reader of readers) {
    for (const cell of neededBy(search.graph.assets[reader.index]!, reader)) {
      const known = seen[cell.index]!;
      const type = known.has(cell.ordinal) ? undefined : judge(search, cell, reader);
      if (type === undefined) continue;
      known.add(cell.ordinal);
      if (type === 'stale') stale.push(cell);
      else origins.push({ type, cell, reader });
    }
  }
  return { origins, stale };
}

/** What a cell was built from: its mapped parents, and its predecessor if it depends on its past. */
function* neededBy(
  { upstream, definition, partitions }: Asset,
  reader: CellPlace,
): Generator<CellPlace> {
  for (const edge of upstream) yield* parentsOf(edge, reader);
  if (!definition.dependsOnPast) return;
  const own = [reader.ordinal, reader.ordinal + 1];
  for (const ordinal of eachOrdinal(cellsBefore(partitions, own))) {
    yield { index: reader.index, ordinal };
  }
}

function* parentsOf({ upstream, mapping }: Edge, { ordinal }: CellPlace): Generator<CellPlace> {
  for (const parent of eachOrdinal(mapping.upstream([ordinal, ordinal + 1]))) {
    yield { index: upstream, ordinal: parent };
  }
}

/** What a parent has to do with its reader being stale; nothing when `undefined`. */
function judge(
  { state, assessment }: CauseSearch,
  cell: CellPlace,
  reader: CellPlace,
): Origin['type'] | 'stale' | undefined {
  const built = state.assets[reader.index]!.builtSeq[reader.ordinal] ?? 0;
  const { builtSeq, changedSeq } = state.assets[cell.index]!;
  const isSameBuild = cell.index === reader.index && builtSeq[cell.ordinal] === built;
  if (!isSameBuild && (changedSeq[cell.ordinal] ?? 0) > built) return 'data';
  const bits = assessment.staleBy[cell.index]![cell.ordinal]!;
  if ((bits & staleBit.code) !== 0) return 'code';
  return bits === 0 ? undefined : 'stale';
}
