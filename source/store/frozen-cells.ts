import { columnNames, textColumns, type CellColumns, type ColumnName } from '../domain/state.ts';
import type { NumberColumn, PackedColumn } from './column-form.ts';
import type { PackedColumns } from './lazy-columns.ts';
import type { PackedCells } from './packed-cells.ts';

/** Cells that are kept, and read, in one go: fast enough to be done between two events. */
const pageCells = 8192;

type Page = ReadonlyMap<ColumnName, NumberColumn>;

/**
 * Columns as they were when it was made, though they change while they are read: who changes
 * cells says so before, and what was there is kept, a page at a time.
 */
export class FrozenCells {
  readonly columns: CellColumns;
  readonly #store: PackedCells;
  /** How the cells were last written, if they have not changed between then and now. */
  readonly #packed: PackedColumns | undefined;
  /** The columns whose pages are read. */
  readonly #names: readonly ColumnName[];
  readonly #kept = new Map<number, Page>();
  #isReleased = false;
  #hasChanged = false;

  /** `readsTexts`: texts may get another index, so that those columns must be read in any case. */
  constructor(columns: CellColumns, store: PackedCells, readsTexts = false) {
    this.columns = columns;
    this.#store = store;
    this.#packed = store.of(columns);
    const changed = readsTexts ? textColumns : [];
    this.#names = this.#packed === undefined ? columnNames : changed;
  }

  /** How a column was last written; `undefined` when its pages must be read. */
  packed(name: ColumnName): PackedColumn | undefined {
    return this.#names.includes(name) ? undefined : this.#packed?.[name];
  }

  /** Keeps what the cells `[start, end)` hold now, as they are about to change. */
  keep(start: number, end: number): void {
    this.#hasChanged = true;
    if (this.#isReleased) return;
    const last = Math.floor((Math.min(end, this.columns.capacity) - 1) / pageCells);
    for (let page = Math.floor(start / pageCells); page <= last; page++) {
      if (!this.#kept.has(page)) this.#kept.set(page, this.#copy(page));
    }
  }

  /** The pages of a column, in order. */
  *pages(name: ColumnName): Generator<NumberColumn> {
    const column = this.columns[name];
    for (let start = 0; start < column.length; start += pageCells) {
      const kept = this.#kept.get(start / pageCells);
      yield kept?.get(name) ?? column.subarray(start, start + pageCells);
    }
  }

  /** Lets go of what was kept: nobody reads it any more now that it is written like this. */
  release(packed: PackedColumns): void {
    this.#isReleased = true;
    this.#kept.clear();
    if (!this.#hasChanged) this.#store.keep(this.columns, packed);
  }

  #copy(page: number): Page {
    const start = page * pageCells;
    const copy = (name: ColumnName) => this.columns[name].slice(start, start + pageCells);
    return new Map(this.#names.map((name) => [name, copy(name)]));
  }
}
