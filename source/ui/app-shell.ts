import { createAppState, scopeOf, type AppState, type ScreenSize } from './app-state.ts';
import type { AppIntent } from './app-intent.ts';
import { assessServices, createSessionModel } from './assess-services.ts';
import { evolveApp } from './evolve-app.ts';
import { followSession } from './follow-session.ts';
import { logTarget } from './live/live-tasks.ts';
import { noLog } from './log/log-state.ts';
import { LogViewer } from './log/log-viewer.ts';
import type { MouseReport } from './mouse/mouse-report.ts';
import { Pointer } from './mouse/pointer.ts';
import type { Notice } from './notice.ts';
import { pressKey } from './press-key.ts';
import { fullPaneHeight, layoutMatrixScreen } from './screen-layout.ts';
import type { Services, Session } from './services.ts';
import type { Shell, Terminal } from './shell.ts';

export interface ShellOptions {
  readonly size: ScreenSize;
  readonly hasMouse: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Epoch ms. */
  readonly now: () => number;
}

/** The interface's one store: holds the state, follows a session, reads logs and owns timers. */
export class AppShell implements Shell {
  readonly services: Services;
  readonly env: ShellOptions['env'];
  readonly terminal: Terminal;
  readonly now: () => number;
  readonly log: LogViewer;
  readonly #pointer = new Pointer(this);
  readonly #listeners = new Set<() => void>();
  #state: AppState;
  #release: (() => void) | undefined;

  constructor(services: Services, { env, terminal, now, ...shown }: ShellOptions) {
    this.services = services;
    this.env = env;
    this.terminal = terminal;
    this.now = now;
    this.#state = createAppState(shown, now(), assessServices(services));
    this.log = new LogViewer({
      state: () => this.#state.live?.log ?? noLog,
      rows: () => logRows(this.#state),
      dispatch: (intent) => this.dispatch({ type: 'log-changed', intent }),
      crash: (error) => this.#crash(error),
    });
  }

  readonly state = (): AppState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(intent: AppIntent): void {
    const before = this.#state;
    this.#state = evolveApp(before, intent);
    if (this.#state === before) return;
    if (intent.type !== 'log-changed') this.#followLog(before);
    for (const listener of this.#listeners) listener();
  }

  notify(tone: Notice['tone'], text: string): void {
    this.dispatch({ type: 'noticed', notice: { tone, text } });
  }

  reassess(): void {
    const { services } = this;
    const pick = assessServices(services);
    const session = this.#state.live?.session;
    const live = session && createSessionModel(services, session, pick.assessment);
    this.dispatch({ type: 'state-assessed', pick, ...(live ? { live } : {}) });
  }

  refresh(): void {
    this.start(async () => {
      await this.services.refresh();
      this.reassess();
      this.dispatch({ type: 'history-read', backfills: this.services.history() });
    });
  }

  follow(session: Session): void {
    this.#release?.();
    this.#release = followSession(this, session);
  }

  start(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#crash(error));
  }

  /** Does what a key means; a bug in that ends the interface like any other. */
  press(key: string): void {
    try {
      pressKey(this, key);
    } catch (error) {
      this.#crash(error);
    }
  }

  /** Does what the mouse means, like `press`. */
  point(report: MouseReport): void {
    try {
      this.#pointer.take(report);
    } catch (error) {
      this.#crash(error);
    }
  }

  /** Lets go of the session that is followed, and of every timer. */
  dispose(): void {
    this.#release?.();
  }

  /** Turns to the log of the task under the cursor; a pane of another height is read again. */
  #followLog(before: AppState): void {
    const { live } = this.#state;
    if (!live) return;
    this.log.show(logTarget(live));
    if (logRows(before) !== logRows(this.#state)) this.log.refresh();
  }

  #crash(error: unknown): void {
    this.terminal.exit(error instanceof Error ? error : new Error(String(error)));
  }
}

function logRows(state: AppState): number {
  if (state.screen !== 'live') return 0;
  if (scopeOf(state) === 'log') return fullPaneHeight(state.size);
  return layoutMatrixScreen(state).paneHeight;
}
