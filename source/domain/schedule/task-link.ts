import { countOrdinals, countWithin, subtractOrdinals, type OrdinalSet } from '../ordinals.ts';
import { cellsAfter, cellsBefore } from '../partitions/past.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { Edge } from '../graph.ts';
import type { PlannedAsset } from '../plan/plan.ts';

/** What every task of a lane waits for together, counted once instead of once per task. */
export interface Gate {
  /** Planned parent cells that have not succeeded. */
  remaining: number;
  /** Planned parent cells that will not succeed as things stand. */
  stopped: number;
}

/**
 * One dependency between planned assets; `upstream` and `downstream` are lanes (positions in
 * `Plan.assets`). Cells are ordinals of the respective asset.
 */
export interface TaskLink {
  readonly upstream: number;
  readonly downstream: number;
  /** Present when every child cell reads every parent cell. */
  readonly gate?: Gate;
  /** Parent cells that a task reads, planned or not, by the cells that it builds. */
  needs(own: OrdinalSet): OrdinalSet;
  /** How many of `cells`, which the task is known to be among the readers of, it reads. */
  reads(own: OrdinalSet, cells: OrdinalSet): number;
  /** Child cells that read any of `cells`. */
  affects(cells: OrdinalSet): OrdinalSet;
}

/** How many ordinals both sets hold. */
export function countShared(a: OrdinalSet, b: OrdinalSet): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  let count = 0;
  for (let i = 0; i < few.length; i += 2) count += countWithin(many, few[i]!, few[i + 1]!);
  return count;
}

/** The link that a dependency of the graph makes between two lanes. */
export function linkEdge(
  { mapping }: Edge,
  lanes: { readonly upstream: number; readonly downstream: number },
  parent: PlannedAsset,
): TaskLink {
  const gate = { remaining: countOrdinals(parent.cells), stopped: 0 };
  return {
    ...lanes,
    ...(mapping.isComplete ? { gate } : {}),
    needs: (own) => mapping.upstream(own),
    // A single cell among those read is read once: the mapping need not be asked.
    reads: (own, cells) =>
      cells.length === 2 && cells[1]! - cells[0]! === 1
        ? 1
        : countShared(mapping.upstream(own), cells),
    affects: (cells) => mapping.downstream(cells),
  };
}

/** The link of `dependsOnPast`: a task reads the one cell before its first. */
export function linkPast(lane: number, partitions: Partitions): TaskLink {
  const needs = (own: OrdinalSet): OrdinalSet =>
    subtractOrdinals(cellsBefore(partitions, own), own);
  return {
    upstream: lane,
    downstream: lane,
    needs,
    reads: (own, cells) => countShared(needs(own), cells),
    affects: (cells) => cellsAfter(partitions, cells),
  };
}
