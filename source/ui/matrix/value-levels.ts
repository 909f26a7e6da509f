import { widestBlock } from './status-levels.ts';

/** A typed array, or what reads like one. */
export interface NumberColumn {
  readonly length: number;
  at(index: number): number | undefined;
}

/**
 * Sums or maxima over stretches of a column of numbers that changes in place. Blocks of 64 and
 * 4096 cells are computed when first asked for and forgotten when a cell in them is touched.
 */
export class ValueLevels {
  readonly #values: NumberColumn;
  readonly #join: (a: number, b: number) => number;
  readonly #blocks = { 6: new Map<number, number>(), 12: new Map<number, number>() };

  constructor(values: NumberColumn, join: 'sum' | 'max') {
    this.#values = values;
    this.#join = join === 'sum' ? (a, b) => a + b : Math.max;
  }

  /** Sum or maximum of the known values in `[start, end)`; `NaN` when none is known. */
  over(start: number, end: number): number {
    return this.#scan(Math.max(0, start), Math.min(end, this.#values.length), 12);
  }

  touch(start: number, end: number): void {
    for (const bits of [6, 12] as const) {
      for (let block = start >> bits; block <= (end - 1) >> bits; block++) {
        this.#blocks[bits].delete(block);
      }
    }
  }

  #scan(start: number, end: number, limit: 0 | 6 | 12): number {
    let result = NaN;
    for (let ordinal = start; ordinal < end;) {
      const bits = Math.min(limit, widestBlock(ordinal, end)) as 0 | 6 | 12;
      const value = bits === 0 ? this.#values.at(ordinal)! : this.#block(bits, ordinal >> bits);
      if (!Number.isNaN(value)) result = Number.isNaN(result) ? value : this.#join(result, value);
      ordinal += 1 << bits;
    }
    return result;
  }

  #block(bits: 6 | 12, block: number): number {
    const known = this.#blocks[bits].get(block);
    if (known !== undefined) return known;
    const start = block << bits;
    const value = this.#scan(start, start + (1 << bits), bits === 12 ? 6 : 0);
    this.#blocks[bits].set(block, value);
    return value;
  }
}
