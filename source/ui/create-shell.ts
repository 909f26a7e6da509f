import { assessCells } from '../domain/assess-cells.ts';
import { createAppState, scopeOf, type AppState, type ScreenSize } from './app-state.ts';
import { evolveApp } from './evolve-app.ts';
import type { AppIntent } from './app-intent.ts';
import { followSession } from './follow-session.ts';
import { isRunning } from './live/live-state.ts';
import { taskUnderCursor } from './live/live-tasks.ts';
import type { LogTarget } from './log/log-state.ts';
import { LogViewer } from './log/log-viewer.ts';
import { createMatrixModel, type LiveMatrixModel } from './matrix/matrix-model.ts';
import { fullPaneHeight, layoutMatrixScreen } from './screen-layout.ts';
import type { Services, Session } from './services.ts';
import type { Shell, Terminal } from './shell.ts';

export interface ShellOptions {
  readonly size: ScreenSize;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Epoch ms. */
  now(): number;
}

/** A shell whose state React can subscribe to. */
export interface ShellStore extends Shell {
  subscribe(listener: () => void): () => void;
  /** Lets go of the session that is followed, and of every timer. */
  dispose(): void;
}

/** How often the clock and a log that is being written are looked at. */
const tickMs = 1000;
const logMs = 250;

/** The interface's one store: holds the state, follows the session and reads logs. */
export function createShell(services: Services, options: ShellOptions): ShellStore {
  const listeners = new Set<() => void>();
  let state = createAppState(options.size, options.now(), assess(services));
  let release = (): void => undefined;

  const log = new LogViewer({
    state: () =>
      state.live?.log ?? { page: { lines: [], end: 0, size: 0 }, isFollowing: true, shift: 0 },
    rows: () => logRows(state),
    dispatch: (intent) => dispatch({ type: 'log-changed', intent }),
    crash: (error) => options.terminal.exit(asError(error)),
  });

  function dispatch(intent: AppIntent): void {
    const before = state;
    state = evolveApp(state, intent);
    if (state === before) return;
    if (intent.type !== 'log-changed') followLog(before);
    for (const listener of listeners) listener();
  }

  /** Turns to the log of the task under the cursor; a pane of another height is read again. */
  function followLog(before: AppState): void {
    if (!state.live) return;
    log.show(logTarget(state));
    if (logRows(before) !== logRows(state)) log.refresh();
  }

  const shell: ShellStore = {
    services,
    env: options.env,
    terminal: options.terminal,
    log,
    state: () => state,
    now: options.now,
    dispatch,
    notify: (tone, text) => dispatch({ type: 'noticed', notice: { tone, text } }),
    follow(session, since) {
      release();
      release = follow(shell, session, since);
    },
    start(work) {
      work().catch((error: unknown) => options.terminal.exit(asError(error)));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reassess: () => dispatch({ type: 'state-assessed', pick: assess(services) }),
    dispose: () => release(),
  };
  return shell;
}

/** Every cell's status as the state tells it, and the matrix that shows it. */
function assess(services: Services): Pick<AppState['pick'], 'model' | 'assessment'> {
  const { graph, state, config } = services;
  const assessment = assessCells(graph, state);
  return {
    assessment,
    model: createMatrixModel({ graph, timezone: config.timezone, assessment, state }),
  };
}

/** Shows a session, keeps the screen up to date with it and returns the way to let it go. */
function follow(shell: ShellStore, session: Session, since: number): () => void {
  const { services } = shell;
  const { graph, state, config } = services;
  const { run } = session;
  const assessment = assessCells(graph, state);
  const model = createMatrixModel({ graph, timezone: config.timezone, assessment, state, run });
  let version = run.version;
  shell.dispatch({ type: 'session-opened', session, model, since });
  const isActive = (): boolean => isRunning(shell.state().live);
  const clock = setInterval(() => {
    if (isActive()) shell.dispatch({ type: 'clock-ticked', now: shell.now() });
  }, tickMs);
  const logClock = setInterval(() => {
    if (isActive() && shell.state().live?.log.isFollowing) shell.log.refresh();
  }, logMs);
  const stop = (): void => {
    clearInterval(clock);
    clearInterval(logClock);
  };
  const unfollow = followSession(session, () => {
    touchChanged(model, session, version);
    version = run.version;
    shell.dispatch({ type: 'clock-ticked', now: shell.now() });
    shell.dispatch({ type: 'run-changed' });
    if (isActive()) return;
    stop();
    shell.log.refresh();
    shell.reassess();
  });
  if (!isActive()) stop();
  return () => {
    stop();
    unfollow();
  };
}

function touchChanged(model: LiveMatrixModel, { run }: Session, version: number): void {
  const changed = run.changedSince(version);
  if (changed) {
    for (const { asset, start, end } of changed) model.touch(asset, start, end);
    return;
  }
  for (const { index, partitions } of run.graph.assets) model.touch(index, 0, partitions.count);
}

/** The log that belongs to the cell under the cursor: its newest attempt, or the one chosen. */
function logTarget({ live }: AppState): LogTarget | undefined {
  if (!live || live.logView === 'hidden') return undefined;
  const view = taskUnderCursor(live);
  if (!view || view.attempt === 0) return undefined;
  const attempt = Math.min(live.attempt ?? view.attempt, view.attempt);
  return { task: view.task, attempt, path: live.session.logPath(view.task, attempt) };
}

function logRows(state: AppState): number {
  if (!state.live) return 0;
  if (scopeOf(state) === 'log') return fullPaneHeight(state.size);
  return layoutMatrixScreen(state).paneHeight;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
