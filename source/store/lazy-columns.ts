import { allocateColumn, columnNames, type CellColumns, type ColumnName } from '../domain/state.ts';
import type { PackedColumn } from './column-form.ts';
import { unpackColumn } from './unpack-column.ts';

/** Every column of some cells as it is written. */
export type PackedColumns = Readonly<Record<ColumnName, PackedColumn>>;

type Unpacked = { -readonly [N in ColumnName]: CellColumns[N] | undefined };

/** Columns that are unpacked when they are first looked at: most commands look at few. */
export class LazyColumns implements CellColumns {
  readonly capacity: number;
  /** As they were read, whatever became of them since. */
  readonly packed: PackedColumns;
  readonly #unpacked: Unpacked = {
    outcome: undefined,
    attempts: undefined,
    cost: undefined,
    durationMs: undefined,
    rows: undefined,
    finishedAt: undefined,
    builtSeq: undefined,
    changedSeq: undefined,
    codeVersion: undefined,
    dataVersion: undefined,
    backfill: undefined,
  };

  /** The packed columns must hold so many cells. */
  constructor(capacity: number, packed: PackedColumns) {
    this.capacity = capacity;
    this.packed = packed;
  }

  get outcome(): Uint8Array {
    return this.#unpacked.outcome ?? this.#unpack('outcome');
  }

  get attempts(): Uint16Array {
    return this.#unpacked.attempts ?? this.#unpack('attempts');
  }

  get cost(): Float64Array {
    return this.#unpacked.cost ?? this.#unpack('cost');
  }

  get durationMs(): Float64Array {
    return this.#unpacked.durationMs ?? this.#unpack('durationMs');
  }

  get rows(): Float64Array {
    return this.#unpacked.rows ?? this.#unpack('rows');
  }

  get finishedAt(): Float64Array {
    return this.#unpacked.finishedAt ?? this.#unpack('finishedAt');
  }

  get builtSeq(): Float64Array {
    return this.#unpacked.builtSeq ?? this.#unpack('builtSeq');
  }

  get changedSeq(): Float64Array {
    return this.#unpacked.changedSeq ?? this.#unpack('changedSeq');
  }

  get codeVersion(): Uint32Array {
    return this.#unpacked.codeVersion ?? this.#unpack('codeVersion');
  }

  get dataVersion(): Uint32Array {
    return this.#unpacked.dataVersion ?? this.#unpack('dataVersion');
  }

  get backfill(): Uint32Array {
    return this.#unpacked.backfill ?? this.#unpack('backfill');
  }

  unpackAll(): void {
    for (const name of columnNames) if (this.#unpacked[name] === undefined) this.#unpack(name);
  }

  #unpack<N extends ColumnName>(name: N): CellColumns[N] {
    const column = allocateColumn(name, this.capacity);
    unpackColumn(this.packed[name], column);
    this.#unpacked[name] = column;
    return column;
  }
}
