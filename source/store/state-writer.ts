import type { Low } from 'lowdb';
import type { Recorded } from '../domain/events.ts';
import type { Graph } from '../domain/graph.ts';
import type { TaskCells } from '../domain/find-task-cells.ts';
import { eachRange } from '../domain/ordinals.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { Result } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { asResult } from './as-result.ts';
import { viewRecords, type BackfillRecord } from './backfill-record.ts';
import { createBackfill } from './create-backfill.ts';
import type { Disk } from './disk.ts';
import type { FrozenCells } from './frozen-cells.ts';
import { openJournalFile, type JournalFile } from './journal-file.ts';
import { TextUse } from './text-use.ts';
import { LazyColumns } from './lazy-columns.ts';
import { createLedger } from './ledger.ts';
import type { LoadedState } from './load-state.ts';
import type { HeldLock } from './lock.ts';
import { openJournal, type BackfillJournal } from './open-journal.ts';
import { unpackJournal } from './packed-journal.ts';
import { readBackfillOn } from './read-backfill.ts';
import { shareSync } from './share-sync.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';
import { journalFile } from './state-directory.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** A backfill taken up again, with all that happened in it before. */
export interface ReopenedBackfill {
  readonly plan: Plan;
  readonly events: readonly Recorded[];
  readonly journal: BackfillJournal;
}

/** What a writer is made of: a directory whose lock is held and whose state is loaded. */
export interface WriterParts {
  readonly stateDir: string;
  readonly disk: Disk;
  readonly graph: Graph;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Uniform in `[0, 1)`. */
  readonly random: () => number;
  readonly lock: HeldLock;
  readonly low: Low<Snapshot>;
  readonly loaded: LoadedState;
  readonly notices: readonly string[];
}

/** Events after which a checkpoint is written by itself, so that readers need not replay more. */
const eventsPerCheckpoint = 50_000;

/** Time in ms after which the next event has a checkpoint written, however few there were. */
const longestBetween = 5 * 60_000;

/** The one writer of a state directory: owns its lock and its open journals until it is closed. */
export class StateWriter {
  /** Folded in place as journals are appended to. */
  readonly state: State;
  /** What a person should know about the directory, a sentence each. */
  readonly notices: readonly string[];
  /**
   * Resolves when the state as of now is on disk, and every event before it; appending may go on.
   * Calls made together share a write. Rejects with a `StoreError`.
   */
  readonly checkpoint: () => Promise<void>;
  readonly #parts: WriterParts;
  readonly #files = new Map<string, JournalFile>();
  /** The cells of a checkpoint that is being written, by asset. */
  #frozen: readonly FrozenCells[] = [];
  /** Sequence number of the checkpoint on disk; -1 when that has other cells than the graph. */
  #checkpointed: number;
  /** Sequence number at which a checkpoint is due. */
  #dueAt: number;
  /** Epoch ms after which one is due. */
  #dueAfter: number;
  #closing: Promise<void> | undefined;
  readonly #textUse: TextUse;

  constructor(parts: WriterParts) {
    const { loaded, low } = parts;
    this.#parts = parts;
    this.state = loaded.state;
    this.notices = parts.notices;
    this.checkpoint = shareSync(() => this.#writeCheckpoint());
    const isCurrent = !loaded.isReshaped && loaded.damage === undefined;
    this.#checkpointed = isCurrent ? low.data.sequence : -1;
    this.#dueAt = low.data.sequence + eventsPerCheckpoint;
    this.#dueAfter = parts.lock.holder.since + longestBetween;
    this.#textUse = new TextUse(loaded.state.texts.all().length);
    low.data = emptySnapshot;
  }

  /** Every backfill, the newest first. */
  records(): readonly BackfillRecord[] {
    return viewRecords(this.#parts.loaded.ledgers.values(), this.#parts.lock.holder);
  }

  /** Puts the plan on disk as a new backfill whose journal is empty. */
  begin(plan: Plan): Result<BackfillJournal> {
    const { graph, random } = this.#parts;
    return asResult(() => {
      const { id, file } = createBackfill(this.#parts, { plan, graph }, random);
      return this.#open(id, { plan, file });
    });
  }

  /** Takes up an earlier backfill; the id may be abbreviated as `findBackfill` says. */
  async reopen(text: string): Promise<Result<ReopenedBackfill>> {
    const { stateDir, disk, graph } = this.#parts;
    const read = await readBackfillOn(this.#parts, text, graph);
    if (!read.ok) return read;
    const { id, plan, events, end } = read.value;
    return asResult(() => {
      const name = { file: journalFile(stateDir, id), id };
      unpackJournal(name.file, disk);
      const file = this.#files.get(id) ?? openJournalFile(name, end, { disk });
      return { plan, events, journal: this.#open(id, { plan, file }) };
    });
  }

  /** Checkpoints, closes the journals and releases the lock, the latter two in any case. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.checkpoint();
    } finally {
      for (const file of this.#files.values()) file.close();
      this.#parts.lock.release();
    }
  }

  #open(
    id: string,
    { plan, file }: { readonly plan: Plan; readonly file: JournalFile },
  ): BackfillJournal {
    const { graph, clock, loaded } = this.#parts;
    const { request, cellCount: cells } = plan;
    const ledger = loaded.ledgers.get(id) ?? createLedger(id, { request, cells });
    loaded.ledgers.set(id, ledger);
    this.#files.set(id, file);
    const { state } = this;
    for (const { index } of plan.assets) {
      const columns = state.assets[index];
      // Now, as it would keep others waiting if it was done between two events.
      if (columns instanceof LazyColumns) columns.unpackAll();
    }
    const beforeChange = (found: TaskCells) => this.#keepFrozen(found);
    const onAppend = ({ at }: Recorded) => this.#checkpointIfDue(at);
    const context = { graph, plan };
    const { since } = this.#parts.lock.holder;
    const flush = () => this.#flush(file);
    const unsyncedFile = () => this.#findUnsynced(file);
    return openJournal({
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
    });
  }

  /** Puts on disk what every journal holds, for a task may read what another backfill built. */
  #flush(file: JournalFile): Promise<void> {
    const others = this.#unsyncedBut(file);
    if (others.length === 0) return file.flush();
    return Promise.all([file, ...others].map((each) => each.flush())).then(() => undefined);
  }

  #findUnsynced(file: JournalFile): string | undefined {
    return !file.isSynced && this.#unsyncedBut(file).length === 0 ? file.path : undefined;
  }

  #unsyncedBut(file: JournalFile): readonly JournalFile[] {
    return [...this.#files.values()].filter((each) => each !== file && !each.isSynced);
  }

  /** A failure is left to the next one and to `close`: the journals hold all of it meanwhile. */
  #checkpointIfDue(at: number): void {
    if (this.state.sequence < this.#dueAt && at < this.#dueAfter) return;
    this.#dueAfter = at + longestBetween;
    this.#dueAt = this.state.sequence + eventsPerCheckpoint;
    this.checkpoint().catch(() => undefined);
  }

  #keepFrozen(found: TaskCells): void {
    this.#parts.loaded.packed.note(found);
    const frozen = this.#frozen[found.asset.index];
    if (frozen === undefined) return;
    for (const [start, end] of eachRange(found.cells)) frozen.keep(start, end);
  }

  async #writeCheckpoint(): Promise<void> {
    const { low } = this.#parts;
    const { sequence } = this.state;
    if (this.#checkpointed === sequence) return;
    const { graph, loaded } = this.#parts;
    const taken = takeSnapshot({ ...loaded, graph, state: this.state }, this.#textUse);
    low.data = taken.snapshot;
    // From now on until it is written, cells are kept before they change.
    this.#frozen = taken.cells;
    try {
      await Promise.all([...this.#files.values()].map((file) => file.flush()));
      await low.write();
    } finally {
      low.data = emptySnapshot;
      this.#frozen = [];
    }
    this.#checkpointed = sequence;
    this.#dueAt = sequence + eventsPerCheckpoint;
  }
}
