/**
 * Every status a cell can have; a cell has exactly one. The position is the code stored in typed
 * arrays and on disk, so entries are only ever appended.
 */
export const cellStatuses = [
  'missing',
  'queued',
  'running',
  'succeeded',
  'failed',
  'blocked',
  'skipped',
  'cancelled',
  'stale',
] as const;

export type CellStatus = (typeof cellStatuses)[number];

/** Codes of the statuses, for typed arrays: `statusCode.failed`. */
export const statusCode = {
  missing: 0,
  queued: 1,
  running: 2,
  succeeded: 3,
  failed: 4,
  blocked: 5,
  skipped: 6,
  cancelled: 7,
  stale: 8,
} as const satisfies Record<CellStatus, number>;

/** Why a built cell is out of date. */
export type StaleReason = 'code' | 'upstream';

/** How many cells have each status. */
export type StatusCounts = Readonly<Record<CellStatus, number>>;
