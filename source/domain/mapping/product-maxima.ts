import { maximumOf } from '../range-maximum.ts';
import type { CellSpace } from './cell-space.ts';
import type { ReadMaxima } from './mapping.ts';
import type { AxisPair } from './axis-pair.ts';

interface Sides {
  readonly up: CellSpace;
  readonly down: CellSpace;
  readonly pairs: readonly AxisPair[];
}

/** One upstream axis turned into what it is read along: a downstream axis, or a single point. */
interface Fold {
  /** Downstream axis; `undefined` when all of the upstream axis is read at once. */
  readonly to: number | undefined;
  readonly length: number;
  readonly read: ReadMaxima;
}

const readWhole: ReadMaxima = (values, onMaximum) => onMaximum(0, maximumOf(values));

/**
 * Maxima over products, an axis after the other: along rows, then along columns, so that no pass
 * costs more than the cells of both sides.
 */
export function maximaOfProduct({ up, down, pairs }: Sides, count: number): ReadMaxima {
  const folds = up.axes.map((_, from): Fold => {
    const pair = pairs.find((each) => each.from === from);
    if (!pair) return { to: undefined, length: 1, read: readWhole };
    const length = pair.to === undefined ? 1 : down.axes[pair.to]!.count;
    return { to: pair.to, length, read: pair.mapping.parentMaxima(length) };
  });
  const rows = folds[0]!;
  const columns = folds[1] ?? { to: undefined, length: 1, read: readWhole };
  return (values, onMaximum) => {
    const table = foldTable(values, up, { rows, columns });
    for (let ordinal = 0; ordinal < count; ordinal++) {
      const point = down.pointOf(ordinal);
      const row = rows.to === undefined ? 0 : point[rows.to]!;
      const column = columns.to === undefined ? 0 : point[columns.to]!;
      const maximum = table[row * columns.length + column]!;
      if (maximum > -Infinity) onMaximum(ordinal, maximum);
    }
  };
}

/** The largest value for every pair of what the two axes are read along. */
function foldTable(
  values: Float64Array,
  up: CellSpace,
  { rows, columns }: { readonly rows: Fold; readonly columns: Fold },
): Float64Array {
  const height = up.axes[0]!.count;
  const width = up.axes[1]?.count ?? 1;
  const narrowed = new Float64Array(height * columns.length).fill(-Infinity);
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) row[x] = values[up.ordinalAt([y, x])]!;
    columns.read(row, (x, maximum) => (narrowed[y * columns.length + x] = maximum));
  }
  const table = new Float64Array(rows.length * columns.length).fill(-Infinity);
  const column = new Float64Array(height);
  for (let x = 0; x < columns.length; x++) {
    for (let y = 0; y < height; y++) column[y] = narrowed[y * columns.length + x]!;
    rows.read(column, (y, maximum) => (table[y * columns.length + x] = maximum));
  }
  return table;
}
