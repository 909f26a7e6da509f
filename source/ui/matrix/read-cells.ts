import { cellStatuses } from '../../domain/cell-status.ts';
import { countWithin, eachRange, type OrdinalSet } from '../../domain/ordinals.ts';
import { linesOf } from '../../domain/partitions/cell-lines.ts';
import type { MultiPartitions, Partitions } from '../../domain/partitions/partitions.ts';
import { lensJoin, type ValueLens } from './lens.ts';
import type { MatrixModel } from './matrix-model.ts';
import { ordinalsOfRow, type RowCells } from './row-cells.ts';

/** A row's cells by status code; the cost is that of one count but for rows of all lines. */
export function countsOf(model: MatrixModel, cells: RowCells): Int32Array {
  const { asset, start, end, line } = cells;
  const { partitions } = model.graph.assets[asset]!;
  if (partitions.kind !== 'multi') return model.countsIn(asset, start, end);
  if (line !== undefined) return model.countsInLine(asset, line, [start, end]);
  const counts = new Int32Array(cellStatuses.length);
  for (const [from, to] of eachRange(ordinalsOfRow(partitions, cells))) {
    model.countsIn(asset, from, to).forEach((count, code) => (counts[code]! += count));
  }
  return counts;
}

/** A row's values, joined as the lens says; `NaN`: unknown. */
export function valueOf(model: MatrixModel, lens: ValueLens, cells: RowCells): number {
  const { asset, start, end, line } = cells;
  const { partitions } = model.graph.assets[asset]!;
  if (partitions.kind !== 'multi') return model.valueIn(lens, asset, start, end);
  if (line !== undefined) return model.valueInLine(lens, { asset, line }, [start, end]);
  const values = Array.from(eachRange(ordinalsOfRow(partitions, cells)), ([from, to]) =>
    model.valueIn(lens, asset, from, to),
  ).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return NaN;
  return lensJoin[lens] === 'sum' ? values.reduce((a, b) => a + b) : Math.max(...values);
}

/** How many of a row's cells a set of the asset's ordinals holds. */
export function countHeld(partitions: Partitions, set: OrdinalSet, cells: RowCells): number {
  const { start, end, line } = cells;
  if (partitions.kind !== 'multi') return countWithin(set, start, end);
  if (line !== undefined) {
    const first = linesOf(partitions).placeOf(partitions.grid.ordinalAt(0, line));
    return countWithin(placesOf(partitions, set), first + start, first + end);
  }
  let count = 0;
  for (const [from, to] of eachRange(ordinalsOfRow(partitions, cells))) {
    count += countWithin(set, from, to);
  }
  return count;
}

/** How many cells a row's stretch stands for. */
export function countAll(partitions: Partitions, { start, end, line }: RowCells): number {
  const isEveryLine = partitions.kind === 'multi' && line === undefined;
  const lines = isEveryLine ? partitions.dimensions[partitions.inner].partitions.count : 1;
  return (end - start) * lines;
}

const places = new WeakMap<OrdinalSet, OrdinalSet>();

/** Sets are looked at for every cell of a frame, and turned once. */
function placesOf(partitions: MultiPartitions, set: OrdinalSet): OrdinalSet {
  let turned = places.get(set);
  if (!turned) {
    turned = linesOf(partitions).toPlaces(set);
    places.set(set, turned);
  }
  return turned;
}
