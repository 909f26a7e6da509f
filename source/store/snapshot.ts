import type { AssetName } from '../domain/names.ts';
import type { PartitionsDefinition } from '../domain/partitions/definition.ts';
import type { StartedAttempt } from '../domain/state.ts';
import type { CellLayer } from './cell-layer.ts';
import type { FrozenCells } from './frozen-cells.ts';
import type { TextUse } from './text-use.ts';
import type { Ledger } from './ledger.ts';

/** What a checkpoint keeps besides cells. */
export interface SnapshotHead {
  /** Sequence number of the last event that is folded in. */
  readonly sequence: number;
  /** Epoch ms of the graph whose cells these are. */
  readonly now: number;
  /** Interned text that columns refer to by position. */
  readonly texts: readonly string[];
  readonly ledgers: readonly Ledger[];
}

/** Everything that a checkpoint keeps, at rest while the state goes on changing. */
export interface FrozenSnapshot extends SnapshotHead {
  readonly type: 'frozen';
  readonly started: readonly StartedAttempt[];
  readonly layers: ReadonlyMap<AssetName, readonly FrozenLayer[]>;
  /** Present when texts that no cell refers to any more are to be looked for. */
  readonly textUse?: TextUse;
}

export interface FrozenLayer {
  readonly definition: PartitionsDefinition;
  readonly firstKey: string;
  readonly cells: FrozenCells;
}

/** Everything that a checkpoint kept, as it was read. */
export interface LoadedSnapshot extends SnapshotHead {
  readonly type: 'loaded';
  /** By `startedKey`. */
  readonly started: Map<string, StartedAttempt>;
  readonly layers: ReadonlyMap<AssetName, readonly CellLayer[]>;
}

/** What the database over a state directory holds; `empty` while nobody looks at it. */
export type Snapshot = FrozenSnapshot | LoadedSnapshot;

export const emptySnapshot: LoadedSnapshot = {
  type: 'loaded',
  sequence: 0,
  now: 0,
  texts: [],
  started: new Map(),
  ledgers: [],
  layers: new Map(),
};
