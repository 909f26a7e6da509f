import type { TaskCells } from '../domain/find-task-cells.ts';
import { eachRange } from '../domain/ordinals.ts';
import type { CellColumns } from '../domain/state.ts';
import type { ChangedCells } from './changed-cells.ts';
import type { PackedColumns } from './lazy-columns.ts';

/** How cells were last written, and which have changed since. */
export interface WrittenCells {
  readonly packed: PackedColumns;
  readonly changed: ChangedCells;
}

/** How the cells of every asset were last written, if they were. */
export class PackedCells {
  readonly #known = new WeakMap<CellColumns, WrittenCells>();

  of(columns: CellColumns): WrittenCells | undefined {
    return this.#known.get(columns);
  }

  keep(columns: CellColumns, written: WrittenCells): void {
    this.#known.set(columns, written);
  }

  /** To be called before any of the cells changes. */
  note({ columns, cells }: Pick<TaskCells, 'columns' | 'cells'>): void {
    const changed = this.#known.get(columns)?.changed;
    if (changed !== undefined) for (const [start, end] of eachRange(cells)) changed.add(start, end);
  }
}
