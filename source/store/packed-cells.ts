import type { CellColumns } from '../domain/state.ts';
import type { PackedColumns } from './lazy-columns.ts';

/** How cells were last written, as long as they have not changed since. */
export class PackedCells {
  readonly #known = new WeakMap<CellColumns, PackedColumns>();

  of(columns: CellColumns): PackedColumns | undefined {
    return this.#known.get(columns);
  }

  keep(columns: CellColumns, packed: PackedColumns): void {
    this.#known.set(columns, packed);
  }

  /** To be called before any of the cells changes. */
  forget(columns: CellColumns): void {
    this.#known.delete(columns);
  }
}
