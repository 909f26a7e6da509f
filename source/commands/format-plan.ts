import { countOf, formatCount } from '../domain/figures.ts';
import type { Graph } from '../domain/graph.ts';
import { countOrdinals } from '../domain/ordinals.ts';
import { countStretches } from '../domain/partitions/dimensions.ts';
import type { Plan, PlannedAsset, ReasonRun, SkipReason } from '../domain/plan/plan.ts';
import { formatEstimate } from './format-estimate.ts';
import { formatTable, type TableRoom } from './format-table.ts';

/** What is true of cells that were left out, for each reason. */
const skipPhrases: Readonly<Record<SkipReason, string>> = {
  fresh: 'built and up to date',
  'in-flight': 'being built by another backfill',
  'not-ready': 'waiting for partitions whose time has not come',
  'upstream-missing': 'lacking what they read, which is neither built nor planned',
  excluded: 'left out by --only or --exclude',
};

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
  const stretches = countStretches(graph.assets[planned.index]!.partitions, cells);
  const gaps = stretches > 1 ? ` (${countOf(stretches, 'range')})` : '';
  return [
    planned.asset,
    formatCount(planned.taskStarts.length),
    formatCount(countOrdinals(cells)),
    rangeText(graph, planned.index, span) + gaps,
    formatReasons(planned.reasons),
  ];
}

/** Each planned stretch with its reason, in plan order; the answer to "why is this in it?". */
export function formatStretches(graph: Graph, plan: Plan, room: TableRoom): string {
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
    [
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'partitions', whenNarrow: 'cut' },
      { title: '' },
      { title: 'reason' },
    ],
    [...planned, ...skipped],
    room,
  );
}

function formatSkipped(plan: Plan): string {
  return [...countByReason(plan.skipped)]
    .map(([reason, count]) => `left out: ${countOf(count, 'cell')} ${skipPhrases[reason]}\n`)
    .join('');
}

function formatWarnings(plan: Plan): string {
  return plan.warnings
    .filter(({ code }) => code !== 'nothing-selected')
    .map(({ message }) => `warning: ${message}\n`)
    .join('');
}

/** Why every selected cell was left out, in words. */
function explainNothing(plan: Plan): string {
  const counts = [...countByReason(plan.skipped)];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const [only] = counts;
  if (only === undefined) return 'the selection holds no partitions.\n';
  if (counts.length === 1) {
    const who =
      total === 1 ? 'the selected cell is' : `all ${formatCount(total)} selected cells are`;
    return `${who} ${skipPhrases[only[0]]}.\n`;
  }
  const lines = counts.map(([reason, count]) => `  ${formatCount(count)} ${skipPhrases[reason]}\n`);
  return `the ${formatCount(total)} selected cells are\n${lines.join('')}`;
}

/** Says that a plan holds nothing, and why. */
export function formatNothing(plan: Plan): string {
  return `Nothing to do: ${explainNothing(plan)}${formatWarnings(plan)}`;
}

/** The plan as a table per asset, then what is left out, warned about and expected. */
export function formatPlan(
  graph: Graph,
  plan: Plan,
  { currency, room }: { readonly currency: string; readonly room: TableRoom },
): string {
  if (plan.taskCount === 0) return formatNothing(plan);
  const table = formatTable(
    [
      { title: 'asset', whenNarrow: 'cut' },
      { title: 'tasks', align: 'right' },
      { title: 'cells', align: 'right', whenNarrow: 'omit' },
      { title: 'partitions', whenNarrow: 'cut' },
      { title: 'reasons', whenNarrow: 'cut' },
    ],
    plan.assets.map((planned) => assetRow(graph, planned)),
    room,
  );
  const total = `${countOf(plan.taskCount, 'task')} for ${countOf(plan.cellCount, 'cell')}`;
  const estimate = `expected ${formatEstimate(plan, currency)}`;
  const separator = total.length + estimate.length + 2 > room.columns ? '\n' : '; ';
  return `${table}\n${formatSkipped(plan)}${formatWarnings(plan)}${total}${separator}${estimate}\n`;
}
