import type { BackfillSummary } from '../services.ts';

/** The list of earlier backfills. */
export interface HistoryState {
  readonly backfills: readonly BackfillSummary[];
  /** Position of the cursor. */
  readonly cursor: number;
}
