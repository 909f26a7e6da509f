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

/** What the events of one backfill are folded into. */
export interface FoldTarget {
  readonly state: State;
  readonly ledger: Ledger;
  /** Absent when the plan no longer fits the assets: its cells are then not known. */
  readonly context?: EvolveContext;
  /** Called for each of an event's tasks before any of its cells change. */
  readonly beforeChange: (cells: TaskCells) => void;
}

/** Folds an event into the state and its backfill's ledger alike. */
export function foldEvent(target: FoldTarget, recorded: Recorded): void {
  const { state, ledger, context } = target;
  if (context === undefined) state.sequence = recorded.seq;
  else foldCells(target, context, recorded);
  evolveLedger(ledger, recorded);
}

function foldCells(
  { state, ledger, beforeChange }: FoldTarget,
  context: EvolveContext,
  recorded: Recorded,
): void {
  const { event, backfill } = recorded;
  const found: TaskCells[] = [];
  for (const id of changedTasks(event)) {
    const cells = findTaskCells(state, context, id);
    if (cells !== undefined) found.push(cells);
  }
  for (const each of found) beforeChange(each);
  // An attempt's start changes no outcome.
  if (event.type === 'attempt-started') return evolveState(state, context, recorded);
  const origin = state.texts.intern(backfill);
  countOutcomes(ledger, found, { origin, by: -1 });
  evolveState(state, context, recorded);
  countOutcomes(ledger, found, { origin, by: 1 });
}

/** Folds an event into what is not about single cells. */
function evolveLedger(ledger: Ledger, { at, event }: Recorded): void {
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

/** Counts the outcomes that a backfill, by its interned id, has given so far to cells. */
function countOutcomes(
  ledger: Ledger,
  tasks: readonly TaskCells[],
  { origin, by }: { readonly origin: number; readonly by: 1 | -1 },
): void {
  for (const { columns, cells } of tasks) {
    const { backfill, outcome } = columns;
    for (const ordinal of eachOrdinal(cells)) {
      if (backfill[ordinal] !== origin) continue;
      if (outcome[ordinal] === statusCode.succeeded) ledger.succeeded += by;
      else if (outcome[ordinal] === statusCode.failed) ledger.failed += by;
    }
  }
}

/** Tasks whose cells the event may change. */
function changedTasks(event: BackfillEvent): readonly string[] {
  if ('tasks' in event) return event.tasks;
  return 'attempt' in event ? [event.task] : [];
}
