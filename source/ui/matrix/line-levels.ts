import type { MultiPartitions } from '../../domain/partitions/partitions.ts';
import { StatusLevels } from './status-levels.ts';
import { ValueLevels } from './value-levels.ts';

/**
 * A multi asset's status codes and values arranged line by line, so that a stretch of a row is
 * counted like one of any other asset.
 */
export class LineLevels {
  readonly #partitions: MultiPartitions;
  /** Cells of one line. */
  readonly #length: number;
  readonly #levels: StatusLevels;

  constructor(partitions: MultiPartitions, codes: Uint8Array) {
    this.#partitions = partitions;
    this.#length = partitions.dimensions[partitions.outer].partitions.count;
    const arranged = new Uint8Array(codes.length);
    for (let ordinal = 0; ordinal < codes.length; ordinal++) {
      arranged[this.#slotOf(ordinal)] = codes[ordinal]!;
    }
    this.#levels = new StatusLevels(arranged);
  }

  set(ordinal: number, code: number): void {
    this.#levels.set(this.#slotOf(ordinal), code);
  }

  /** Adds the counts by code of a line's positions `[start, end)` to `counts`. */
  count(line: number, [start, end]: readonly [number, number], counts: Int32Array): void {
    const first = line * this.#length;
    this.#levels.count(first + start, first + end, counts);
  }

  /** The values of ordinals, arranged like the codes. */
  arrange(read: (ordinal: number) => number, join: 'sum' | 'max'): LineValues {
    const { grid } = this.#partitions;
    const length = this.#length;
    const at = (slot: number): number => {
      const line = Math.floor(slot / length);
      return read(grid.ordinalAt(slot - line * length, line));
    };
    const levels = new ValueLevels({ length: grid.count, at }, join);
    return {
      over: (line, [start, end]) => levels.over(line * length + start, line * length + end),
      touch: (ordinal) => levels.touch(this.#slotOf(ordinal), this.#slotOf(ordinal) + 1),
    };
  }

  #slotOf(ordinal: number): number {
    const [position, line] = this.#partitions.grid.pairAt(ordinal);
    return line * this.#length + position;
  }
}

/** One lens' values of a multi asset. */
export interface LineValues {
  /** Joined over a line's positions `[start, end)`; `NaN` when none is known. */
  over(line: number, stretch: readonly [number, number]): number;
  /** Forgets what was joined with a cell that changed. */
  touch(ordinal: number): void;
}
