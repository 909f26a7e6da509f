import type { Graph } from '../graph.ts';
import type { OrdinalSet } from '../ordinals.ts';
import type { CellSets } from './cell-sets.ts';
import type { Picks } from './pick-cells.ts';
import type { PlanReason, PlanRequest, SkipReason } from './plan.ts';

/** All that decides which cells a plan takes; everything per asset is by asset index. */
export interface Choosing {
  readonly graph: Graph;
  readonly request: PlanRequest;
  readonly picks: Picks;
  readonly cells: readonly CellSets[];
  /** Cells that another backfill is building. */
  readonly inFlight: readonly OrdinalSet[];
}

/** A reason with the cells it holds for. */
export type Labelled<R> = readonly [reason: R, cells: OrdinalSet];

/** What became of one asset's picked and added cells. */
export interface CellChoice {
  readonly planned: OrdinalSet;
  /** Disjoint, together `planned`; a reason may come more than once. */
  readonly reasons: readonly Labelled<PlanReason>[];
  /** Disjoint from each other and from `planned`. */
  readonly skipped: readonly Labelled<SkipReason>[];
}
