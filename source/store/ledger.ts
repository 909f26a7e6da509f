import { statusCode } from '../domain/cell-status.ts';
import type { BackfillEvent, BackfillOutcome, Recorded } from '../domain/events.ts';
import { evolveState } from '../domain/evolve-state.ts';
import { findTaskCells, type EvolveContext } from '../domain/find-task-cells.ts';
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
  finishedAt?: number;
  outcome?: BackfillOutcome;
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
  const times = { startedAt: NaN, updatedAt: NaN };
  return { id, request, cells, position: journalStart, ...times, succeeded: 0, failed: 0, cost: 0 };
}

/** Folds an event into the state and its backfill's ledger alike. */
export function foldEvent(
  { state, ledger }: { readonly state: State; readonly ledger: Ledger },
  context: EvolveContext,
  recorded: Recorded,
): void {
  const before = countOutcomes(state, context, recorded);
  evolveState(state, context, recorded);
  const after = countOutcomes(state, context, recorded);
  ledger.succeeded += after.succeeded - before.succeeded;
  ledger.failed += after.failed - before.failed;
  evolveLedger(ledger, recorded);
}

/** Folds an event into the ledger alone, for a backfill whose cells are no longer known. */
export function evolveLedger(ledger: Ledger, { at, event }: Recorded): void {
  if (Number.isNaN(ledger.startedAt)) ledger.startedAt = at;
  ledger.updatedAt = at;
  if ('reported' in event) ledger.cost += event.reported.cost ?? 0;
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

interface OutcomeCounts {
  readonly succeeded: number;
  readonly failed: number;
}

/** Outcomes that the event's backfill has given so far to the cells that the event is about. */
function countOutcomes(
  state: State,
  context: EvolveContext,
  { backfill, event }: Recorded,
): OutcomeCounts {
  const origin = state.texts.indexOf(backfill);
  let succeeded = 0;
  let failed = 0;
  for (const task of settledTasks(event)) {
    const found = findTaskCells(state, context, task);
    if (found === undefined) continue;
    const { columns, cells } = found;
    for (const ordinal of eachOrdinal(cells)) {
      if (columns.backfill[ordinal] !== origin) continue;
      if (columns.outcome[ordinal] === statusCode.succeeded) succeeded += 1;
      else if (columns.outcome[ordinal] === statusCode.failed) failed += 1;
    }
  }
  return { succeeded, failed };
}

/** Tasks whose cells' outcomes the event may change: none at an attempt's start. */
function settledTasks(event: BackfillEvent): readonly string[] {
  if ('tasks' in event) return event.tasks;
  return 'durationMs' in event ? [event.task] : [];
}
