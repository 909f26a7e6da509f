import type { Journal, Recorded } from '../domain/events.ts';
import type { EvolveContext, TaskCells } from '../domain/find-task-cells.ts';
import type { State } from '../domain/state.ts';
import type { JournalFile } from './journal-file.ts';
import { foldEvent, type Ledger } from './ledger.ts';

/** The way into one backfill's journal. Its methods throw or reject with a `StoreError`. */
export interface BackfillJournal extends Journal {
  readonly id: string;
}

/** A backfill that can be appended to. */
export interface OpenBackfill {
  readonly ledger: Ledger;
  readonly file: JournalFile;
  readonly context: EvolveContext;
  readonly state: State;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Called for each of an event's tasks before any of its cells change. */
  readonly beforeChange: (cells: TaskCells) => void;
  /** Epoch ms at which the lock was taken: what happens under it is not earlier. */
  readonly since: number;
  /** As `Journal.flush`: what happens here may rest on what other backfills have built. */
  readonly flush: () => Promise<void>;
  /** As `Journal.unsyncedFile`. */
  readonly unsyncedFile: () => string | undefined;
  /** Called after every event. */
  readonly onAppend: (recorded: Recorded) => void;
}

/**
 * Gives events their number and time, writes them and folds them in. Numbers grow over the whole
 * state directory; time never goes back within a journal, nor before its
 * lock, whatever the clock does.
 */
export function openJournal(backfill: OpenBackfill): BackfillJournal {
  const {
    ledger,
    file,
    context,
    state,
    clock,
    since,
    beforeChange,
    flush,
    unsyncedFile,
    onAppend,
  } = backfill;
  return {
    id: ledger.id,
    append(event) {
      const now = Math.max(clock(), since);
      const at = ledger.updatedAt > now ? ledger.updatedAt : now;
      const recorded = { seq: state.sequence + 1, at, backfill: ledger.id, event };
      file.append(recorded);
      ledger.position = file.position;
      foldEvent({ state, ledger, context, beforeChange }, recorded);
      onAppend(recorded);
      return recorded;
    },
    flush,
    get unsyncedFile() {
      return unsyncedFile();
    },
  };
}
