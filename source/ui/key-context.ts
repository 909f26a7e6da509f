import type { CellStatus } from '../domain/cell-status.ts';
import type { Guard } from '../domain/events.ts';

/** What a key needs to know of the screen to say whether it works. */
export interface KeyContext {
  /** Marked cells on the screen's matrix. */
  readonly marked: number;
  /** A session of ours still launches or runs tasks. */
  readonly isRunning: boolean;
  /** Why the plan cannot be launched. */
  readonly cannotLaunch?: string;
  readonly failedCells: number;
  /** The cell under the cursor, when the backfill on screen builds it. */
  readonly cell?: CellContext;
  readonly hasSearch: boolean;
  /** No task is started at the moment, because the user said so. */
  readonly isPaused: boolean;
  /** The guard that stopped the running backfill from launching. */
  readonly guard?: Guard;
  /** The backfill on screen has built everything. */
  readonly isComplete: boolean;
  /** There are no assets to work with. */
  readonly isEmpty: boolean;
  /** Why the chosen earlier backfill cannot be opened or taken up. */
  readonly cannotOpen?: string;
  readonly cannotResume?: string;
}

/** What is known of the task under the cursor. */
interface CellContext {
  readonly status: CellStatus;
  /** Attempts started; 0: there is no log. */
  readonly attempts: number;
  /** An automatic next try is due. */
  readonly waitsForRetry: boolean;
}
