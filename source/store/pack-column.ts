import { StoreError } from './store-error.ts';

/** A column that numbers can be read from and written to by ordinal. */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * A column as JSON, in whichever form is smallest: `runs` lists value and length in turn (`null`
 * for `NaN`), `whole` holds unsigned integers of `width` bytes that count from `from` (all bits
 * set for `NaN`), `floats` holds doubles. Bytes are little-endian, as base64.
 */
export type PackedColumn =
  | { readonly runs: readonly (number | null)[] }
  | { readonly whole: string; readonly width: 1 | 2 | 4; readonly from: number }
  | { readonly floats: string };

interface Profile {
  readonly runs: number;
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
}

/** Bytes of base64 that take as long to read as a run, though a run is mostly shorter. */
const runBytes = 40;

export function packColumn(column: NumberColumn): PackedColumn {
  const { runs, low, high, isWhole } = profile(column);
  const width = isWhole ? widthFor(high - low) : undefined;
  const isShorter = runs * runBytes <= (column.length * (width ?? 8) * 4) / 3;
  // JSON has no infinity.
  if (isShorter && Number.isFinite(high - low)) return { runs: packRuns(column) };
  if (width === undefined) return { floats: encode(Float64Array.from(column)) };
  return { whole: encode(packWhole(column, { width, from: low })), width, from: low };
}

/** Fills a column from its packed form; throws a `StoreError` when the lengths differ. */
export function unpackColumn(packed: PackedColumn, column: NumberColumn, file: string): void {
  const count = fill(packed, column);
  if (count === column.length) return;
  throw new StoreError({
    code: 'state-corrupt',
    message: `${file} is damaged: a column holds ${count} cells, expected ${column.length}`,
    hint: 'Move it away: the state is then read from the journals again.',
  });
}

function profile(column: NumberColumn): Profile {
  let runs = 0;
  let low = Infinity;
  let high = -Infinity;
  let isWhole = true;
  let last: number | undefined;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (last !== undefined && isSame(value, last)) continue;
    last = value;
    runs += 1;
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    isWhole &&= Number.isSafeInteger(value);
  }
  return runs > 0 && low <= high
    ? { runs, low, high, isWhole }
    : { runs, low: 0, high: 0, isWhole };
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function widthFor(spread: number): 1 | 2 | 4 | undefined {
  // The largest value of each width stands for NaN.
  if (spread < 0xff) return 1;
  if (spread < 0xffff) return 2;
  return spread < 0xffffffff ? 4 : undefined;
}

function packRuns(column: NumberColumn): (number | null)[] {
  const runs: (number | null)[] = [];
  for (let i = 0; i < column.length;) {
    const value = column[i]!;
    let end = i + 1;
    while (end < column.length && isSame(column[end]!, value)) end += 1;
    runs.push(Number.isNaN(value) ? null : value, end - i);
    i = end;
  }
  return runs;
}

const wholeArrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

interface WholeForm {
  readonly width: 1 | 2 | 4;
  readonly from: number;
}

function packWhole(column: NumberColumn, { width, from }: WholeForm): NumberColumn {
  const packed: NumberColumn = new wholeArrays[width](column.length);
  const unknown = 2 ** (8 * width) - 1;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    packed[i] = Number.isNaN(value) ? unknown : value - from;
  }
  return packed;
}

function fill(packed: PackedColumn, column: NumberColumn): number {
  if ('runs' in packed) return fillRuns(packed.runs, column);
  if ('floats' in packed) return fillFrom(view(Float64Array, packed.floats), column);
  const { width, from } = packed;
  const unknown = 2 ** (8 * width) - 1;
  const whole = view(wholeArrays[width], packed.whole);
  const count = Math.min(whole.length, column.length);
  for (let i = 0; i < count; i++) column[i] = whole[i] === unknown ? NaN : whole[i]! + from;
  return whole.length;
}

function fillRuns(runs: readonly (number | null)[], column: NumberColumn): number {
  let end = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    const start = end;
    end += runs[i + 1]!;
    column.fill(runs[i] ?? NaN, start, end);
  }
  return end;
}

function fillFrom(values: NumberColumn, column: NumberColumn): number {
  column.set(values.subarray(0, column.length));
  return values.length;
}

function encode({ buffer, byteOffset, byteLength }: NumberColumn): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

interface NumberArray {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberColumn;
  readonly BYTES_PER_ELEMENT: number;
}

/** Where bytes are decoded to before they are read; reused, as there are thousands of columns. */
let scratch = Buffer.alloc(0);

/** The bytes as numbers, cut to whole ones; valid until the next call. */
function view(Numbers: NumberArray, base64: string): NumberColumn {
  const most = Buffer.byteLength(base64, 'base64');
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(2 * most);
  const length = scratch.write(base64, 'base64');
  return new Numbers(scratch.buffer, 0, Math.floor(length / Numbers.BYTES_PER_ELEMENT));
}
