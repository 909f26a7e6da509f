import { statusCode } from '../domain/cell-status.ts';
import type { BackfillEvent, BackfillOutcome, Recorded } from '../domain/events.ts';
import { evolveState } from '../domain/evolve-state.ts';
import { findTaskCells, type EvolveContext, type TaskCells } from '../domain/find-task-cells.ts';
import { eachOrdinal } from '../domain/ordinals.ts';
import type { PlanRequest } from '../domain/plan/plan.ts';
import type { State } from '../domain/state.ts';
import { journalStart, type JournalPosition } from './read-journal.ts';

/** What is kept of a backfill so that its journal need not be read again. */
export interface Ledger {
  readonly id: string;
  readonly request: PlanRequest;
  /** Planned cells. */
  readonly cells: number;
  /** How far its journal is folded into the state. */
  position: JournalPosition;
  /** Epoch ms of the first and the newest event; `NaN` before the first. */
  startedAt: number;
  updatedAt: number;
  /** Time in ms that a runner carried it, without the pauses between two runners. */
  activeMs: number;
  finishedAt?: number;
  outcome?: BackfillOutcome;
  /** Absent: it is not; so too for `isQueued`, waiting for its turn. */
  isPaused?: true;
  isQueued?: true;
  /** Cells by the last outcome that this backfill gave them. */
  succeeded: number;
  failed: number;
  /** Spend over all attempts, in the config's currency. */
  cost: number;
}

export function createLedger(
  id: string,
  { request, cells }: { readonly request: PlanRequest; readonly cells: number },
): Ledger {
  const times = { startedAt: NaN, updatedAt: NaN, activeMs: 0 };
  return { id, request, cells, position: journalStart, ...times, succeeded: 0, failed: 0, cost: 0 };
}

/** What an event is folded into. */
export interface FoldTarget {
  readonly state: State;
  readonly ledger: Ledger;
  /** Called for each of the event's tasks before any of its cells change. */
  readonly beforeChange?: (cells: TaskCells) => void;
}

/** Folds an event into the state and its backfill's ledger alike. */
export function foldEvent(
  { state, ledger, beforeChange }: FoldTarget,
  context: EvolveContext,
  recorded: Recorded,
): void {
  const found = tasksOf(recorded.event).flatMap((id) => findTaskCells(state, context, id) ?? []);
  if (beforeChange !== undefined) for (const each of found) beforeChange(each);
  const settled = isSettling(recorded.event) ? found : [];
  const origin = state.texts.intern(recorded.backfill);
  const before = countOutcomes(settled, origin);
  evolveState(state, context, recorded);
  const after = countOutcomes(settled, origin);
  ledger.succeeded += after.succeeded - before.succeeded;
  ledger.failed += after.failed - before.failed;
  evolveLedger(ledger, recorded);
}

/** Folds an event into the ledger alone, for a backfill whose cells are no longer known. */
export function evolveLedger(ledger: Ledger, { at, event }: Recorded): void {
  if (Number.isNaN(ledger.startedAt)) ledger.startedAt = at;
  // Nobody carried it between the last event of one runner and the first of the next.
  else if (event.type !== 'backfill-resumed' && !ledger.isQueued) {
    ledger.activeMs += Math.max(0, at - ledger.updatedAt);
  }
  ledger.updatedAt = at;
  if ('reported' in event) ledger.cost += event.reported.cost ?? 0;
  evolveStanding(ledger, event);
  if (event.type === 'backfill-finished') {
    ledger.finishedAt = at;
    ledger.outcome = event.outcome;
    // A cell that failed here may have been built by another backfill since.
    if (event.outcome === 'succeeded') ledger.failed = 0;
  } else if (event.type === 'backfill-resumed') {
    delete ledger.finishedAt;
    delete ledger.outcome;
  }
}

/** Whether it is paused, and whether it waits for its turn. */
function evolveStanding(ledger: Ledger, { type }: BackfillEvent): void {
  const isNew = type === 'backfill-resumed' || type === 'backfill-finished';
  if (type === 'paused') ledger.isPaused = true;
  if (type === 'resumed' || isNew) delete ledger.isPaused;
  if (type === 'queued') ledger.isQueued = true;
  if (type === 'turn-taken' || isNew) delete ledger.isQueued;
}

interface OutcomeCounts {
  readonly succeeded: number;
  readonly failed: number;
}

/** Outcomes that a backfill, by its interned id, has given so far to cells. */
function countOutcomes(tasks: readonly TaskCells[], origin: number): OutcomeCounts {
  let succeeded = 0;
  let failed = 0;
  for (const { columns, cells } of tasks) {
    for (const ordinal of eachOrdinal(cells)) {
      if (columns.backfill[ordinal] !== origin) continue;
      if (columns.outcome[ordinal] === statusCode.succeeded) succeeded += 1;
      else if (columns.outcome[ordinal] === statusCode.failed) failed += 1;
    }
  }
  return { succeeded, failed };
}

/** Tasks that the event is about. */
function tasksOf(event: BackfillEvent): readonly string[] {
  if ('tasks' in event) return event.tasks;
  return 'task' in event ? [event.task] : [];
}

/** Whether the event may change the outcome of its tasks' cells: an attempt's start does not. */
function isSettling(event: BackfillEvent): boolean {
  return 'tasks' in event || 'durationMs' in event;
}
