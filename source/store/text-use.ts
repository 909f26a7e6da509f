/** Texts that may be there in vain. */
const fewest = 1000;

/**
 * When to look for texts that no cell refers to any more, as each look takes in all cells: only
 * once the texts have doubled. Once most of them were left out, the rest has other indexes on disk
 * than in memory, and every checkpoint leaves them out.
 */
export class TextUse {
  #known: number;
  #isDropping = false;

  /** As many as were read: most of them are in use. */
  constructor(count: number) {
    this.#known = count;
  }

  isDue(count: number): boolean {
    return this.#isDropping || count > 2 * Math.max(fewest, this.#known);
  }

  /** Takes note of how many are used, and says whether the others are to be left out. */
  note(count: number, used: number): boolean {
    this.#known = count;
    this.#isDropping ||= count > 2 * used;
    return this.#isDropping;
  }
}
