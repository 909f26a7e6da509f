/** Which of so many cells have changed. */
export class ChangedCells {
  readonly #capacity: number;
  /** A byte for each cell, once there is one. */
  #marks: Uint8Array | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get isEmpty(): boolean {
    return this.#marks === undefined;
  }

  /** Cells `[start, end)`; those beyond the capacity are left out. */
  add(start: number, end: number): void {
    // Whole words, which are faster to look through.
    this.#marks ??= new Uint8Array(4 * Math.ceil(this.#capacity / 4));
    this.#marks.fill(1, start, Math.min(end, this.#capacity));
  }

  /** In ascending order. */
  ordinals(): Uint32Array {
    const marks = this.#marks ?? new Uint8Array();
    const words = new Uint32Array(marks.buffer);
    const ordinals = new Uint32Array(marks.length);
    let count = 0;
    for (let word = 0; word < words.length; word++) {
      if (words[word] === 0) continue;
      for (let i = 4 * word; i < 4 * word + 4; i++) if (marks[i] === 1) ordinals[count++] = i;
    }
    return ordinals.subarray(0, count);
  }
}
