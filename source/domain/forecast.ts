import { statusCode } from './cell-status.ts';
import {
  addFigures,
  nothing,
  readHistory,
  scale,
  sumOfCells,
  type Figure,
} from './forecast-figures.ts';
import type { Asset, Graph } from './graph.ts';
import { countOrdinals, eachRange } from './ordinals.ts';
import { linesOf } from './partitions/cell-lines.ts';
import type { Estimate, PlannedAsset, Spread } from './plan/plan.ts';
import type { Run } from './schedule/run.ts';
import type { State } from './state.ts';

/** What an estimate is made from. */
export interface EstimateInput {
  readonly graph: Graph;
  readonly state: State;
  readonly assets: readonly PlannedAsset[];
  /** Tasks at once. */
  readonly concurrency: number;
}

/** One planned asset's share of the estimate; a figure is absent when nothing is known of it. */
interface Share {
  readonly asset: Asset;
  readonly tasks: number;
  readonly cost?: Figure;
  /** Of all tasks one after another, in ms. */
  readonly work?: Figure;
  /** Of what must run one after another in this asset alone, in ms. */
  readonly sequence: Figure;
}

/**
 * Forecasts money and wall time of tasks from the costs and durations of earlier builds, else
 * from the config's cost model (which says nothing of time). Wall time is a lower bound: the
 * longest of all work over `concurrency`, each asset's over its `maxConcurrent`, and the longest
 * chain of tasks that wait for each other. Low and high are 10% and 90% quantiles.
 */
export function estimateTasks(input: EstimateInput): Estimate {
  const shares = new Map(input.assets.map((planned) => [planned.index, shareOf(planned, input)]));
  const list = [...shares.values()];
  const unknown = (key: 'cost' | 'work'): number =>
    list.reduce((sum, share) => sum + (share[key] ? 0 : share.tasks), 0);
  const bounds = wallBounds(shares, Math.max(1, input.concurrency));
  return {
    cost: spreadOf([addFigures(list.map(({ cost }) => cost ?? nothing))], unknown('cost')),
    duration: spreadOf(bounds, unknown('work')),
  };
}

function shareOf(planned: PlannedAsset, { graph, state }: EstimateInput): Share {
  const asset = graph.assets[planned.index]!;
  const columns = state.assets[planned.index]!;
  const cells = countOrdinals(planned.cells);
  const tasks = planned.taskStarts.length;
  const durations = readHistory(columns.durationMs, columns);
  const costs = readHistory(columns.cost, columns);
  const work = durations && sumOfCells(durations, cells);
  const cost = costs ? sumOfCells(costs, cells) : modelCost(asset, { cells, tasks, work });
  return {
    asset,
    tasks,
    ...(cost && { cost }),
    ...(work && { work }),
    sequence: durations ? sumOfCells(durations, longestSequence(planned, asset)) : nothing,
  };
}

interface Volume {
  readonly cells: number;
  readonly tasks: number;
  readonly work: Figure | undefined;
}

const msPerHour = 3_600_000;

/** What the config's cost model says; its parts that cannot be known are left out. */
function modelCost({ definition }: Asset, { cells, tasks, work }: Volume): Figure | undefined {
  const { perPartition, perTask, perHour } = definition.cost ?? {};
  const parts: Figure[] = [];
  if (perPartition !== undefined) parts.push(certain(perPartition * cells));
  if (perTask !== undefined) parts.push(certain(perTask * tasks));
  if (perHour !== undefined && work) parts.push(scale(work, perHour / msPerHour));
  return parts.length > 0 ? addFigures(parts) : undefined;
}

function certain(expected: number): Figure {
  return { ...nothing, expected };
}

/** Cells that can only be built one after another: a task's or, after the past, a stretch's. */
function longestSequence(planned: PlannedAsset, { definition, partitions }: Asset): number {
  let longest = 0;
  if (definition.dependsOnPast) {
    const places = linesOf(partitions).toPlaces(planned.cells);
    for (const [start, end] of eachRange(places)) longest = Math.max(longest, end - start);
    return longest;
  }
  const { taskStarts, taskEnds } = planned;
  for (let task = 0; task < taskStarts.length; task++) {
    longest = Math.max(longest, taskEnds[task]! - taskStarts[task]!);
  }
  return longest;
}

/** Each of the things that wall time cannot be shorter than. */
function wallBounds(shares: ReadonlyMap<number, Share>, concurrency: number): readonly Figure[] {
  const list = [...shares.values()];
  const works = list.map(({ work }) => work ?? nothing);
  return [
    scale(addFigures(works), 1 / concurrency),
    ...list.map(({ asset, work }) =>
      scale(work ?? nothing, 1 / Math.min(concurrency, asset.definition.maxConcurrent ?? Infinity)),
    ),
    ...longestChains(shares),
  ];
}

/** For each planned asset its sequence after the longest one above it. */
function longestChains(shares: ReadonlyMap<number, Share>): readonly Figure[] {
  const chains = new Map<number, Figure>();
  for (const [index, { asset, sequence }] of shares) {
    const above = asset.upstream.map(({ upstream }) => chains.get(upstream) ?? nothing);
    const longest = above.reduce((a, b) => (b.expected > a.expected ? b : a), nothing);
    chains.set(index, addFigures([longest, sequence]));
  }
  return [...chains.values()];
}

/** The largest of the figures at each quantile. */
function spreadOf(figures: readonly Figure[], unknownTasks: number): Spread {
  return {
    expected: Math.max(0, ...figures.map(({ expected }) => expected)),
    low: Math.max(0, ...figures.map(({ expected, below }) => expected - below)),
    high: Math.max(0, ...figures.map(({ expected, above }) => expected + above)),
    unknownTasks,
  };
}

/** What is still to come of a run; a figure is absent while nothing tells. */
export interface Remaining {
  readonly etaMs?: number;
  /** Money still to be spent, in the config's currency. */
  readonly cost?: number;
}

/**
 * What a run still needs at `now` (epoch ms) for its queued and running cells. The plan's
 * estimate counts at first and the run's own pace more and more as cells finish. There is no
 * `etaMs` while the run is paused.
 */
export function estimateRemaining(run: Run, now: number): Remaining {
  const { counts, plan, spend } = run;
  const active = counts[statusCode.queued]! + counts[statusCode.running]!;
  if (run.finishedAt !== undefined || active === 0) return { etaMs: 0, cost: 0 };
  const finished = counts[statusCode.succeeded]! + counts[statusCode.failed]!;
  const progress = { active, finished, planned: plan.cellCount };
  const etaMs = run.paused
    ? undefined
    : blend(activeTime(run, now), plan.estimate.duration, progress);
  const cost = blend(spend, plan.estimate.cost, progress);
  return { ...(etaMs === undefined ? {} : { etaMs }), ...(cost === undefined ? {} : { cost }) };
}

/** Time in ms that a run has been carried by `now` (epoch ms), while a runner carries it. */
export function activeTime({ activeMs, updatedAt, behind }: Run, now: number): number {
  if (behind !== undefined) return activeMs;
  return activeMs + Math.max(0, now - updatedAt);
}

interface Progress {
  /** Cells that still have to finish. */
  readonly active: number;
  readonly finished: number;
  readonly planned: number;
}

/** What `active` cells need, from what `finished` ones took so far and what was forecast. */
function blend(
  used: number,
  forecast: Spread,
  { active, finished, planned }: Progress,
): number | undefined {
  const expected = forecast.unknownTasks === 0 ? (forecast.expected * active) / planned : undefined;
  if (finished === 0) return expected;
  const atPace = (used / finished) * active;
  if (expected === undefined) return used > 0 ? atPace : undefined;
  const trust = finished / (finished + active);
  return trust * atPace + (1 - trust) * expected;
}
