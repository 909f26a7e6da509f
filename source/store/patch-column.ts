import { ColumnText } from './column-text.ts';
import type { PackedColumn, Runs } from './column-form.ts';

/** The cells of a column that may be other than they were written. */
export interface ColumnChanges {
  /** Cells of the whole column. */
  readonly count: number;
  /** In ascending order. */
  readonly ordinals: Uint32Array;
  readonly read: (ordinals: Uint32Array) => Float64Array;
}

/** Cells that are patched in one go. */
const stretch = 8192;

/**
 * Writes into a packed column what some of its cells hold, where it stands: nobody else may read it
 * meanwhile. `false` when they do not fit in; some may have been written then. What it yields gives
 * others their turn.
 */
export function* patchColumn(
  packed: PackedColumn,
  { count, ordinals, read }: ColumnChanges,
): Generator<string, boolean> {
  const column = 'form' in packed ? new ColumnText(packed, count) : undefined;
  for (const part of stretches(ordinals)) {
    const values = read(part);
    const isHeld =
      'runs' in packed ? holds(packed.runs, part, values) : column!.patch(part, values);
    if (!isHeld) return false;
    yield '';
  }
  return true;
}

function* stretches(ordinals: Uint32Array): Generator<Uint32Array> {
  for (let start = 0; start < ordinals.length; start += stretch) {
    yield ordinals.subarray(start, start + stretch);
  }
}

/** Whether the runs have all of these values already. */
function holds(runs: Runs, ordinals: Uint32Array, values: Float64Array): boolean {
  let at = 0;
  let end = runs[1]!;
  for (let i = 0; i < ordinals.length; i++) {
    for (; ordinals[i]! >= end; end += runs[at + 1]!) at += 2;
    const [value, known] = [values[i]!, runs[at] ?? NaN];
    if (value !== known && !(Number.isNaN(value) && Number.isNaN(known))) return false;
  }
  return true;
}
