import type { Low } from 'lowdb';
import type { Recorded } from '../domain/events.ts';
import type { Graph } from '../domain/graph.ts';
import type { AssetName } from '../domain/names.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { Result } from '../domain/problem.ts';
import type { State } from '../domain/state.ts';
import { asResult } from './as-result.ts';
import { viewRecords, type BackfillRecord } from './backfill-record.ts';
import type { CellLayer } from './cell-layer.ts';
import { emptyCheckpoint, type Checkpoint } from './checkpoint.ts';
import { createBackfill } from './create-backfill.ts';
import { encodeCheckpoint } from './encode-checkpoint.ts';
import { openJournalFile, type JournalFile } from './journal-file.ts';
import { createLedger } from './ledger.ts';
import { viewLayer, type LoadedState } from './load-state.ts';
import type { HeldLock } from './lock.ts';
import { openJournal, type BackfillJournal } from './open-journal.ts';
import { readBackfill } from './read-backfill.ts';
import { shareSync } from './share-sync.ts';
import { journalFile } from './state-directory.ts';

/** A backfill taken up again, with all that happened in it before. */
export interface ReopenedBackfill {
  readonly plan: Plan;
  readonly events: readonly Recorded[];
  readonly journal: BackfillJournal;
}

/** What a writer is made of: a directory whose lock is held and whose state is loaded. */
export interface WriterParts {
  readonly stateDir: string;
  readonly graph: Graph;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Uniform in `[0, 1)`. */
  readonly random: () => number;
  readonly lock: HeldLock;
  readonly low: Low<Checkpoint>;
  readonly loaded: LoadedState;
  readonly notices: readonly string[];
}

/** Events after which a checkpoint is written by itself, so that readers need not replay more. */
const eventsPerCheckpoint = 50_000;

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
  /** Sequence number of the checkpoint on disk; -1 when that has other cells than the graph. */
  #checkpointed: number;
  /** Sequence number at which a checkpoint is due. */
  #dueAt: number;
  #closing: Promise<void> | undefined;

  constructor(parts: WriterParts) {
    const { loaded, low } = parts;
    this.#parts = parts;
    this.state = loaded.state;
    this.notices = parts.notices;
    this.checkpoint = shareSync(() => this.#writeCheckpoint());
    this.#checkpointed = loaded.isReshaped ? -1 : low.data.sequence;
    this.#dueAt = low.data.sequence + eventsPerCheckpoint;
    low.data = emptyCheckpoint;
  }

  /** Every backfill, the newest first. */
  records(): readonly BackfillRecord[] {
    return viewRecords(this.#parts.loaded.ledgers.values(), this.#parts.lock.holder);
  }

  /** Puts the plan on disk as a new backfill whose journal is empty. */
  begin(plan: Plan): Result<BackfillJournal> {
    const { stateDir, graph, random } = this.#parts;
    return asResult(() => {
      const { id, file } = createBackfill(stateDir, { plan, graph }, random);
      return this.#open(id, { plan, file });
    });
  }

  /** Takes up an earlier backfill; the id may be abbreviated as `findBackfill` says. */
  async reopen(text: string): Promise<Result<ReopenedBackfill>> {
    const { stateDir, graph } = this.#parts;
    const read = await readBackfill(stateDir, text, graph);
    if (!read.ok) return read;
    const { id, plan, events, end } = read.value;
    return asResult(() => {
      const name = { file: journalFile(stateDir, id), id };
      const file = this.#files.get(id) ?? openJournalFile(name, end);
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
    const onAppend = () => this.#checkpointIfDue();
    return openJournal({ ledger, file, context: { graph, plan }, state, clock, onAppend });
  }

  /** A failure is left to the next one and to `close`: the journals hold all of it meanwhile. */
  #checkpointIfDue(): void {
    if (this.state.sequence < this.#dueAt) return;
    this.#dueAt = this.state.sequence + eventsPerCheckpoint;
    this.checkpoint().catch(() => undefined);
  }

  #takeSnapshot(): Checkpoint {
    const { graph, loaded } = this.#parts;
    const { aside, ledgers, now } = loaded;
    const layers = new Map<AssetName, readonly CellLayer[]>(aside);
    for (const asset of graph.assets) {
      layers.set(asset.name, [viewLayer(asset, this.state), ...(aside.get(asset.name) ?? [])]);
    }
    return encodeCheckpoint({ state: this.state, layers, ledgers: ledgers.values(), now });
  }

  async #writeCheckpoint(): Promise<void> {
    const { low } = this.#parts;
    const { sequence } = this.state;
    if (this.#checkpointed === sequence) return;
    const snapshot = this.#takeSnapshot();
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
    low.data = snapshot;
    try {
      await low.write();
    } finally {
      low.data = emptyCheckpoint;
    }
    this.#checkpointed = sequence;
  }
}
