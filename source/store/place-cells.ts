import type { Asset } from '../domain/graph.ts';
import { resolvePartitions } from '../domain/partitions/resolve-partitions.ts';
import type { Partitions } from '../domain/partitions/partitions.ts';
import { createColumns, resizeColumns, type CellColumns } from '../domain/state.ts';
import {
  copyCell,
  equalDefinitions,
  hasFacts,
  hasFactsFrom,
  type CellLayer,
} from './cell-layer.ts';

/** An asset's cells in its present shape, and the layers of those that have no place in it. */
export interface PlacedCells {
  readonly columns: CellColumns;
  readonly aside: readonly CellLayer[];
}

/**
 * Brings stored layers into the asset's present shape: cells keep their key, whatever became of
 * the definition. Where two layers know of one key, the earlier in the list wins. `now` must not
 * be before any stored cell.
 */
export function placeCells(asset: Asset, layers: readonly CellLayer[], now: number): PlacedCells {
  const [first, ...older] = layers;
  const isKept = first !== undefined && hasSameOrdinals(asset, first);
  const columns = isKept ? fitColumns(first.columns, asset) : createColumns(asset.partitions.count);
  const aside = isKept ? cutTail(first, asset.partitions.count) : [];
  for (const layer of isKept ? older : layers) {
    aside.push(...moveCells(layer, { asset, columns, now }));
  }
  return { columns, aside };
}

function hasSameOrdinals({ definition, partitions }: Asset, layer: CellLayer): boolean {
  return (
    equalDefinitions(definition.partitions, layer.definition) &&
    (layer.firstKey === '' || layer.firstKey === firstKeyOf(partitions))
  );
}

/** Key of ordinal 0, empty when no partition exists yet. */
export function firstKeyOf(partitions: Partitions): string {
  return partitions.count > 0 ? partitions.keyOf(0) : '';
}

function fitColumns(columns: CellColumns, { partitions }: Asset): CellColumns {
  return columns.capacity === partitions.count ? columns : resizeColumns(columns, partitions.count);
}

/** The layer's cells that lie beyond a count, which are no longer in the asset's shape. */
function cutTail(layer: CellLayer, count: number): CellLayer[] {
  const { capacity } = layer.columns;
  if (!hasFactsFrom(layer.columns, count)) return [];
  const columns = createColumns(capacity);
  for (let ordinal = count; ordinal < capacity; ordinal++) {
    copyCell({ columns: layer.columns, ordinal }, { columns, ordinal });
  }
  return [{ ...layer, columns }];
}

interface Target {
  readonly asset: Asset;
  readonly columns: CellColumns;
  readonly now: number;
}

/** Moves a layer's cells to where their keys are now; returns the layer of those without a place. */
function moveCells(layer: CellLayer, { asset, columns, now }: Target): CellLayer[] {
  const source = resolvePartitions(layer.definition, now);
  const shift = layer.firstKey === '' ? 0 : source.ordinalOf(layer.firstKey);
  if (shift === undefined) return [layer];
  const rest = createColumns(layer.columns.capacity);
  for (let ordinal = 0; ordinal < rest.capacity; ordinal++) {
    if (!hasFacts(layer.columns, ordinal)) continue;
    const from = { columns: layer.columns, ordinal };
    const place = asset.partitions.ordinalOf(source.keyOf(ordinal + shift));
    if (place === undefined) copyCell(from, { columns: rest, ordinal });
    else if (!hasFacts(columns, place)) copyCell(from, { columns, ordinal: place });
  }
  return hasFactsFrom(rest, 0) ? [{ ...layer, columns: rest }] : [];
}
