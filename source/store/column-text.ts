import {
  planeArrays,
  planesOf,
  type BinaryForm,
  type NumberColumn,
  type PackedBytes,
} from './column-form.ts';
import { areUnitsOf, shiftUnits, toUnits } from './column-units.ts';

/** The base64 of a column, of which some cells are overwritten where they stand. */
export class ColumnText {
  readonly #form: BinaryForm;
  readonly #text: Uint8Array;
  readonly #count: number;

  /** The text must be that of so many cells. */
  constructor({ form, text }: PackedBytes, count: number) {
    this.#form = form;
    this.#text = text;
    this.#count = count;
  }

  /** Overwrites some cells; `false`, and nothing is written, when the form cannot hold them. */
  patch(ordinals: Uint32Array, values: Float64Array): boolean {
    const form = this.#form;
    if (!('width' in form)) {
      this.#patchPlane(ordinals, values, 0);
      return true;
    }
    const units = toUnits(values, form);
    if (!areUnitsOf(values, units, form)) return false;
    const [low, high] = planesOf[form.width];
    this.#patchPlane(ordinals, new planeArrays[low](units), 0);
    if (high === undefined) return true;
    const rest = new planeArrays[high](shiftUnits(units, low));
    this.#patchPlane(ordinals, rest, this.#count * low);
    return true;
  }

  /** Overwrites elements of the plane that begins with this byte. */
  #patchPlane(ordinals: Uint32Array, elements: NumberColumn, start: number): void {
    const size = elements.BYTES_PER_ELEMENT;
    const bytes = new Uint8Array(elements.buffer, elements.byteOffset);
    for (let i = 0; i < ordinals.length; i++) {
      const at = start + size * ordinals[i]!;
      for (let j = 0; j < size; j++) setByte(this.#text, at + j, bytes[size * i + j]!);
    }
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const characters = Buffer.from(alphabet, 'latin1');
const sixBits = new Uint8Array(256);
for (let i = 0; i < characters.length; i++) sixBits[characters[i]!] = i;

/** Overwrites a byte in base64: three of them are four characters of six bits each. */
function setByte(text: Uint8Array, position: number, byte: number): void {
  const group = Math.floor(position / 3);
  const at = 4 * group + position - 3 * group;
  // Its upper bits end one character, its lower ones begin the next.
  const lower = 2 * (position - 3 * group) + 2;
  const before = sixBits[text[at]!]! & (0x3f << (8 - lower));
  const after = sixBits[text[at + 1]!]! & (0x3f >> lower);
  text[at] = characters[(before | (byte >> lower)) & 0x3f]!;
  text[at + 1] = characters[((byte << (6 - lower)) & 0x3f) | after]!;
}
