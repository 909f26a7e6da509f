/** What a key needs to know of the screen to say whether it works. */
export interface KeyContext {
  /** Marked cells on the screen's matrix. */
  readonly marked: number;
  /** A session of ours still launches or runs tasks. */
  readonly isRunning: boolean;
  /** Why the plan cannot be launched. */
  readonly cannotLaunch?: string;
  readonly failedCells: number;
  /** The cell under the cursor, as far as the backfill on screen knows it. */
  readonly cell?: { readonly isPlanned: boolean; readonly hasLog: boolean };
  readonly hasSearch: boolean;
}
