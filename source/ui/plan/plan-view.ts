import { countOf, formatCount, formatMoney } from '../../domain/figures.ts';
import type { Graph } from '../../domain/graph.ts';
import { countOrdinals } from '../../domain/ordinals.ts';
import { taskAsset, taskCells, taskId } from '../../domain/plan/task-id.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { ScreenSize } from '../app-state.ts';
import { cutMiddle } from '../fit-text.ts';
import { frameLine, frameRow, type FrameTitle } from '../frame.ts';
import { fitItems } from '../header-view.ts';
import { noticeSpan } from '../selection-view.ts';
import type { Notice } from '../notice.ts';
import { paintSides, paintSpans, type Span, type Spans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { describeOnly, type PlanState } from './plan-state.ts';
import { layoutNotes, viewNotes } from './plan-notes-view.ts';
import { formatMs, formatSpread, reasonAt, type PlanRow } from './plan-summary.ts';

export interface PlanSources {
  readonly title: Spans;
  readonly graph: Graph;
  readonly currency: string;
  readonly size: ScreenSize;
  readonly theme: Theme;
  readonly notice?: Notice;
}

/** The plan screen in three parts, so that the table of assets can stand in between. */
export interface PlanView {
  /** Header and the frame's top. */
  readonly above: readonly string[];
  /** Rows of the table that have room; empty when there is no plan to show. */
  readonly table: readonly PlanRow[];
  /** Warnings, skipped cells, tasks, and the frame's bottom. */
  readonly below: readonly string[];
}

/** Header, frame and footer. */
const chrome = 5;

/** Everything on the plan screen but the footer; `rows` are the table's. */
export function viewPlan(
  plan: PlanState,
  rows: readonly PlanRow[],
  sources: PlanSources,
): PlanView {
  const { size, theme } = sources;
  const inner = size.columns - 4;
  const room = size.rows - chrome;
  const notes = layoutNotes(viewNotes(plan, sources.graph), {
    width: inner,
    room: rows.length === 0 ? room : Math.max(2, Math.floor(room / 3)),
  });
  const tableRoom = Math.max(1, room - notes.length - 1 - leastTasks);
  const table = rows
    .slice(0, fittingRows(rows.length, tableRoom))
    .map((row) => ({ ...row, asset: cutMiddle(row.asset, Math.floor(inner * mostOfName), '…') }));
  const more = rows.length - table.length;
  const moreLine =
    more > 0
      ? [
          paintSpans(
            [{ text: ` and ${countOf(more, 'more asset')}`, style: 'muted' }],
            inner,
            theme,
          ),
        ]
      : [];
  const used = (table.length > 0 ? table.length + 1 : 0) + moreLine.length + notes.length;
  return {
    above: viewAbove(plan, sources),
    table,
    below: [
      ...moreLine.map((line) => frameRow(line, theme)),
      ...notes.map((spans) => frameRow(paintSpans(spans, inner, theme), theme)),
      ...viewTasks(plan, room - used, sources),
      frameLine('bottom', viewBottom(plan, sources.notice), { width: size.columns, theme }),
    ],
  };
}

const leastTasks = 4;

/** An asset's name leaves the rest of the table for its figures. */
const mostOfName = 0.4;

function fittingRows(count: number, room: number): number {
  return count <= room ? count : Math.max(1, room - 1);
}

function viewAbove(
  plan: PlanState,
  { title, currency, size, theme }: PlanSources,
): readonly string[] {
  const { columns: width } = size;
  return [
    paintSides({ left: title, right: [{ text: 'plan ', style: 'accent' }] }, width, theme),
    paintSpans([' ', ...fitItems(totals(plan, currency), width - 2)], width, theme),
    frameLine('top', { left: viewChoices(plan, width - 6) }, { width, theme }),
  ];
}

function totals(
  { result }: PlanState,
  currency: string,
): readonly { rank: number; spans: Spans }[] {
  if (!result.ok) return [{ rank: 0, spans: [{ text: 'This cannot be planned', style: 'bad' }] }];
  const { taskCount, cellCount, estimate } = result.value;
  if (taskCount === 0) return [{ rank: 0, spans: [{ text: 'Nothing to do', style: 'strong' }] }];
  const money = (amount: number) => formatMoney(amount, currency);
  return [
    { rank: 0, spans: [{ text: countOf(taskCount, 'task'), style: 'strong' }] },
    { rank: 1, spans: [countOf(cellCount, 'cell')] },
    { rank: 2, spans: [muted('cost '), formatSpread(estimate.cost, taskCount, money)] },
    { rank: 3, spans: [muted('time '), formatSpread(estimate.duration, taskCount, formatMs)] },
  ];
}

function viewChoices({ request }: PlanState, width: number): Spans {
  const choice = (name: string, isOn: boolean): Span => ({
    text: `${isOn ? 'with' : 'no'} ${name}`,
    style: isOn ? 'good' : 'muted',
  });
  const only = {
    text: `only ${describeOnly(request)}`,
    style: request.only ? 'good' : 'plain',
  } as const;
  const items = [
    { rank: 1, spans: [choice('upstream', request.upstream === true)] },
    { rank: 2, spans: [choice('downstream', request.downstream === true)] },
    { rank: 0, spans: [only] },
    { rank: 3, spans: [`${request.order ?? 'oldest'} first`] },
    { rank: 4, spans: request.force ? [{ text: 'forced', style: 'warning' } as const] : [] },
  ];
  return fitItems(items, width);
}

/** A window on the tasks in the order of the plan, under its title. */
function viewTasks(
  plan: PlanState,
  height: number,
  { size, theme, graph }: PlanSources,
): readonly string[] {
  const width = size.columns;
  const blank = frameRow(' '.repeat(width - 4), theme);
  if (!plan.result.ok || plan.result.value.taskCount === 0)
    return Array<string>(height).fill(blank);
  const { value } = plan.result;
  const shown = Math.max(0, height - 1);
  const first = Math.max(0, Math.min(plan.top, value.taskCount - shown));
  const last = Math.min(value.taskCount, first + shown);
  const title = {
    left: [{ text: 'tasks', style: 'strong' } as const],
    right: [
      muted(`${formatCount(first + 1)} to ${formatCount(last)} of ${formatCount(value.taskCount)}`),
    ],
  };
  const lines = Array.from({ length: last - first }, (_, i) => {
    const spans = taskSpans(value, graph, { task: first + i, width: width - 4 });
    return frameRow(paintSpans(spans, width - 4, theme), theme);
  });
  while (lines.length < shown) lines.push(blank);
  return [frameLine('middle', title, { width, theme }), ...lines];
}

function taskSpans(
  plan: Plan,
  graph: Graph,
  { task, width }: { readonly task: number; readonly width: number },
): Spans {
  const own = taskCells(plan, graph, task);
  const count = countOrdinals(own);
  const reason = reasonAt(taskAsset(plan, task), own[0]!) ?? '';
  const cells = count > 1 ? `  ${countOf(count, 'cell')}` : '';
  const why = `  ${reason}${cells}`;
  return [cutMiddle(taskId(plan, graph, task), width - why.length, '…'), muted(why)];
}

function viewBottom({ result, isLaunching }: PlanState, notice: Notice | undefined): FrameTitle {
  if (notice) return { left: [noticeSpan(notice)] };
  if (isLaunching) return { left: [{ text: 'Launching…', style: 'accent' }] };
  if (!result.ok || result.value.taskCount === 0)
    return { left: [muted('esc goes back to the selection')] };
  return { left: [{ text: 'enter launches this plan', style: 'accent' }] };
}

function muted(text: string): Span {
  return { text, style: 'muted' };
}
