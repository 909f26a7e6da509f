import { statusCode } from '../../domain/cell-status.ts';
import { countOf } from '../../domain/figures.ts';
import type { AppState } from '../app-state.ts';
import { frameLine, frameRow, type FrameTitle } from '../frame.ts';
import { viewLogLines, viewLogTitle, type LogSources } from '../log/log-pane-view.ts';
import { viewMatrixScreen } from '../matrix-screen-view.ts';
import { titleSpans } from '../pick/pick-view.ts';
import { fullPaneHeight, layoutMatrixScreen } from '../screen-layout.ts';
import { noticeSpan, viewSelection } from '../selection-view.ts';
import type { Services } from '../services.ts';
import type { Span } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { viewLiveHeader } from './live-header-view.ts';
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
    title: titleSpans(services),
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
    title: viewLogTitle(live.log, log),
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
    frameLine('top', viewLogTitle(live.log, log), across),
    ...Array.from({ length: height }, (_, i) => frameRow(lines[i] ?? blank, theme)),
    frameLine('bottom', viewBottom(state, live), across),
  ];
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
  const selection = viewSelection(live.matrix);
  if (selection && live.logView !== 'full')
    return { left: selection, right: [{ text: 'r retries, x cancels, S skips', style: 'muted' }] };
  return { left: [summarize(live)] };
}

/** How it stands and what to do next. */
function summarize(live: LiveState): Span {
  const { run } = live.session;
  const failed = run.counts[statusCode.failed]!;
  if (isRunning(live)) {
    if (run.guard !== undefined) return { text: run.guard, style: 'warning' };
    if (run.paused) return { text: 'Paused: p starts tasks again', style: 'warning' };
    return failed === 0
      ? { text: `${countOf(run.runningTasks, 'task')} at work`, style: 'muted' }
      : {
          text: `${countOf(failed, 'failed cell')}: n goes there, r retries, R retries all`,
          style: 'bad',
        };
  }
  return describeEnd(live, failed);
}

function describeEnd({ session: { run } }: LiveState, failed: number): Span {
  switch (run.outcome) {
    case 'succeeded':
      return { text: 'Finished: everything is built. esc goes back', style: 'good' };
    case 'failed':
      return {
        text: `Finished: ${countOf(failed, 'cell')} failed. R retries all, n goes to the next, esc back`,
        style: 'bad',
      };
    case 'cancelled':
      return { text: 'Cancelled. r retries a cell, esc goes back', style: 'warning' };
    case 'guarded':
      return {
        text: `${run.guard ?? 'Stopped by a guard'}. R or r takes it up again, esc goes back`,
        style: 'warning',
      };
    default:
      return {
        text: 'Interrupted before the end. R or r takes it up again, esc goes back',
        style: 'warning',
      };
  }
}
