import type { Asset, Graph } from '../graph.ts';
import type { AssetName } from '../names.ts';
import { decodeRuns } from './cell-runs.ts';
import type { PlanFile } from './plan-file-schema.ts';
import type { Plan, PlanReason, ReasonRun } from './plan.ts';
import { plannedAssetAt } from './task-id.ts';

/** A stretch of one asset's cells, from the first key to the last. */
export interface CellRange {
  readonly asset: AssetName;
  readonly first: string;
  readonly last: string;
  readonly cells: number;
}

export type ReasonedRange = CellRange & { readonly reason: PlanReason };
export type ChangedRange = CellRange & { readonly before: PlanReason; readonly after: PlanReason };

/** What a later plan does that an earlier one did not, and the other way round. */
export interface PlanDiff {
  readonly added: readonly ReasonedRange[];
  readonly removed: readonly ReasonedRange[];
  readonly changed: readonly ChangedRange[];
}

/**
 * Compares a plan with an earlier, stored one, in topological order and then by time. Cells of the
 * earlier one that have no place in the graph any more are removed, under the keys they had.
 */
export function diffPlans(earlier: PlanFile, later: Plan, graph: Graph): PlanDiff {
  const before = new Map(earlier.assets.map((stored) => [stored.asset, stored.cells]));
  const spans = graph.assets.flatMap((asset) => {
    const runs = decodeRuns(asset, before.get(asset.name) ?? []);
    const after = plannedAssetAt(later, asset.index)?.reasons ?? [];
    return compareRuns(runs.ok ? runs.value : [], after).map((span) => ({ asset, ...span }));
  });
  const isReason = (reason: PlanReason | undefined): reason is PlanReason => reason !== undefined;
  return {
    added: spans.flatMap(({ asset, before: then, after, ...span }) =>
      then === undefined && isReason(after) ? [{ ...rangeOf(asset, span), reason: after }] : [],
    ),
    removed: [
      ...lostRanges(earlier, graph),
      ...spans.flatMap(({ asset, before: then, after, ...span }) =>
        after === undefined && isReason(then) ? [{ ...rangeOf(asset, span), reason: then }] : [],
      ),
    ],
    changed: spans.flatMap(({ asset, before: then, after, ...span }) =>
      isReason(then) && isReason(after) ? [{ ...rangeOf(asset, span), before: then, after }] : [],
    ),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Difference extends Span {
  readonly before: PlanReason | undefined;
  readonly after: PlanReason | undefined;
}

/** The stretches on which two lists of runs differ; each list is ascending and disjoint. */
function compareRuns(
  before: readonly ReasonRun<PlanReason>[],
  after: readonly ReasonRun<PlanReason>[],
): readonly Difference[] {
  const bounds = [...before, ...after].flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set(bounds)].sort((a, b) => a - b);
  const differences: Difference[] = [];
  const [old, young] = [reader(before), reader(after)];
  for (const [i, start] of cuts.slice(0, -1).entries()) {
    const [then, now] = [old(start), young(start)];
    if (then !== now) differences.push({ start, end: cuts[i + 1]!, before: then, after: now });
  }
  return joinTouching(differences);
}

/** Tells the reason at ordinals that are asked for in ascending order. */
function reader(
  runs: readonly ReasonRun<PlanReason>[],
): (ordinal: number) => PlanReason | undefined {
  let next = 0;
  return (ordinal) => {
    while (next < runs.length && runs[next]!.end <= ordinal) next++;
    const run = runs[next];
    return run !== undefined && run.start <= ordinal ? run.reason : undefined;
  };
}

function joinTouching(differences: readonly Difference[]): readonly Difference[] {
  const joined: Difference[] = [];
  for (const each of differences) {
    const last = joined.at(-1);
    const isSame = last?.before === each.before && last?.after === each.after;
    if (last && isSame && last.end === each.start) {
      joined[joined.length - 1] = { ...last, end: each.end };
    } else joined.push(each);
  }
  return joined;
}

function rangeOf({ name, partitions }: Asset, { start, end }: Span): CellRange {
  const [first, last] = [partitions.keyOf(start), partitions.keyOf(end - 1)];
  return { asset: name, first, last, cells: end - start };
}

/** Runs of assets that are gone, or that are divided otherwise now. */
function lostRanges({ assets }: PlanFile, graph: Graph): readonly ReasonedRange[] {
  return assets.flatMap(({ asset: stored, cells }) => {
    const name = stored as AssetName;
    const asset = graph.byName.get(name);
    if (asset && decodeRuns(asset, cells).ok) return [];
    return cells.map(([first, last, count, reason]) => ({
      asset: name,
      first,
      last,
      cells: count,
      reason,
    }));
  });
}
