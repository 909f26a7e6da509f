import { ColumnText } from './column-text.ts';
import type { BinaryForm, PackedColumn, Runs } from './column-form.ts';

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

/** Bytes that are copied in one go. */
const copiedBytes = 1 << 18;

/**
 * Writes a column as it was, apart from some of its cells; `undefined` when they do not fit in.
 * What it yields gives others their turn.
 */
export function* patchColumn(
  packed: PackedColumn,
  changes: ColumnChanges,
): Generator<string, PackedColumn | undefined> {
  if (changes.ordinals.length === 0) return packed;
  return 'runs' in packed ? yield* keepRuns(packed, changes) : yield* patchBytes(packed, changes);
}

function* patchBytes(
  { form, text }: { readonly form: BinaryForm; readonly text: Uint8Array },
  { count, ordinals, read }: ColumnChanges,
): Generator<string, PackedColumn | undefined> {
  // Who reads the text that was written before finds it as it was.
  const patched = new ColumnText(form, count, yield* copy(text));
  for (const part of stretches(ordinals)) {
    if (!patched.patch(part, read(part))) return undefined;
    yield '';
  }
  return { form, text: patched.text };
}

function* copy(text: Uint8Array): Generator<string, Buffer> {
  const copied = Buffer.allocUnsafeSlow(text.length);
  for (let start = 0; start < text.length; start += copiedBytes) {
    copied.set(text.subarray(start, start + copiedBytes), start);
    yield '';
  }
  return copied;
}

/** The same runs, if they have all of the values already. */
function* keepRuns(
  packed: { readonly runs: Runs },
  { ordinals, read }: ColumnChanges,
): Generator<string, PackedColumn | undefined> {
  for (const part of stretches(ordinals)) {
    if (!holds(packed.runs, part, read(part))) return undefined;
    yield '';
  }
  return packed;
}

function* stretches(ordinals: Uint32Array): Generator<Uint32Array> {
  for (let start = 0; start < ordinals.length; start += stretch) {
    yield ordinals.subarray(start, start + stretch);
  }
}

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
