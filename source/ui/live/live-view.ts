import { statusCode } from '../../domain/cell-status.ts';
import { countOf } from '../../domain/figures.ts';
import type { AppState } from '../app-state.ts';
import { fitText } from '../fit-text.ts';
import { frameLine, frameRow, titleWidth, type FrameTitle } from '../frame.ts';
import { viewLogLines, viewLogTitle, type LogSources } from '../log/log-pane-view.ts';
import { viewMatrixScreen } from '../matrix-screen-view.ts';
import { titleSpans } from '../pick/pick-view.ts';
import { fullPaneHeight, layoutMatrixScreen } from '../screen-layout.ts';
import { noticeSpan, viewSelection } from '../selection-view.ts';
import type { Services } from '../services.ts';
import type { StyleName } from '../palette.ts';
import type { Theme } from '../theme.ts';
import { viewLiveHeader } from './live-header-view.ts';
import { describeIdle } from './idle-view.ts';
import { isRunning, type LiveState } from './live-state.ts';
import { taskUnderCursor } from './live-tasks.ts';

/** The screen of one backfill, without its footer: one line less than the terminal has. */
export function viewLive(
  state: AppState,
  live: LiveState,
  { services, theme }: { readonly services: Services; readonly theme: Theme },
): readonly string[] {
  const { columns: width } = state.size;
  const sources = {
    title: titleSpans(services, width),
    currency: services.config.currency,
    now: state.now,
  };
  return [
    ...viewLiveHeader(live, sources, { width, theme }),
    ...(live.logView === 'full'
      ? viewFullLog(state, live, logSources(state, live, services), theme)
      : viewWithMatrix(state, live, logSources(state, live, services), theme)),
  ];
}

function viewWithMatrix(
  state: AppState,
  live: LiveState,
  log: LogSources,
  theme: Theme,
): readonly string[] {
  const { width, paneHeight: height } = layoutMatrixScreen(state);
  const pane = {
    title: viewLogTitle(live.log, log, state.size.columns),
    lines: viewLogLines(live.log, log, { width, height, theme }),
  };
  return viewMatrixScreen(state, { pane, bottom: viewBottom(state, live) }, theme);
}

function viewFullLog(
  state: AppState,
  live: LiveState,
  log: LogSources,
  theme: Theme,
): readonly string[] {
  const { columns, rows } = state.size;
  const width = columns - 4;
  const height = fullPaneHeight({ columns, rows });
  const lines = viewLogLines(live.log, log, { width, height, theme });
  const blank = ' '.repeat(width);
  const across = { width: columns, theme };
  return [
    frameLine('top', viewLogTitle(live.log, log, columns), across),
    ...Array.from({ length: height }, (_, i) => frameRow(lines[i] ?? blank, theme)),
    frameLine('bottom', viewLogBottom(state, live), across),
  ];
}

function viewLogBottom({ notice }: AppState, { log }: LiveState): FrameTitle {
  if (notice) return { left: [noticeSpan(notice)] };
  const text = log.isFollowing
    ? 'Following the end of the log'
    : 'G goes to the end and follows it';
  return { left: [{ text, style: 'muted' }] };
}

function logSources(state: AppState, live: LiveState, { config }: Services): LogSources {
  const view = taskUnderCursor(live);
  const definition = view && live.session.run.graph.assets[view.asset]?.definition;
  return {
    ...(view ? { view } : {}),
    mostAttempts: 1 + (definition?.retry.max ?? 0),
    currency: config.currency,
    now: state.now,
  };
}

function viewBottom(state: AppState, live: LiveState): FrameTitle {
  if (state.notice) return { left: [noticeSpan(state.notice)] };
  const width = titleWidth(state.size.columns);
  const selection = viewSelection(live.matrix, live.model, width);
  if (selection)
    return { left: selection, right: [{ text: 'r retries, x cancels, S skips', style: 'muted' }] };
  const { texts, style } = summarize(live, state.now);
  return { left: [{ text: fitText(texts, width), style }] };
}

type Texts = readonly [string, ...string[]];

/** How it stands and what to do next, from long to short. */
function summarize(
  live: LiveState,
  now: number,
): { readonly texts: Texts; readonly style: StyleName } {
  const { run } = live.session;
  const failed = run.counts[statusCode.failed]!;
  if (!isRunning(live)) return describeEnd(live, failed);
  const idle = describeIdle(run.idleReason(now), now);
  if (idle.sentence !== undefined && idle.style === 'warning') {
    return {
      texts: [idle.sentence, ...(run.guard === undefined ? [] : [run.guard])],
      style: 'warning',
    };
  }
  if (failed === 0) {
    const atWork = `${countOf(run.runningTasks, 'task')} at work`;
    return { texts: [run.runningTasks === 0 ? (idle.sentence ?? atWork) : atWork], style: 'muted' };
  }
  const text = `${countOf(failed, 'failed cell')}: n goes there, r retries, R retries all`;
  return { texts: [text, `${countOf(failed, 'failed cell')}: n goes there`], style: 'bad' };
}

function describeEnd(
  { session: { run } }: LiveState,
  failed: number,
): ReturnType<typeof summarize> {
  const cells = countOf(failed, 'cell');
  switch (run.outcome) {
    case 'succeeded':
      return { texts: ['Finished: everything is built. esc goes back'], style: 'good' };
    case 'failed':
      return {
        texts: [
          `Finished: ${cells} failed. R retries all, n goes to the next, esc back`,
          `${cells} failed: R retries all, n goes there`,
        ],
        style: 'bad',
      };
    case 'guarded': {
      const guard = run.guard ?? 'Stopped by a guard';
      if (run.trippedGuard === 'failures') return describeRest(guard);
      const next = `backfill retry ${run.id} --budget N`;
      return { texts: [`${guard}. To go on: ${next}`, next, guard], style: 'warning' };
    }
    case 'cancelled':
      return describeRest('Cancelled');
    default:
      return describeRest('Interrupted before the end');
  }
}

function describeRest(what: string): ReturnType<typeof summarize> {
  const texts: Texts = [`${what}. p takes it up again, esc goes back`, `${what}: p goes on`];
  return { texts, style: 'warning' };
}
