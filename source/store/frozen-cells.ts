import {
  columnNames,
  isTextColumn,
  textColumns,
  type CellColumns,
  type ColumnName,
} from '../domain/state.ts';
import { ChangedCells } from './changed-cells.ts';
import type { NumberColumn, PackedColumn } from './column-form.ts';
import type { PackedColumns } from './lazy-columns.ts';
import type { PackedCells, WrittenCells } from './packed-cells.ts';

/** Cells that are kept, and read, in one go: fast enough to be done between two events. */
export const pageCells = 8192;

type Page = ReadonlyMap<ColumnName, NumberColumn>;

const noOrdinals = new Uint32Array();

/**
 * Columns as they were when it was made, though they change while they are read: who changes
 * cells says so before, and what was there is kept, a page at a time.
 */
export class FrozenCells {
  readonly columns: CellColumns;
  readonly #store: PackedCells;
  readonly #written: WrittenCells | undefined;
  /** Whether they are other than they were last written. */
  readonly #isChanged: boolean;
  readonly #readsTexts: boolean;
  /** The columns whose pages are read. */
  readonly #names: readonly ColumnName[];
  readonly #kept = new Map<number, Page>();
  readonly #changedSince: ChangedCells;
  #isReleased = false;

  /** `readsTexts`: texts may get another index, so that those columns must be read in any case. */
  constructor(columns: CellColumns, store: PackedCells, readsTexts = false) {
    this.columns = columns;
    this.#store = store;
    this.#written = store.of(columns);
    this.#isChanged = this.#written?.changed.isEmpty !== true;
    this.#readsTexts = readsTexts;
    this.#names = this.#isChanged ? columnNames : readsTexts ? textColumns : [];
    this.#changedSince = new ChangedCells(columns.capacity);
  }

  /** How a column was last written; `undefined` when its pages must be read. */
  packed(name: ColumnName): PackedColumn | undefined {
    const isRead = this.#readsTexts && isTextColumn(name);
    return isRead ? undefined : this.#written?.packed[name];
  }

  /** The cells that may be other than they were last written, in ascending order. */
  changed(): Uint32Array {
    // Among them are some that have only changed since: those were as they were written.
    return this.#isChanged ? (this.#written?.changed.ordinals() ?? noOrdinals) : noOrdinals;
  }

  /** Keeps what the cells `[start, end)` hold now, as they are about to change. */
  keep(start: number, end: number): void {
    if (this.#isReleased) return;
    this.#changedSince.add(start, end);
    const last = Math.floor((Math.min(end, this.columns.capacity) - 1) / pageCells);
    for (let page = Math.floor(start / pageCells); page <= last; page++) {
      if (!this.#kept.has(page)) this.#kept.set(page, this.#copy(page));
    }
  }

  /** What some cells of a column hold. */
  pick(name: ColumnName, ordinals: Uint32Array): Float64Array {
    const column = this.columns[name];
    const values = new Float64Array(ordinals.length);
    for (let i = 0; i < ordinals.length; i++) values[i] = column[ordinals[i]!]!;
    if (this.#kept.size === 0) return values;
    for (let i = 0; i < ordinals.length; i++) {
      const ordinal = ordinals[i]!;
      const kept = this.#kept.get(Math.floor(ordinal / pageCells))?.get(name);
      if (kept !== undefined) values[i] = kept[ordinal % pageCells]!;
    }
    return values;
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
    this.#store.keep(this.columns, { packed, changed: this.#changedSince });
  }

  #copy(page: number): Page {
    const start = page * pageCells;
    const copy = (name: ColumnName) => this.columns[name].slice(start, start + pageCells);
    return new Map(this.#names.map((name) => [name, copy(name)]));
  }
}
