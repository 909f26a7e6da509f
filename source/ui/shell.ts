import type { AppIntent } from './app-intent.ts';
import type { AppState } from './app-state.ts';
import type { Action } from './key-binding.ts';
import type { LogViewer } from './log/log-viewer.ts';
import type { Notice } from './notice.ts';
import type { Services, Session } from './services.ts';

/** What the interface asks of the terminal that it runs in. */
export interface Terminal {
  /** Gives the screen back and ends the interface; an error is passed on to whoever opened it. */
  exit(error?: Error): void;
  /** Hands the terminal to another program until the work is done. */
  suspend(work: () => Promise<void>): Promise<void>;
  /** Puts the program in the background, as ctrl-z does; resolves when it is back. */
  stop(): Promise<void>;
}

/** What the handlers of keys work with: the state, and the ways to change it and the world. */
export interface Shell {
  readonly services: Services;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly log: LogViewer;
  state(): AppState;
  dispatch(intent: AppIntent): void;
  notify(tone: Notice['tone'], text: string): void;
  /** Epoch ms. */
  now(): number;
  /** Shows a session and follows it; the one before is let go. */
  follow(session: Session): void;
  /** Shows what the state tells of every cell anew. */
  reassess(): void;
  /** Reads the state and the history anew, in the background, and shows them. */
  refresh(): void;
  /** Runs work in the background; what it throws ends the interface. */
  start(work: () => Promise<void>): void;
}

export type Handler = (shell: Shell) => void;

/** Handlers of one screen. */
export type Handlers = Partial<Readonly<Record<Action, Handler>>>;
