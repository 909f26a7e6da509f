import type { Asset, Graph } from '../graph.ts';
import { countOrdinals, type OrdinalSet } from '../ordinals.ts';
import { formatInstant } from '../time/format-instant.ts';
import type { CellPlace } from './find-cause.ts';

/** How times and money are written. */
export interface Wording {
  readonly timezone: string;
  readonly currency: string;
}

/** `asset/key`; an unpartitioned asset is its name alone. */
export function nameOf(graph: Graph, { index, ordinal }: CellPlace): string {
  const { name, partitions } = graph.assets[index]!;
  return partitions.kind === 'unpartitioned' ? name : `${name}/${partitions.keyOf(ordinal)}`;
}

/** One key of the set, which is not empty: `2024-03-01`, or `such as 2024-03-01`. */
export function exampleOf({ partitions }: Asset, cells: OrdinalSet): string {
  const first = partitions.keyOf(cells[0]!);
  return countOrdinals(cells) === 1 ? first : `such as ${first}`;
}

/** Local date and time to the minute: `2024-03-01 06:00`. */
export function formatMinute(epochMs: number, { timezone }: Wording): string {
  return formatInstant(epochMs, timezone).slice(0, 16).replace('T', ' ');
}
