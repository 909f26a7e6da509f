import { statusCode } from '../cell-status.ts';
import type { BackfillOutcome } from '../events.ts';
import type { Run } from './run.ts';

/**
 * How a run with nothing left to do has ended: `failed` with any failed cell, else `cancelled`
 * with any cancelled one, else `failed` when skipped cells left others blocked; `succeeded` when
 * every cell was built or skipped.
 */
export function runOutcome({ counts }: Run): BackfillOutcome {
  if (counts[statusCode.failed]! > 0) return 'failed';
  if (counts[statusCode.cancelled]! > 0) return 'cancelled';
  return counts[statusCode.blocked]! > 0 ? 'failed' : 'succeeded';
}
