import { cellStatuses, statusCode, type StaleReason, type StatusCounts } from './cell-status.ts';
import type { Asset, Edge, Graph } from './graph.ts';
import { eachWithPast } from './partitions/past.ts';
import type { CellColumns, State } from './state.ts';

/** What the state says about every existing cell, by asset index and then ordinal. */
export interface Assessment {
  /** Codes of `missing`, `succeeded`, `failed`, `skipped`, `cancelled` or `stale`. */
  readonly status: readonly Uint8Array[];
  /**
   * Why a cell's data is out of date, as `staleBit`s. Also set for data whose last rebuild did not
   * succeed: its status then tells of the rebuild.
   */
  readonly staleBy: readonly Uint8Array[];
}

/** Bits of `Assessment.staleBy`. */
export const staleBit = { code: 1, upstream: 2 } as const satisfies Record<StaleReason, number>;

/** The reasons that a `staleBy` entry holds. */
export function staleReasons(bits: number): readonly StaleReason[] {
  const reasons: StaleReason[] = [];
  if ((bits & staleBit.code) !== 0) reasons.push('code');
  if ((bits & staleBit.upstream) !== 0) reasons.push('upstream');
  return reasons;
}

/**
 * Status and staleness of every cell, in one pass over the assets from parents to children. Work
 * grows with cells and edges between assets, never with the width of a mapping.
 */
export function assessCells(graph: Graph, state: State): Assessment {
  const status: Uint8Array[] = [];
  const staleBy: Uint8Array[] = [];
  const changes: Float64Array[] = [];
  for (const asset of graph.assets) {
    const columns = state.assets[asset.index]!;
    const bits = new Uint8Array(asset.partitions.count);
    markOldCode(bits, columns, codeVersionIndex(asset, state));
    for (const edge of asset.upstream) {
      markNewerParents(bits, columns, { edge, changes: changes[edge.upstream]! });
    }
    if (asset.definition.dependsOnPast) markNewerPast(asset, bits, columns);
    staleBy.push(bits);
    status.push(readStatus(bits, columns));
    changes.push(asset.downstream.length > 0 ? readChanges(bits, columns) : noChanges);
  }
  return { status, staleBy };
}

const noChanges = new Float64Array(0);

/** Cells that both the state and the graph know: the graph's moment may be another one. */
function knownCells(bits: Uint8Array, columns: CellColumns): number {
  return Math.min(bits.length, columns.capacity);
}

/** Interned index of the asset's code version: `undefined` if it has none, -1 if never built. */
function codeVersionIndex({ definition }: Asset, { texts }: State): number | undefined {
  const version = definition.codeVersion;
  if (version === undefined) return undefined;
  const index = texts.indexOf(version);
  return index === 0 && version !== '' ? -1 : index;
}

function markOldCode(bits: Uint8Array, columns: CellColumns, current: number | undefined): void {
  if (current === undefined) return;
  const { builtSeq, codeVersion } = columns;
  const count = knownCells(bits, columns);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (builtSeq[ordinal]! > 0 && codeVersion[ordinal] !== current) bits[ordinal]! |= staleBit.code;
  }
}

/** Marks built cells of which a mapped parent changed after they were built, or is stale itself. */
function markNewerParents(
  bits: Uint8Array,
  columns: CellColumns,
  { edge, changes }: { readonly edge: Edge; readonly changes: Float64Array },
): void {
  const { builtSeq } = columns;
  const mark = (ordinal: number, changedSeq: number): void => {
    const built = builtSeq[ordinal]!;
    if (built > 0 && changedSeq > built) bits[ordinal]! |= staleBit.upstream;
  };
  edge.mapping.parentMaxima(knownCells(bits, columns))(changes, mark);
}

/**
 * Marks built cells of which the partition before changed after them, or is stale itself. What one
 * task built together it built in order.
 */
function markNewerPast({ partitions }: Asset, bits: Uint8Array, columns: CellColumns): void {
  const { builtSeq, changedSeq } = columns;
  eachWithPast(partitions, knownCells(bits, columns), (ordinal, before) => {
    const built = builtSeq[ordinal]!;
    const isTogether = builtSeq[before] === built;
    const isChanged = changedSeq[before]! > built && !isTogether;
    if (built > 0 && (isChanged || bits[before] !== 0)) bits[ordinal]! |= staleBit.upstream;
  });
}

/** When each cell's data last changed; never-ending for stale data, so that children follow. */
function readChanges(bits: Uint8Array, columns: CellColumns): Float64Array {
  const changes = new Float64Array(bits.length);
  const count = knownCells(bits, columns);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    changes[ordinal] = bits[ordinal] === 0 ? columns.changedSeq[ordinal]! : Infinity;
  }
  return changes;
}

function readStatus(bits: Uint8Array, columns: CellColumns): Uint8Array {
  const status = new Uint8Array(bits.length);
  status.set(columns.outcome.subarray(0, knownCells(bits, columns)));
  for (let ordinal = 0; ordinal < status.length; ordinal++) {
    if (bits[ordinal] !== 0 && status[ordinal] === statusCode.succeeded) {
      status[ordinal] = statusCode.stale;
    }
  }
  return status;
}

/** How many of the cells have each status. */
export function countStatuses(status: Uint8Array): StatusCounts {
  const counts = new Uint32Array(cellStatuses.length);
  // Indexed, as iterating over a typed array costs several times as much.
  for (let i = 0; i < status.length; i++) counts[status[i]!]!++;
  const entries = cellStatuses.map((name, code) => [name, counts[code]!] as const);
  return Object.fromEntries(entries) as StatusCounts;
}
