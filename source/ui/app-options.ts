import type { Session } from './services.ts';

export interface OpenAppOptions {
  /** A backfill to show at once, such as one that still runs. */
  readonly initialSession?: Session;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes clicks, drags and the wheel; true by default. */
  readonly mouse?: boolean;
  /** Epoch ms; the system's clock by default. */
  readonly now?: () => number;
}

/** Why the interface ended. */
export type AppExit =
  | {
      readonly type: 'left';
      /** The backfill on screen, when it goes on. */
      readonly goesOn?: string;
    }
  | { readonly type: 'signal'; readonly signal: 'SIGTERM' | 'SIGHUP' | 'SIGINT' };
