import { cellStatuses } from '../../domain/cell-status.ts';

const kinds = cellStatuses.length;
const fineBits = 6;
const coarseBits = 12;

/**
 * One asset's status codes with counts per block of 64 and of 4096 cells, so that counting a
 * stretch reads at most 126 cells, 126 fine blocks and one coarse block per 4096 cells, and
 * setting a cell costs the same at any size.
 */
export class StatusLevels {
  readonly #codes: Uint8Array;
  readonly #fine: Uint8Array;
  readonly #coarse: Uint16Array;

  constructor(codes: Uint8Array) {
    this.#codes = codes;
    this.#fine = new Uint8Array(((codes.length >> fineBits) + 1) * kinds);
    this.#coarse = new Uint16Array(((codes.length >> coarseBits) + 1) * kinds);
    for (let ordinal = 0; ordinal < codes.length; ordinal++) this.#adjust(ordinal, 1);
  }

  at(ordinal: number): number {
    return this.#codes[ordinal] ?? 0;
  }

  /** Returns the code that the cell had. */
  set(ordinal: number, code: number): number {
    const before = this.#codes[ordinal]!;
    if (before === code) return before;
    this.#adjust(ordinal, -1);
    this.#codes[ordinal] = code;
    this.#adjust(ordinal, 1);
    return before;
  }

  /** Adds the counts by code of the cells in `[start, end)` to `counts`. */
  count(start: number, end: number, counts: Int32Array): void {
    const last = Math.min(end, this.#codes.length);
    let ordinal = Math.max(0, start);
    while (ordinal < last) {
      const bits = widestBlock(ordinal, last);
      if (bits === 0) {
        const code = this.#codes[ordinal]!;
        counts[code] = counts[code]! + 1;
      } else {
        this.#addBlock(bits, ordinal >> bits, counts);
      }
      ordinal += 1 << bits;
    }
  }

  #addBlock(bits: number, block: number, counts: Int32Array): void {
    const level = bits === coarseBits ? this.#coarse : this.#fine;
    for (let code = 0; code < kinds; code++) {
      counts[code] = counts[code]! + level[block * kinds + code]!;
    }
  }

  #adjust(ordinal: number, by: 1 | -1): void {
    const code = this.#codes[ordinal]!;
    const fine = (ordinal >> fineBits) * kinds + code;
    const coarse = (ordinal >> coarseBits) * kinds + code;
    this.#fine[fine] = this.#fine[fine]! + by;
    this.#coarse[coarse] = this.#coarse[coarse]! + by;
  }
}

/** Bits of the largest whole block that begins at `ordinal` and ends by `last`; 0: a single cell. */
export function widestBlock(ordinal: number, last: number): 0 | 6 | 12 {
  for (const bits of [coarseBits, fineBits] as const) {
    const size = 1 << bits;
    if ((ordinal & (size - 1)) === 0 && ordinal + size <= last) return bits;
  }
  return 0;
}
