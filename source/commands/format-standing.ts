import { statusCode } from '../domain/cell-status.ts';
import { formatCount, formatMoney, formatPercent } from '../domain/figures.ts';
import { estimateRemaining } from '../domain/forecast.ts';
import type { Run } from '../domain/schedule/run.ts';
import { formatDuration } from '../domain/time/duration.ts';
import type { Look } from './look.ts';
import { cutText, textWidth } from './text-width.ts';

/** Cells that need nothing more, and all that were planned. */
export function countDone(run: Run): { readonly done: number; readonly total: number } {
  const total = run.plan.cellCount;
  const open = run.counts[statusCode.queued]! + run.counts[statusCode.running]!;
  return { done: total - open, total };
}

export interface StandingContext {
  /** Epoch ms. */
  readonly now: number;
  readonly currency: string;
  /** The line is narrower than this. */
  readonly columns: number;
  readonly look: Look;
}

const barWidth = 20;

function formatBar(share: number, { bar }: Look): string {
  const filled = Math.floor(share * barWidth);
  return bar.full.repeat(filled) + bar.empty.repeat(barWidth - filled);
}

/** The parts of the line in their order; the smaller the rank, the longer a part is kept. */
function standingParts(run: Run, { now, currency, look }: StandingContext) {
  const { done, total } = countDone(run);
  const failed = run.counts[statusCode.failed]!;
  const blocked = run.counts[statusCode.blocked]!;
  const { etaMs } = estimateRemaining(run, now);
  const bar = formatBar(total === 0 ? 1 : done / total, look);
  const mark = (kind: 'failed' | 'blocked', count: number) =>
    count > 0 ? `${look.mark(kind)} ${formatCount(count)}` : '';
  return [
    { rank: 7, text: bar, width: barWidth },
    { rank: 1, text: formatPercent(done, total) },
    { rank: 2, text: `${formatCount(done)}/${formatCount(total)}` },
    { rank: 3, text: mark('failed', failed), width: 2 + formatCount(failed).length },
    { rank: 4, text: mark('blocked', blocked), width: 2 + formatCount(blocked).length },
    { rank: 5, text: `${formatCount(run.runningTasks)} running` },
    { rank: 6, text: etaMs === undefined ? '' : `eta ${formatDuration(etaMs)}` },
    { rank: 8, text: formatMoney(run.spend, currency) },
  ].flatMap((part) => (part.text === '' ? [] : [{ width: textWidth(part.text), ...part }]));
}

/** A line and how many columns it takes. */
export interface StandingLine {
  readonly text: string;
  readonly width: number;
}

/** One line that says where a run stands; it fits by leaving its least important parts out. */
export function formatStanding(run: Run, context: StandingContext): StandingLine {
  let parts = standingParts(run, context);
  const widthOf = (list: typeof parts) =>
    list.reduce((sum, { width }) => sum + width, 2 * (list.length - 1));
  while (parts.length > 1 && widthOf(parts) >= context.columns) {
    const last = Math.max(...parts.map(({ rank }) => rank));
    parts = parts.filter(({ rank }) => rank !== last);
  }
  const text = parts.map((part) => part.text).join('  ');
  if (widthOf(parts) < context.columns) return { text, width: widthOf(parts) };
  const cut = cutText(text, Math.max(0, context.columns - 1), '');
  return { text: cut, width: textWidth(cut) };
}
