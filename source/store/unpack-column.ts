import {
  cellBytes,
  planeArrays,
  planesOf,
  unknownOf,
  type NumberColumn,
  type PackedColumn,
  type Runs,
  type WholeForm,
} from './column-form.ts';

/** Cells that a packed column holds, without a look at their values; not whole when it is damaged. */
export function countPacked(packed: PackedColumn): number {
  if ('form' in packed) return byteLength(packed.text) / cellBytes(packed.form);
  let count = 0;
  for (let i = 1; i < packed.runs.length; i += 2) count += packed.runs[i] ?? NaN;
  return count;
}

const padding = 0x3d;

/** Bytes that base64 stands for. */
function byteLength(text: Uint8Array): number {
  const padded = text.at(-1) !== padding ? 0 : text.at(-2) !== padding ? 1 : 2;
  return (text.length / 4) * 3 - padded;
}

/** Fills a column of as many cells as the packed one holds. */
export function unpackColumn(packed: PackedColumn, column: NumberColumn): void {
  if ('runs' in packed) return fillRuns(packed.runs, column);
  const { buffer } = decode(packed.text);
  const { form } = packed;
  if ('width' in form) fillWhole(buffer, column, form);
  else column.set(new Float64Array(buffer, 0, column.length));
}

function fillRuns(runs: Runs, column: NumberColumn): void {
  let end = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    const start = end;
    end += runs[i + 1]!;
    column.fill(runs[i] ?? NaN, start, end);
  }
}

function fillWhole(buffer: ArrayBuffer, column: NumberColumn, form: WholeForm): void {
  const [low, high] = planesOf[form.width];
  const count = column.length;
  // Doubles, as one kind of array is read and written several times as fast.
  const values = column instanceof Float64Array ? column : new Float64Array(count);
  values.set(new planeArrays[low](buffer, 0, count));
  if (high !== undefined) {
    addHigh(values, new Float64Array(new planeArrays[high](buffer, count * low, count)), low);
  }
  readUnits(values, form);
  if (values !== column) column.set(values);
}

function addHigh(values: Float64Array, high: Float64Array, lowBytes: number): void {
  const unit = 2 ** (8 * lowBytes);
  for (let i = 0; i < values.length; i++) values[i]! += high[i]! * unit;
}

/** The values that were written as these units, in place. */
function readUnits(values: Float64Array, form: WholeForm): void {
  const { from, scale = 1 } = form;
  const unknown = unknownOf(form);
  for (let i = 0; i < values.length; i++) {
    const units = values[i]!;
    values[i] = units === unknown ? NaN : (units + from) / scale;
  }
}

/** Where bytes are decoded to before they are read; reused, as there are thousands of columns. */
let scratch: Buffer<ArrayBuffer> = Buffer.alloc(0);

/** A buffer that begins with the bytes; valid until the next call. */
function decode(text: Uint8Array): Buffer<ArrayBuffer> {
  const characters = Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1');
  if (scratch.length < text.length) scratch = Buffer.allocUnsafeSlow(2 * text.length);
  scratch.write(characters, 'base64');
  return scratch;
}
