import type { Graph } from '../domain/graph.ts';
import { countOrdinals } from '../domain/ordinals.ts';
import type { Plan, PlannedAsset, ReasonRun } from '../domain/plan/plan.ts';
import { countOf, formatCount, formatMoney } from '../domain/figures.ts';
import { formatDuration } from '../domain/time/duration.ts';
import { formatSpread } from './format-spread.ts';
import { formatTable } from './format-table.ts';

/** Words for each reason that a selected cell was left out. */
const skipSentences = {
  fresh: 'built and up to date',
  'in-flight': 'being built by another backfill',
  'not-ready': 'needing partitions whose time has not come',
  'upstream-missing': 'needing parents that are neither built nor planned',
  excluded: 'excluded',
} as const;

function rangeText(graph: Graph, asset: number, { start, end }: { start: number; end: number }) {
  const { partitions } = graph.assets[asset]!;
  const first = partitions.keyOf(start);
  return end - start === 1 ? first : `${first}..${partitions.keyOf(end - 1)}`;
}

function countByReason<R extends string>(runs: readonly ReasonRun<R>[]): ReadonlyMap<R, number> {
  const counts = new Map<R, number>();
  for (const run of runs) {
    counts.set(run.reason, (counts.get(run.reason) ?? 0) + run.end - run.start);
  }
  return counts;
}

function formatReasons(runs: readonly ReasonRun<string>[]): string {
  return [...countByReason(runs)]
    .map(([reason, count]) => `${formatCount(count)} ${reason}`)
    .join(', ');
}

function assetRow(graph: Graph, planned: PlannedAsset): readonly string[] {
  const { cells } = planned;
  const span = { start: cells[0]!, end: cells.at(-1)! };
  const gaps = cells.length > 2 ? ` (${countOf(cells.length / 2, 'range')})` : '';
  return [
    planned.asset,
    formatCount(planned.taskStarts.length),
    formatCount(countOrdinals(cells)),
    rangeText(graph, planned.index, span) + gaps,
    formatReasons(planned.reasons),
  ];
}

/** Each planned stretch with its reason, in plan order; the answer to "why is this in it?". */
export function formatStretches(graph: Graph, plan: Plan): string {
  const planned = plan.assets.flatMap(({ asset, index, reasons }) =>
    reasons.map((run) => [asset, rangeText(graph, index, run), 'run', run.reason]),
  );
  const skipped = plan.skipped.map((run) => [
    run.asset,
    rangeText(graph, run.index, run),
    'skip',
    run.reason,
  ]);
  return formatTable(
    [{ title: 'asset' }, { title: 'partitions' }, { title: '' }, { title: 'reason' }],
    [...planned, ...skipped],
  );
}

function formatSkipped(plan: Plan): string {
  return [...countByReason(plan.skipped)]
    .map(([reason, count]) => `left out: ${countOf(count, 'cell')} ${skipSentences[reason]}\n`)
    .join('');
}

function formatWarnings(plan: Plan): string {
  return plan.warnings.map(({ message }) => `warning: ${message}\n`).join('');
}

/** Says in a sentence that a plan holds nothing, and why. */
export function formatNothing(plan: Plan): string {
  const skipped = formatSkipped(plan);
  return `Nothing to do: ${skipped === '' ? 'the selection holds no partitions' : 'every selected cell is accounted for'}.\n${skipped}${formatWarnings(plan)}`;
}

/** The plan as a table per asset, then what is left out, warned about and expected. */
export function formatPlan(graph: Graph, plan: Plan, currency: string): string {
  if (plan.taskCount === 0) return formatNothing(plan);
  const table = formatTable(
    [
      { title: 'asset' },
      { title: 'tasks', align: 'right' },
      { title: 'cells', align: 'right' },
      { title: 'partitions' },
      { title: 'reasons' },
    ],
    plan.assets.map((planned) => assetRow(graph, planned)),
  );
  const money = (amount: number) => formatMoney(amount, currency);
  const total = `${countOf(plan.taskCount, 'task')} for ${countOf(plan.cellCount, 'cell')}`;
  const estimate = `cost ${formatSpread(plan.estimate.cost, money)}, time ${formatSpread(plan.estimate.duration, formatDuration)}`;
  return `${table}\n${formatSkipped(plan)}${formatWarnings(plan)}${total}; expected ${estimate}\n`;
}
