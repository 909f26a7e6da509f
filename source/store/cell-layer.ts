import type { AssetDefinition } from '../domain/asset.ts';
import type { AssetName } from '../domain/names.ts';
import type { PartitionsDefinition } from '../domain/partitions/definition.ts';
import { columnNames, type CellColumns } from '../domain/state.ts';

/**
 * Facts about an asset's cells in the shape of one partitions definition. The first layer of an
 * asset is the one that its newest events were about; further ones hold cells whose keys do not
 * exist in that shape, so that they come back should the definition do so.
 */
export interface CellLayer {
  readonly definition: PartitionsDefinition;
  /** Key of ordinal 0, empty if there is none: tells whether ordinals still mean the same. */
  readonly firstKey: string;
  readonly columns: CellColumns;
}

/** The layers of every asset that ever had a cell, also of those no longer in the config. */
export type CellLayers = ReadonlyMap<AssetName, readonly CellLayer[]>;

/** Whether two definitions say the same, in whatever order their fields stand. */
export function equalDefinitions(a: PartitionsDefinition, b: PartitionsDefinition): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** JSON with the fields of every object in alphabetical order. */
function canonical(definition: PartitionsDefinition): string {
  return JSON.stringify(definition, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Whether anything is known of the cell. */
export function hasFacts(columns: CellColumns, ordinal: number): boolean {
  return (
    columns.outcome[ordinal] !== 0 ||
    columns.attempts[ordinal] !== 0 ||
    columns.builtSeq[ordinal] !== 0
  );
}

/** Whether anything is known of any cell in `[start, capacity)`. */
export function hasFactsFrom(columns: CellColumns, start: number): boolean {
  for (let ordinal = start; ordinal < columns.capacity; ordinal++) {
    if (hasFacts(columns, ordinal)) return true;
  }
  return false;
}

/** Copies what is known of one cell to another. */
export function copyCell(
  from: { readonly columns: CellColumns; readonly ordinal: number },
  to: { readonly columns: CellColumns; readonly ordinal: number },
): void {
  for (const name of columnNames) to.columns[name][to.ordinal] = from.columns[name][from.ordinal]!;
}

/** An asset that only its stored cells tell of: enough to fold what its journals say. */
export function undefinedAsset(name: AssetName, partitions: PartitionsDefinition): AssetDefinition {
  return {
    name,
    partitions,
    tags: {},
    deps: [],
    command: [],
    cwd: '',
    env: {},
    strategy: 'per-partition',
    priority: 0,
    dependsOnPast: false,
    retry: { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false },
    checks: [],
  };
}
