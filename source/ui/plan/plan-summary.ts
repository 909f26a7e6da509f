import type { State } from '../../domain/state.ts';
import { countOf, formatCount, formatMoney } from '../../domain/figures.ts';
import { estimateTasks } from '../../domain/forecast.ts';
import type { Graph } from '../../domain/graph.ts';
import { countOrdinals } from '../../domain/ordinals.ts';
import {
  planReasons,
  skipReasons,
  type Plan,
  type PlannedAsset,
  type PlanReason,
  type ReasonRun,
  type SkipReason,
  type Spread,
} from '../../domain/plan/plan.ts';
import { formatDuration } from '../../domain/time/duration.ts';

/** One line of the plan's table. */
export interface PlanRow {
  readonly asset: string;
  readonly tasks: string;
  readonly cells: string;
  readonly why: string;
  readonly cost: string;
  readonly time: string;
}

export interface SummarySources {
  readonly graph: Graph;
  readonly state: State;
  readonly concurrency: number;
  readonly currency: string;
}

/** What the plan does to each asset, with each asset's own forecast. */
export function summarizePlan(plan: Plan, sources: SummarySources): readonly PlanRow[] {
  return plan.assets.map((planned) => {
    const { cost, duration } = estimateTasks({ ...sources, assets: [planned] });
    const money = (amount: number) => formatMoney(amount, sources.currency);
    return {
      asset: planned.asset,
      tasks: formatCount(planned.taskStarts.length),
      cells: formatCount(countOrdinals(planned.cells)),
      why: describeReasons(planned),
      cost: formatExpected(cost, money),
      time: formatExpected(duration, formatMs),
    };
  });
}

/** `~$6.10 ($5.20 to $7.00)`, and for how many tasks nothing is known; `unknown` when for all. */
export function formatSpread(
  spread: Spread,
  tasks: number,
  format: (figure: number) => string,
): string {
  const { low, high, expected, unknownTasks } = spread;
  if (tasks > 0 && unknownTasks >= tasks) return 'unknown';
  const [from, to] = [format(low), format(high)];
  const range = from === to ? '' : ` (${from} to ${to})`;
  const unknown = unknownTasks > 0 ? `, unknown for ${countOf(unknownTasks, 'task')}` : '';
  return `~${format(expected)}${range}${unknown}`;
}

/** A duration in ms for people, whatever fraction it comes with. */
export function formatMs(ms: number): string {
  return formatDuration(Math.round(ms));
}

/** How many cells were left out for each reason, the most telling reasons first. */
export function countSkipped(plan: Plan): ReadonlyMap<SkipReason, number> {
  return countRuns(plan.skipped, [...skipReasons].reverse());
}

/** Why a planned cell is in the plan; its run is found by halving. */
export function reasonAt({ reasons }: PlannedAsset, ordinal: number): PlanReason | undefined {
  let low = 0;
  let high = reasons.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reasons[middle]!.end > ordinal) high = middle;
    else low = middle + 1;
  }
  return reasons[low]?.reason;
}

function formatExpected(spread: Spread, format: (figure: number) => string): string {
  return spread.unknownTasks > 0 ? '?' : format(spread.expected);
}

function describeReasons({ reasons }: PlannedAsset): string {
  const counts = [...countRuns(reasons, planReasons)];
  if (counts.length === 1) return counts[0]![0];
  return counts.map(([reason, count]) => `${formatCount(count)} ${reason}`).join(', ');
}

function countRuns<R extends string>(
  runs: readonly ReasonRun<R>[],
  order: readonly R[],
): ReadonlyMap<R, number> {
  const counts = new Map<R, number>();
  for (const { start, end, reason } of runs)
    counts.set(reason, (counts.get(reason) ?? 0) + end - start);
  const known = order.filter((reason) => counts.has(reason));
  return new Map(known.map((reason) => [reason, counts.get(reason)!]));
}
