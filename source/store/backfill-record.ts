import type { BackfillOutcome } from '../domain/events.ts';
import type { PlanRequest } from '../domain/plan/plan.ts';
import { compareIds } from './backfill-id.ts';
import type { Ledger } from './ledger.ts';
import type { LockHolder } from './lock.ts';

/** A line of the history. Times are epoch ms. */
export interface BackfillRecord {
  readonly id: string;
  readonly startedAt: number;
  /** Time of its newest event. */
  readonly updatedAt: number;
  /** Time in ms that a runner carried it, without the pauses between two runners. */
  readonly activeMs: number;
  readonly finishedAt?: number;
  /** Absent while it runs and after a crash. */
  readonly outcome?: BackfillOutcome;
  /** A living process carries it. */
  readonly isLive: boolean;
  /** The outcome; without one how a living process carries it, else `interrupted`. */
  readonly status: BackfillOutcome | 'running' | 'paused' | 'queued';
  readonly request: PlanRequest;
  /** Planned cells. */
  readonly cells: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Spend over all attempts, in the config's currency. */
  readonly cost: number;
}

/** What the ledgers say, newest backfill first; `holder` is the living process with the lock. */
export function viewRecords(
  ledgers: Iterable<Ledger>,
  holder: LockHolder | undefined,
): readonly BackfillRecord[] {
  return [...ledgers]
    .filter(({ position }) => position.seq > 0)
    .sort((a, b) => compareIds(b.id, a.id))
    .map((ledger) => viewRecord(ledger, holder));
}

function viewRecord(ledger: Ledger, holder: LockHolder | undefined): BackfillRecord {
  const { id, startedAt, updatedAt, activeMs, finishedAt, outcome, request } = ledger;
  const { cells, succeeded, failed, cost } = ledger;
  const isLive = outcome === undefined && holder !== undefined && updatedAt >= holder.since;
  return {
    id,
    startedAt,
    updatedAt,
    activeMs,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(outcome === undefined ? {} : { outcome }),
    isLive,
    status: outcome ?? (isLive ? viewStanding(ledger) : 'interrupted'),
    request,
    cells,
    succeeded,
    failed,
    cost,
  };
}

function viewStanding({ isPaused, isQueued }: Ledger): 'running' | 'paused' | 'queued' {
  if (isPaused) return 'paused';
  return isQueued ? 'queued' : 'running';
}
