import { findCell } from './find-cell.ts';
import type { Asset, Edge, Graph } from './graph.ts';
import type { CellName } from './names.ts';
import {
  eachRange,
  isEmpty,
  noOrdinals,
  type OrdinalSet,
  subtractOrdinals,
  unionOrdinals,
} from './ordinals.ts';
import { cellsAfter, cellsBefore } from './partitions/past.ts';
import { ok, type Result } from './problem.ts';

export interface LineageQuery {
  readonly cell: CellName;
  readonly direction: 'upstream' | 'downstream';
  /** Most edges to follow; absent: all. */
  readonly depth?: number | undefined;
}

export interface LineageCell extends CellName {
  /** Fewest dependencies between it and the cell that was asked about; at least 1. */
  readonly distance: number;
}

export interface Lineage {
  /** By distance, then in topological order, then oldest first. */
  readonly cells: readonly LineageCell[];
  /** Cells that one of them, or the cell itself, needs though they can never exist. */
  readonly nonexistent: readonly CellName[];
}

/** Sets of cells by asset index. */
type Cells = Map<number, OrdinalSet>;

/**
 * Every cell that the cell is built from (upstream) or that is built from it (downstream). Under
 * `dependsOnPast` each partition is built from the one before it.
 */
export function traceLineage(graph: Graph, query: LineageQuery): Result<Lineage> {
  const origin = findCell(graph, query.cell);
  if (!origin.ok) return origin;
  const { asset, ordinal } = origin.value;
  const seen: Cells = new Map([[asset.index, [ordinal, ordinal + 1]]]);
  const nonexistent: Cells = new Map();
  const cells: LineageCell[] = [];
  let frontier: Cells = new Map(seen);
  for (let distance = 1; distance <= (query.depth ?? Infinity) && frontier.size > 0; distance++) {
    if (query.direction === 'upstream') collectNonexistent(graph, frontier, nonexistent);
    frontier = takeStep(graph, query.direction, { frontier, seen });
    for (const cell of listCells(graph, frontier)) cells.push({ ...cell, distance });
  }
  return ok({ cells, nonexistent: [...listCells(graph, nonexistent)] });
}

/** The cells one edge beyond the frontier that were not seen before; marks them as seen. */
function takeStep(
  graph: Graph,
  direction: LineageQuery['direction'],
  { frontier, seen }: { frontier: Cells; seen: Cells },
): Cells {
  const next: Cells = new Map();
  const visit = (target: number, set: OrdinalSet): void => {
    const fresh = subtractOrdinals(set, at(seen, target));
    if (!isEmpty(fresh)) add(next, target, fresh);
  };
  for (const [index, set] of frontier) {
    const asset = graph.assets[index]!;
    for (const edge of asset[direction]) visit(edge[direction], edge.mapping[direction](set));
    if (!asset.definition.dependsOnPast) continue;
    visit(index, (direction === 'upstream' ? cellsBefore : cellsAfter)(asset.partitions, set));
  }
  for (const [index, set] of next) add(seen, index, set);
  return next;
}

function collectNonexistent(graph: Graph, frontier: Cells, found: Cells): void {
  for (const [index, set] of frontier) {
    for (const { upstream, mapping } of graph.assets[index]!.upstream) {
      const lost = mapping.nonexistent(set);
      if (!isEmpty(lost)) add(found, upstream, lost);
    }
  }
}

function* listCells(graph: Graph, cells: Cells): Generator<CellName> {
  for (const [index, set] of [...cells].sort(([a], [b]) => a - b)) {
    const { name, partitions }: Asset = graph.assets[index]!;
    for (const [start, end] of eachRange(set)) {
      for (let i = start; i < end; i++) yield { asset: name, partition: partitions.keyOf(i) };
    }
  }
}

function at(cells: Cells, index: Edge['upstream']): OrdinalSet {
  return cells.get(index) ?? noOrdinals;
}

function add(cells: Cells, index: number, set: OrdinalSet): void {
  cells.set(index, unionOrdinals(at(cells, index), set));
}
