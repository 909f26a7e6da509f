/** Lowest set bit of a 32-bit word that is not zero. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/**
 * A set of small integers that finds the next member after any number: bits, with a summary bit
 * for every 32 of the level below. Every operation takes a handful of steps, whatever the size.
 */
export class TaskSet {
  readonly #levels: readonly Uint32Array[];
  #size = 0;

  constructor(capacity: number) {
    const levels: Uint32Array[] = [];
    let words = capacity;
    do {
      words = Math.max(1, Math.ceil(words / 32));
      levels.push(new Uint32Array(words));
    } while (words > 1);
    this.#levels = levels;
  }

  get size(): number {
    return this.#size;
  }

  has(member: number): boolean {
    return (this.#levels[0]![member >>> 5]! & (1 << (member & 31))) !== 0;
  }

  add(member: number): void {
    if (this.has(member)) return;
    this.#size += 1;
    let bit = member;
    for (const level of this.#levels) {
      const word = level[bit >>> 5]!;
      level[bit >>> 5] = word | (1 << (bit & 31));
      if (word !== 0) return;
      bit >>>= 5;
    }
  }

  delete(member: number): void {
    if (!this.has(member)) return;
    this.#size -= 1;
    let bit = member;
    for (const level of this.#levels) {
      const word = level[bit >>> 5]! & ~(1 << (bit & 31));
      level[bit >>> 5] = word;
      if (word !== 0) return;
      bit >>>= 5;
    }
  }

  /** The smallest member that is at least `from`; −1 when there is none. */
  next(from: number): number {
    let bit = from;
    for (let depth = 0; depth < this.#levels.length; depth++) {
      const level = this.#levels[depth]!;
      const index = bit >>> 5;
      if (index >= level.length) return -1;
      const word = level[index]! & (-1 << (bit & 31));
      if (word !== 0) return this.#descend(depth, 32 * index + lowestBit(word));
      bit = index + 1;
    }
    return -1;
  }

  /** Members of `[start, end)`, ascending. */
  *within(start: number, end: number): Generator<number> {
    for (let at = this.next(start); at >= 0 && at < end; at = this.next(at + 1)) yield at;
  }

  #descend(depth: number, position: number): number {
    let bit = position;
    for (let level = depth - 1; level >= 0; level--) {
      bit = 32 * bit + lowestBit(this.#levels[level]![bit]!);
    }
    return bit;
  }
}
