import { columnNames, type CellColumns, type ColumnName } from '../domain/state.ts';
import type { NumberColumn } from './pack-column.ts';

/** Cells that are kept, and read, in one go: fast enough to be done between two events. */
const pageCells = 8192;

type Page = Readonly<Record<ColumnName, NumberColumn>>;

/**
 * Columns as they were when it was made, though they change while they are read: who changes
 * cells says so before, and what was there is kept, a page at a time.
 */
export class FrozenCells {
  readonly columns: CellColumns;
  readonly #kept = new Map<number, Page>();
  #isReleased = false;

  constructor(columns: CellColumns) {
    this.columns = columns;
  }

  /** Keeps what the cells `[start, end)` hold now. */
  keep(start: number, end: number): void {
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
      yield kept?.[name] ?? column.subarray(start, start + pageCells);
    }
  }

  /** Lets go of what was kept: nobody reads it any more. */
  release(): void {
    this.#isReleased = true;
    this.#kept.clear();
  }

  #copy(page: number): Page {
    const start = page * pageCells;
    const copies = columnNames.map(
      (name) => [name, this.columns[name].slice(start, start + pageCells)] as const,
    );
    return Object.fromEntries(copies) as Record<ColumnName, NumberColumn>;
  }
}
