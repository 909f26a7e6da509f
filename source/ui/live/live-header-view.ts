import { cellStatuses, statusCode } from '../../domain/cell-status.ts';
import { formatCount, formatMoney, formatPercent } from '../../domain/figures.ts';
import { activeTime, estimateRemaining } from '../../domain/forecast.ts';
import type { Run } from '../../domain/schedule/run.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { fitItems, type HeaderItem } from '../header-view.ts';
import { paintSides, paintSpans, spansWidth, type Span, type Spans } from '../spans.ts';
import { viewStatusCounts } from '../status-counts-view.ts';
import type { StyleName } from '../palette.ts';
import type { Theme } from '../theme.ts';
import { describeIdle } from './idle-view.ts';
import { isRunning, type LiveState } from './live-state.ts';
import { readPace } from './pace.ts';

export interface HeaderSources {
  readonly title: Spans;
  readonly currency: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Both lines above a backfill's matrix: who and how far, then time, money, slots and trouble. */
export function viewLiveHeader(
  live: LiveState,
  sources: HeaderSources,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const figures = viewFigures(live, sources, theme);
  return [
    paintSides(
      {
        left: sources.title,
        right: viewProgress(live, {
          now: sources.now,
          room: width - spansWidth(sources.title),
          theme,
        }),
      },
      width,
      theme,
    ),
    paintSpans([' ', ...fitItems(figures, width - 2)], width, theme),
  ];
}

/** Cells that will not change again by themselves. */
export function countDone({ counts }: Run): number {
  return counts[statusCode.succeeded]! + counts[statusCode.skipped]!;
}

/** `running`, `paused`, `stopped: budget`, `waits: load` or the outcome. */
export function describeState(live: LiveState, now: number): Span {
  const { run } = live.session;
  if (run.finishedAt !== undefined) {
    const outcome = run.outcome ?? 'interrupted';
    return { text: outcome, style: outcomeStyles[outcome] };
  }
  if (!isRunning(live)) return { text: 'interrupted', style: 'warning' };
  const { text, style } = describeIdle(run.idleReason(now), now);
  return { text, style };
}

const outcomeStyles = {
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'warning',
  guarded: 'warning',
  interrupted: 'warning',
} as const satisfies Record<string, StyleName>;

const widestBar = 40;

function viewProgress(
  live: LiveState,
  { now, room, theme }: { readonly now: number; readonly room: number; readonly theme: Theme },
): Spans {
  const { run } = live.session;
  const total = run.plan.cellCount;
  const done = countDone(run);
  const before: Spans = [{ text: run.id, style: 'strong' }, '  ', describeState(live, now), '  '];
  const after: Spans = [
    { text: ` ${formatPercent(done, total)}`, style: 'strong' },
    `  ${formatCount(done)}/${formatCount(total)} `,
  ];
  const left = room - spansWidth(before) - spansWidth(after) - 4;
  const bar = left >= 8 ? viewBar(run, Math.min(widestBar, left), theme) : [];
  return [...before, ...bar, ...after];
}

const barParts = ['succeeded', 'skipped', 'running', 'failed', 'blocked', 'cancelled'] as const;

/** One column at least for every status that any cell has, in proportion beyond that. */
function viewBar(run: Run, width: number, theme: Theme): readonly Span[] {
  const { full, empty } = theme.symbols.bar;
  const total = Math.max(1, run.plan.cellCount);
  let left = width;
  const parts = barParts.flatMap((status) => {
    const count = run.counts[cellStatuses.indexOf(status)]!;
    const columns =
      count === 0 ? 0 : Math.min(left, Math.max(1, Math.floor((width * count) / total)));
    left -= columns;
    return columns === 0 ? [] : [{ text: full.repeat(columns), style: status }];
  });
  return [...parts, { text: empty.repeat(left), style: 'border' }];
}

function viewFigures(live: LiveState, sources: HeaderSources, theme: Theme): readonly HeaderItem[] {
  const { run } = live.session;
  return [
    ...timeItems(live, sources.now),
    ...moneyItems(run, sources),
    ...(isRunning(live) ? slotItems(run) : []),
    ...viewStatusCounts(run.counts, ['failed', 'blocked', 'cancelled', 'skipped'], theme),
  ];
}

function timeItems(live: LiveState, now: number): readonly HeaderItem[] {
  const { run } = live.session;
  const elapsedMs = isRunning(live) ? activeTime(run, now) : run.activeMs;
  const elapsed = { rank: 0, spans: [formatDuration(elapsedMs)] };
  if (!isRunning(live)) return [elapsed];
  const { etaMs } = estimateRemaining(run, now);
  const pace = readPace(live.samples);
  return [
    elapsed,
    {
      rank: 1,
      spans: etaMs === undefined ? [] : [label('eta '), formatDuration(Math.round(etaMs))],
    },
    { rank: 8, spans: pace === undefined ? [] : [`${formatPace(pace)}/s`] },
  ];
}

function formatPace(pace: number): string {
  return pace >= 100 ? formatCount(Math.round(pace)) : pace.toFixed(1);
}

function moneyItems(run: Run, { currency, now }: HeaderSources): readonly HeaderItem[] {
  const { budget, spend } = run;
  const { cost = 0 } = estimateRemaining(run, now);
  if (spend === 0 && cost === 0 && budget === undefined) return [];
  const isOver = budget !== undefined && spend >= budget;
  const forecast: Spans = cost > 0 ? [label(' of ~'), formatMoney(spend + cost, currency)] : [];
  const spent: Span = { text: formatMoney(spend, currency), style: isOver ? 'bad' : 'plain' };
  return [
    { rank: 2, spans: [spent, ...forecast] },
    {
      rank: 7,
      spans: budget === undefined ? [] : [label('budget '), formatMoney(budget, currency)],
    },
  ];
}

function slotItems(run: Run): readonly HeaderItem[] {
  return [
    { rank: 5, spans: [label('slots '), `${run.runningTasks}/${run.concurrency}`] },
    ...run.pools.map(({ name, used, slots }, i) => ({
      rank: 10 + i,
      spans: [label(`${name} `), `${used}/${slots}`],
    })),
  ];
}

function label(text: string): Span {
  return { text, style: 'muted' };
}
