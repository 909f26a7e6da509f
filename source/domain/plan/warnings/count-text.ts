import type { Asset } from '../../graph.ts';
import { countOrdinals, type OrdinalSet } from '../../ordinals.ts';

/** `1 cell`, `1,200 cells`. */
export function quantity(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `31 cells of report`. */
export function cellsOf(asset: Asset, cells: OrdinalSet): string {
  return `${quantity(countOrdinals(cells), 'cell')} of ${asset.name}`;
}

/** The subject's verb form: `1 cell needs`, `2 cells need`. */
export function verb(cells: OrdinalSet, singular: string, plural: string): string {
  return countOrdinals(cells) === 1 ? singular : plural;
}
