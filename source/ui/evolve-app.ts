import { statusCode } from '../domain/cell-status.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { AppIntent } from './app-intent.ts';
import { isSamePlace, matrixOf, scopeOf, type AppState } from './app-state.ts';
import { helpBlocks } from './help/help-blocks.ts';
import { layoutHelp } from './help/help-layout.ts';
import { addSample } from './live/pace.ts';
import { isRunning, type LiveState } from './live/live-state.ts';
import { evolveLog, noLog } from './log/log-state.ts';
import { evolveMatrix } from './matrix/evolve-matrix.ts';
import type { MatrixIntent } from './matrix/matrix-intent.ts';
import { createMatrix } from './matrix/matrix-state.ts';
import { evolvePrompt } from './prompt/prompt-state.ts';
import type { BackfillSummary } from './services.ts';
import { layoutMatrixScreen } from './screen-layout.ts';

/** The interface after an intent; handles of runs and models are carried along untouched. */
export function evolveApp(state: AppState, intent: AppIntent): AppState {
  switch (intent.type) {
    case 'resized':
      return withMatrix({ ...state, size: intent.size }, { type: 'settle' });
    case 'clock-ticked':
      return tick(state, intent.now);
    case 'noticed':
      return { ...state, notice: intent.notice };
    case 'notice-read':
      return without(state, 'notice');
    case 'screen-shown':
      return withMatrix({ ...state, screen: intent.screen }, { type: 'settle' });
    case 'overlay-opened':
      return { ...state, overlay: intent.overlay };
    case 'overlay-closed':
      return without(state, 'overlay');
    case 'help-scrolled':
    case 'prompt-changed':
      return withOverlay(state, intent);
    case 'matrix-changed':
      return withMatrix(state, intent.intent);
    case 'details-toggled':
      return withMatrix(
        { ...state, pick: { ...state.pick, showsDetails: !state.pick.showsDetails } },
        { type: 'settle' },
      );
    case 'state-assessed':
      return withModels(state, intent);
    case 'planned':
    case 'plan-scrolled':
    case 'launching':
      return withPlan(state, intent);
    case 'session-opened':
      return openSession(state, intent);
    case 'run-changed':
    case 'log-view-set':
    case 'attempt-chosen':
    case 'log-changed':
      return withLive(state, intent);
    case 'history-opened':
      return { ...state, history: { backfills: intent.backfills, cursor: 0 } };
    case 'history-read':
      return { ...state, history: readHistory(state, intent.backfills) };
    case 'history-moved':
      return { ...state, history: moveHistory(state, intent.lines) };
  }
}

type Of<T extends AppIntent['type']> = Extract<AppIntent, { readonly type: T }>;

function readHistory(
  { history }: AppState,
  backfills: readonly BackfillSummary[],
): AppState['history'] {
  const chosen = history.backfills[history.cursor]?.id;
  const place = backfills.findIndex(({ id }) => id === chosen);
  return { backfills, cursor: Math.max(0, place) };
}

function withModels(state: AppState, { pick, live: model }: Of<'state-assessed'>): AppState {
  const { live } = state;
  const assessed = { ...state, pick: { ...state.pick, ...pick } };
  return live && model ? { ...assessed, live: { ...live, model } } : assessed;
}

function without(state: AppState, key: 'notice' | 'overlay'): AppState {
  const copy: { -readonly [K in keyof AppState]: AppState[K] } = { ...state };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete copy[key];
  return copy;
}

function tick(state: AppState, now: number): AppState {
  const { live } = state;
  if (!live || !isRunning(live)) return { ...state, now };
  const done = live.session.run.counts[statusCode.succeeded] ?? 0;
  return { ...state, now, live: { ...live, samples: addSample(live.samples, { at: now, done }) } };
}

function withMatrix(state: AppState, intent: MatrixIntent): AppState {
  const { matrix, model } = matrixOf(state);
  if (model.rows.length === 0) return state;
  const { matrix: size } = layoutMatrixScreen(state);
  const evolved = evolveMatrix(matrix, intent, { model, size });
  if (state.screen !== 'live' || !state.live)
    return { ...state, pick: { ...state.pick, matrix: evolved } };
  const hasMoved = !isSamePlace(evolved, matrix) || evolved.zoom !== matrix.zoom;
  const live = hasMoved ? withNewestAttempt(state.live) : state.live;
  return { ...state, live: { ...live, matrix: evolved } };
}

function withNewestAttempt(live: LiveState): LiveState {
  const copy: { -readonly [K in keyof LiveState]: LiveState[K] } = { ...live };
  delete copy.attempt;
  return copy;
}

function withOverlay(state: AppState, intent: Of<'help-scrolled' | 'prompt-changed'>): AppState {
  const { overlay } = state;
  if (overlay?.type === 'help' && intent.type === 'help-scrolled')
    return {
      ...state,
      overlay: { type: 'help', top: moveHelp(state, overlay.top + intent.lines) },
    };
  if (overlay?.type === 'prompt' && intent.type === 'prompt-changed') {
    const prompt = evolvePrompt(overlay.prompt, intent.intent);
    return { ...state, overlay: { type: 'prompt', prompt } };
  }
  return state;
}

function moveHelp(state: AppState, top: number): number {
  const blocks = helpBlocks(scopeOf(state), state.hasMouse);
  return clamp(top, layoutHelp(blocks, state.size).lastTop);
}

function withPlan(
  state: AppState,
  intent: Of<'planned' | 'plan-scrolled' | 'launching'>,
): AppState {
  if (intent.type === 'planned') {
    const { request, result } = intent;
    return { ...state, screen: 'plan', plan: { request, result, top: 0, isLaunching: false } };
  }
  const { plan } = state;
  if (!plan) return state;
  if (intent.type === 'launching')
    return { ...state, plan: { ...plan, isLaunching: intent.isLaunching } };
  const last = plan.result.ok ? Math.max(0, plan.result.value.taskCount - 1) : 0;
  return { ...state, plan: { ...plan, top: clamp(plan.top + intent.lines, last) } };
}

/**
 * The backfill's matrix begins where its first task runs. One that is taken up again, by a retry
 * perhaps, is looked at as before, through what is open over it.
 */
function openSession(state: AppState, intent: Of<'session-opened'>): AppState {
  const { session, model } = intent;
  const isSame = state.live?.session.run.id === session.run.id;
  const before = isSame ? state.live.matrix : state.pick.matrix;
  const { cursor, scroll, zoom } = before;
  const live: LiveState = {
    session,
    model,
    matrix: { ...createMatrix(model), cursor, scroll, zoom },
    version: session.run.version,
    samples: [],
    logView: isSame ? state.live.logView : 'pane',
    log: isSame ? state.live.log : noLog,
  };
  const below = isSame ? state : without(state, 'overlay');
  const opened: AppState = { ...below, screen: 'live', live };
  const first = isSame ? undefined : firstCell(session.run.plan);
  return withMatrix(opened, first ? { type: 'go-to-cell', ...first } : { type: 'settle' });
}

/** A cell that the plan builds early: its order is that of time. */
function firstCell({ assets, request }: Plan): { asset: number; ordinal: number } | undefined {
  const [first] = assets;
  if (!first) return undefined;
  const ordinal = request.order === 'newest' ? first.cells.at(-1)! - 1 : first.cells[0]!;
  return { asset: first.index, ordinal };
}

function withLive(
  state: AppState,
  intent: Of<'run-changed' | 'log-view-set' | 'attempt-chosen' | 'log-changed'>,
): AppState {
  const { live } = state;
  if (!live) return state;
  switch (intent.type) {
    case 'run-changed':
      return { ...state, live: { ...live, version: live.session.run.version } };
    case 'log-view-set':
      return withMatrix(
        { ...state, live: { ...live, logView: intent.logView } },
        { type: 'settle' },
      );
    case 'attempt-chosen':
      return { ...state, live: { ...live, attempt: intent.attempt } };
    case 'log-changed':
      return { ...state, live: { ...live, log: evolveLog(live.log, intent.intent) } };
  }
}

function moveHistory({ history }: AppState, lines: number): AppState['history'] {
  const last = Math.max(0, history.backfills.length - 1);
  return { ...history, cursor: clamp(history.cursor + lines, last) };
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}
