import {
  cellBytes,
  planeArrays,
  planesOf,
  unknownOf,
  type BinaryForm,
  type NumberColumn,
  type WholeForm,
} from './column-form.ts';

/** The bytes of a column under construction, a stretch after the other. */
export class ColumnBytes {
  readonly #bytes: Buffer;
  readonly #form: BinaryForm;
  readonly #low: NumberColumn;
  readonly #high: NumberColumn | undefined;
  #count = 0;

  constructor(form: BinaryForm, count: number) {
    const [low, high] = 'width' in form ? planesOf[form.width] : ([8] as const);
    const buffer = new ArrayBuffer(count * cellBytes(form));
    this.#form = form;
    this.#low = new planeArrays[low](buffer, 0, count);
    if (high !== undefined) this.#high = new planeArrays[high](buffer, count * low, count);
    this.#bytes = Buffer.from(buffer);
  }

  /** Writes the next stretch; at most the cells of a page. */
  add(values: Float64Array): void {
    const at = this.#count;
    this.#count += values.length;
    const form = this.#form;
    const units = 'width' in form ? toUnits(values, form) : values;
    if (this.#high !== undefined) this.#high.set(takeHigh(units, this.#low.BYTES_PER_ELEMENT), at);
    this.#low.set(units, at);
  }

  /** The characters of its base64, a part at a time, as one that is long would take too long. */
  *text(): Generator<string, Uint8Array> {
    const text = Buffer.allocUnsafeSlow(4 * Math.ceil(this.#bytes.length / 3));
    let length = 0;
    for (let start = 0; start < this.#bytes.length; start += sliceBytes) {
      length += text.write(
        this.#bytes.toString('base64', start, start + sliceBytes),
        length,
        'latin1',
      );
      yield '';
    }
    return text;
  }
}

/** Base64 takes three bytes at a time. */
const sliceBytes = 48 * 1024;

/** Where stretches are worked on; reused, as there are thousands of them. */
const scratch = { units: new Float64Array(0), high: new Float64Array(0) };

function scratchOf(name: keyof typeof scratch, length: number): Float64Array {
  if (scratch[name].length < length) scratch[name] = new Float64Array(length);
  return scratch[name].subarray(0, length);
}

/** What is written of each value, still as doubles. */
function toUnits(values: Float64Array, form: WholeForm): Float64Array {
  const { from, scale } = form;
  const unknown = unknownOf(form);
  const units = scratchOf('units', values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const whole = scale === undefined ? value : Math.round(value * scale);
    units[i] = Number.isNaN(value) ? unknown : whole - from;
  }
  return units;
}

/** Takes what the low bytes do not hold out of the units. */
function takeHigh(units: Float64Array, lowBytes: number): Float64Array {
  const unit = 2 ** (8 * lowBytes);
  const high = scratchOf('high', units.length);
  for (let i = 0; i < units.length; i++) {
    high[i] = Math.floor(units[i]! / unit);
    units[i]! -= high[i]! * unit;
  }
  return high;
}
