declare const brand: unique symbol;

/** Name of an asset: letters, digits, `_`, `-` and `.`, starting with a letter or `_`. */
export type AssetName = string & { readonly [brand]: 'AssetName' };

/** Text that names one partition of an asset, such as `2024-03-01`. */
export type PartitionKey = string & { readonly [brand]: 'PartitionKey' };

/** Key of the one partition that an unpartitioned asset has. */
export const wholeKey = 'all' as PartitionKey;

/** One partition of one asset, as text reads it. */
export interface CellName {
  readonly asset: AssetName;
  readonly partition: PartitionKey;
}

/** `asset/key`, the spelling of a cell everywhere text names one. */
export function formatCell(cell: CellName): string {
  return `${cell.asset}/${cell.partition}`;
}

/** Splits `asset/key` at the first slash; a bare asset name is its whole partition. */
export function parseCell(text: string): CellName {
  const slash = text.indexOf('/');
  if (slash < 0) return { asset: text as AssetName, partition: wholeKey };
  return {
    asset: text.slice(0, slash) as AssetName,
    partition: text.slice(slash + 1) as PartitionKey,
  };
}
