import { countOf, formatCount } from '../../domain/figures.ts';
import type { Graph } from '../../domain/graph.ts';
import type { Plan, SkipReason } from '../../domain/plan/plan.ts';
import { formatProblem } from '../../domain/problem.ts';
import type { Spans } from '../spans.ts';
import { wrapSpans } from '../wrap-spans.ts';
import type { PlanState } from './plan-state.ts';
import { countSkipped } from './plan-summary.ts';

/** Problems, what there is nothing to do for, warnings, and what is left out. */
export function viewNotes({ result, request }: PlanState, graph: Graph): readonly Spans[] {
  if (!result.ok)
    return result.problems.map((problem) => [
      { text: `! ${formatProblem(problem)}`, style: 'bad' },
    ]);
  const plan = result.value;
  const warnings = plan.warnings.map(({ message }): Spans => [
    { text: '! ', style: 'warning' },
    message,
  ]);
  const skipped = [...countSkipped(plan)].map(([reason, count]) =>
    viewSkipped(reason, count, plan, graph),
  );
  const empty = plan.taskCount === 0 ? [nothingToDo(plan, request.only !== undefined)] : [];
  return [...empty, ...warnings, ...skipped];
}

function nothingToDo({ skipped }: Plan, isNarrowed: boolean): Spans {
  const isFresh = skipped.length > 0 && skipped.every(({ reason }) => reason === 'fresh');
  if (isFresh)
    return [
      { text: 'Everything selected is built and fresh.', style: 'strong' },
      ' Press o until "only all" to build it again.',
    ];
  if (isNarrowed)
    return [
      { text: 'No selected cell is of that kind.', style: 'strong' },
      ' Press o to take others.',
    ];
  return [{ text: 'No selected cell can be built now.', style: 'strong' }];
}

const skipTexts: Readonly<Record<SkipReason, string>> = {
  fresh: 'built and fresh',
  'in-flight': 'being built by another backfill',
  'not-ready': 'waiting for partitions that do not exist yet',
  'upstream-missing': 'without a built parent: u adds the parents, F goes without',
  excluded: 'of another kind: o takes others',
};

function viewSkipped(reason: SkipReason, count: number, plan: Plan, graph: Graph): Spans {
  const runs = plan.skipped.filter((run) => run.reason === reason);
  const assets = new Set(runs.map(({ index }) => graph.assets[index]!.name));
  const names = assets.size > 3 ? countOf(assets.size, 'asset') : [...assets].join(', ');
  return [
    { text: 'left out ', style: 'muted' },
    formatCount(count),
    { text: ` ${skipTexts[reason]}`, style: reason === 'upstream-missing' ? 'warning' : 'plain' },
    { text: `  (${names})`, style: 'muted' },
  ];
}

/**
 * Remarks in at most `room` lines: whole where that is enough, else a line each, and the last line
 * says how many more there are.
 */
export function layoutNotes(
  notes: readonly Spans[],
  { width, room }: { readonly width: number; readonly room: number },
): readonly Spans[] {
  const whole = notes.flatMap((note) => wrapSpans(note, width, 2));
  if (whole.length <= room) return whole;
  if (notes.length <= room) return notes;
  const more = notes.length - room + 1;
  return [
    ...notes.slice(0, room - 1),
    [{ text: `and ${countOf(more, 'more remark')}`, style: 'muted' }],
  ];
}
