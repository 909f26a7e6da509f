import { clipOrdinals, type OrdinalSet, shiftOrdinals } from '../ordinals.ts';
import type { Partitions } from './partitions.ts';

/** The existing cells that come right before any of these. */
export function cellsBefore({ count }: Partitions, cells: OrdinalSet): OrdinalSet {
  return clipOrdinals(shiftOrdinals(cells, -1), 0, count);
}

/** The existing cells that come right after any of these. */
export function cellsAfter({ count }: Partitions, cells: OrdinalSet): OrdinalSet {
  return clipOrdinals(shiftOrdinals(cells, 1), 0, count);
}
