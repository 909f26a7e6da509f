/** A column that numbers can be read from and written to by ordinal. */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Bytes that a packed number may take. */
export type Width = keyof typeof planesOf;

/**
 * How a column's numbers are written. Whole numbers count from `from` in units of one `scale`th
 * (all bits set for `NaN`); their low bytes come first, cell after cell, then their high bytes.
 * Floats are doubles. Bytes are little-endian, as base64.
 */
export type BinaryForm =
  | { readonly width: Width; readonly from: number; readonly scale?: number }
  | { readonly floats: true };

/** A column as it was read; a run's value is `null` for `NaN`. */
export type PackedColumn =
  | { readonly runs: readonly (number | null)[] }
  | {
      readonly whole: string;
      readonly width: Width;
      readonly from: number;
      readonly scale?: number;
    }
  | { readonly floats: string };

/** What a value of each width is made of: bytes of the low part, and of the high part. */
const planesOf = {
  1: [1],
  2: [2],
  3: [2, 1],
  4: [4],
  5: [4, 1],
  6: [4, 2],
} as const;

const widths = [1, 2, 3, 4, 5, 6] as const;
const planeArrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const;

/** Decimal places that money has at most where it is not the share of a batch. */
const decimalScale = 10_000;

/** Bytes of base64 that take as long to read as a run, though a run is mostly shorter. */
const runBytes = 40;

/** Runs that are written in one go. */
const mostRuns = 10_000;

/** What is known of a column's numbers so far, a stretch after the other. */
export class ColumnProfile {
  #runs = 0;
  #low = Infinity;
  #high = -Infinity;
  #isWhole = true;
  #isDecimal = true;
  #last = NaN;
  #count = 0;

  /** Takes in the next stretch; doubles, as one kind of array is read several times as fast. */
  add(values: Float64Array): void {
    let [last, runs, low, high] = [this.#last, this.#runs, this.#low, this.#high];
    let [isWhole, isDecimal] = [this.#isWhole, this.#isDecimal];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (isSame(value, last) && runs > 0) continue;
      last = value;
      runs += 1;
      if (Number.isNaN(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
      if (Number.isSafeInteger(value)) continue;
      isWhole = false;
      if (isDecimal) isDecimal = Math.round(value * decimalScale) / decimalScale === value;
    }
    [this.#last, this.#runs, this.#low, this.#high] = [last, runs, low, high];
    [this.#isWhole, this.#isDecimal] = [isWhole, isDecimal];
    this.#count += values.length;
  }

  /** The shortest form; `undefined` when that is runs. */
  form(): BinaryForm | undefined {
    const isKnown = this.#low <= this.#high;
    const [low, high] = isKnown ? [this.#low, this.#high] : [0, 0];
    const form = this.#binaryForm(low, high);
    const bytes = 'width' in form ? form.width : 8;
    const isShorter = this.#runs * runBytes <= (this.#count * bytes * 4) / 3;
    if (this.#runs > mostRuns) return form;
    // JSON has no infinity.
    return isShorter && Number.isFinite(high - low) ? undefined : form;
  }

  #binaryForm(low: number, high: number): BinaryForm {
    const width = this.#isWhole ? widthFor(high - low) : undefined;
    if (width !== undefined) return { width, from: low };
    if (!this.#isDecimal) return { floats: true };
    const from = Math.round(low * decimalScale);
    const scaled = widthFor(Math.round(high * decimalScale) - from);
    return scaled === undefined || !Number.isSafeInteger(from)
      ? { floats: true }
      : { width: scaled, from, scale: decimalScale };
  }
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function widthFor(spread: number): Width | undefined {
  // The largest value of each width stands for NaN.
  return widths.find((width) => spread < 2 ** (8 * width) - 1);
}

/** Appends a stretch to runs, joining it with the last one where they meet. */
export function appendRuns(runs: (number | null)[], values: Float64Array): void {
  for (let i = 0; i < values.length;) {
    const value = values[i]!;
    let end = i + 1;
    while (end < values.length && isSame(values[end]!, value)) end += 1;
    const key = Number.isNaN(value) ? null : value;
    if (runs.length > 0 && runs.at(-2) === key) runs[runs.length - 1]! += end - i;
    else runs.push(key, end - i);
    i = end;
  }
}

/** The bytes of a column under construction, a stretch after the other. */
export class ColumnBytes {
  readonly bytes: Buffer;
  readonly #form: BinaryForm;
  readonly #low: NumberColumn;
  readonly #high: NumberColumn | undefined;
  #count = 0;

  constructor(form: BinaryForm, count: number) {
    const [low, high] = 'width' in form ? planesOf[form.width] : ([8, undefined] as const);
    const buffer = new ArrayBuffer(count * (low + (high ?? 0)));
    this.#form = form;
    this.#low = new planeArrays[low](buffer, 0, count);
    if (high !== undefined) this.#high = new planeArrays[high](buffer, count * low, count);
    this.bytes = Buffer.from(buffer);
  }

  /** Writes the next stretch. */
  add(values: Float64Array): void {
    const at = this.#count;
    this.#count += values.length;
    const form = this.#form;
    const units = 'width' in form ? toUnits(values, form) : values;
    if (this.#high === undefined) return this.#low.set(units, at);
    const unit = 2 ** (8 * this.#low.BYTES_PER_ELEMENT);
    const high = new Float64Array(units.length);
    for (let i = 0; i < units.length; i++) {
      high[i] = Math.floor(units[i]! / unit);
      units[i]! -= high[i]! * unit;
    }
    this.#low.set(units, at);
    this.#high.set(high, at);
  }
}

type WholeForm = Extract<BinaryForm, { readonly width: Width }>;

/** What is written of each value, still as doubles. */
function toUnits(values: Float64Array, { width, from, scale }: WholeForm): Float64Array {
  const units = new Float64Array(values.length);
  const unknown = 2 ** (8 * width) - 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const whole = scale === undefined ? value : Math.round(value * scale);
    units[i] = Number.isNaN(value) ? unknown : whole - from;
  }
  return units;
}

/** Fills a column from its packed form; false when that is of another length. */
export function unpackColumn(packed: PackedColumn, column: NumberColumn): boolean {
  return fill(packed, column) === column.length;
}

function fill(packed: PackedColumn, column: NumberColumn): number {
  if ('runs' in packed) return fillRuns(packed.runs, column);
  if ('floats' in packed) return fillFloats(decode(packed.floats), column);
  return fillWhole(packed, column);
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

function fillFloats(bytes: Uint8Array, column: NumberColumn): number {
  const values = new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8));
  column.set(values.subarray(0, column.length));
  return values.length;
}

type WholeColumn = Extract<PackedColumn, { readonly whole: string }>;

function fillWhole({ whole, width, from, scale }: WholeColumn, column: NumberColumn): number {
  const bytes = decode(whole);
  const [low, high] = planesOf[width];
  const count = Math.floor(bytes.length / width);
  if (count !== column.length) return count;
  const { buffer } = bytes;
  // Doubles, as one kind of array is read and written several times as fast.
  const values = column instanceof Float64Array ? column : new Float64Array(count);
  values.set(new planeArrays[low](buffer, 0, count));
  if (high !== undefined) {
    addHigh(values, new Float64Array(new planeArrays[high](buffer, count * low, count)), low);
  }
  readUnits(values, { width, from, ...(scale === undefined ? {} : { scale }) });
  if (values !== column) column.set(values);
  return count;
}

function addHigh(values: Float64Array, high: Float64Array, lowBytes: number): void {
  const unit = 2 ** (8 * lowBytes);
  for (let i = 0; i < values.length; i++) values[i]! += high[i]! * unit;
}

/** The values that were written as these units, in place. */
function readUnits(values: Float64Array, { width, from, scale = 1 }: WholeForm): void {
  const unknown = 2 ** (8 * width) - 1;
  for (let i = 0; i < values.length; i++) {
    const units = values[i]!;
    values[i] = units === unknown ? NaN : (units + from) / scale;
  }
}

/** Where bytes are decoded to before they are read; reused, as there are thousands of columns. */
let scratch: Buffer<ArrayBuffer> = Buffer.alloc(0);

/** The bytes at the start of a buffer of their own, valid until the next call. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  const most = Buffer.byteLength(base64, 'base64');
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(2 * most);
  const length = scratch.write(base64, 'base64');
  return new Uint8Array(scratch.buffer, 0, length);
}
