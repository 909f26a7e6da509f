import { attemptsUnderWay } from '../attempts-under-way.ts';
import { assessCells, staleBit, staleReasons } from '../assess-cells.ts';
import type { CellStatus, StaleReason } from '../cell-status.ts';
import { findCell } from '../find-cell.ts';
import type { Asset, Graph } from '../graph.ts';
import type { CellName } from '../names.ts';
import { hasOrdinal, noOrdinals, ordinalRange } from '../ordinals.ts';
import { readCellSets } from '../plan/cell-sets.ts';
import { ok, type Result } from '../problem.ts';
import { statusName, type State } from '../state.ts';
import { assessImpact, type AssetImpact } from './assess-impact.ts';
import { findCause, type CellPlace, type StaleCause } from './find-cause.ts';
import { readAttempts, readBuild, type AttemptRecord, type BuildRecord } from './read-build.ts';
import { readParents, type ParentReading } from './read-parents.ts';
import { rebuildCommands } from './rebuild-commands.ts';

/** Everything that is known of a cell and of how it came to be so. */
export interface CellExplanation {
  readonly graph: Graph;
  readonly state: State;
  readonly asset: Asset;
  readonly place: CellPlace;
  readonly cell: CellName;
  readonly status: CellStatus;
  /** Why its data is out of date; not empty too when its last rebuild did not succeed. */
  readonly reasons: readonly StaleReason[];
  readonly build?: BuildRecord;
  readonly attempts?: AttemptRecord;
  /** The backfill with an attempt on it that has begun and not ended. */
  readonly underWay?: string;
  readonly parents: readonly ParentReading[];
  /** Present when `upstream` is among the reasons. */
  readonly cause?: StaleCause;
  /** Commands, in order, that bring it up to date. */
  readonly rebuild: readonly string[];
  /** What a rebuild with other data would do downstream. */
  readonly impact: readonly AssetImpact[];
}

/** Explains one existing cell, or tells which asset or key its name could have meant. */
export function explainCell(graph: Graph, state: State, cell: CellName): Result<CellExplanation> {
  const found = findCell(graph, cell);
  if (!found.ok) return found;
  const { asset, ordinal } = found.value;
  const place = { index: asset.index, ordinal };
  const assessment = assessCells(graph, state);
  const cells = readCellSets(graph, state, assessment);
  const bits = assessment.staleBy[asset.index]![ordinal]!;
  const isStaleAbove = (bits & staleBit.upstream) !== 0;
  const cause = isStaleAbove ? findCause({ graph, state, assessment }, place) : undefined;
  const build = readBuild(state, place);
  const attempts = readAttempts(state, place);
  const underWay = attemptsUnderWay(graph, state).find(
    (each) => each.asset === asset && hasOrdinal(each.cells, ordinal),
  )?.backfill;
  const rebuilt = graph.assets.map(({ index }) =>
    index === asset.index ? ordinalRange(ordinal, ordinal + 1) : noOrdinals,
  );
  return ok({
    graph,
    state,
    asset,
    place,
    cell,
    status: statusName(assessment.status[asset.index]![ordinal]!),
    reasons: staleReasons(bits),
    ...(build && { build }),
    ...(attempts && { attempts }),
    ...(underWay === undefined ? {} : { underWay }),
    parents: readParents({ graph, state, cells }, place),
    ...(cause && { cause }),
    rebuild: rebuildCommands({ graph, state, cells }, place),
    impact: assessImpact(graph, cells, rebuilt),
  });
}
