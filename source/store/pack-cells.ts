import { isTextColumn, type ColumnName } from '../domain/state.ts';
import type { PackedColumn } from './column-form.ts';
import { pageCells, type FrozenCells } from './frozen-cells.ts';
import { packColumn } from './pack-column.ts';
import { patchColumn } from './patch-column.ts';

/** Share of the cells up to which patching what was written takes less than packing it anew. */
const mostPatched = 1 / 8;

/** How the columns of some cells are to be packed. */
export interface PackOptions {
  /** New index of every text by its old one; absent when none has changed. */
  readonly textIndexes: Uint32Array | undefined;
  /** The column, if any, that is packed anew once cells have changed: patches make none shorter. */
  readonly anew: ColumnName | undefined;
}

/**
 * What packs each column of some cells; of those that were written before only what has changed, if it
 * is not much. What they yield gives others their turn.
 */
export function packerOf(
  cells: FrozenCells,
  { textIndexes, anew }: PackOptions,
): (name: ColumnName) => Generator<string, PackedColumn> {
  const count = cells.columns.capacity;
  const ordinals = cells.changed();
  const isPatched = ordinals.length <= count * mostPatched;
  return function* pack(name) {
    const isAnew = !isPatched || (name === anew && ordinals.length > 0);
    const written = isAnew ? undefined : cells.packed(name);
    const read = (some: Uint32Array) => cells.pick(name, some);
    // Should this checkpoint fail, the same cells, at least, are patched in the next one.
    const isCurrent = written && (yield* patchColumn(written, { count, ordinals, read }));
    if (isCurrent) return written;
    return yield* packColumn(() => pagesOf(cells, name, textIndexes), count);
  };
}

/** Where pages are made doubles. */
const scratch = new Float64Array(pageCells);

/** A column's pages as doubles, each valid until the next; texts by their new index. */
function* pagesOf(
  cells: FrozenCells,
  name: ColumnName,
  textIndexes: Uint32Array | undefined,
): Generator<Float64Array> {
  const moved = isTextColumn(name) ? textIndexes : undefined;
  for (const page of cells.pages(name)) {
    const values = page instanceof Float64Array ? page : scratch.subarray(0, page.length);
    if (moved !== undefined) for (let i = 0; i < page.length; i++) values[i] = moved[page[i]!]!;
    else if (values !== page) values.set(page);
    yield values;
  }
}
