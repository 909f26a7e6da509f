import {
  cellBytes,
  planeArrays,
  planesOf,
  type BinaryForm,
  type NumberColumn,
} from './column-form.ts';
import { shiftUnits, toUnits } from './column-units.ts';

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
    // An element takes the lowest of the bytes that it has room for.
    this.#low.set(units, at);
    if (this.#high !== undefined)
      this.#high.set(shiftUnits(units, this.#low.BYTES_PER_ELEMENT), at);
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
