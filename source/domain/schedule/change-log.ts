import type { CellStretch } from './run.ts';

interface Change {
  readonly version: number;
  readonly asset: number;
  readonly start: number;
  end: number;
}

/** Changes kept at least; the oldest of twice as many are forgotten at once. */
const capacity = 4096;

/** The newest changes of a run's cells, by the version that made them. */
export class ChangeLog {
  #changes: Change[] = [];
  /** Version of the newest change that was forgotten. */
  #forgotten = 0;

  /** Notes changed cells; stretches of one version that follow one another become one. */
  add(version: number, { asset, start, end }: CellStretch): void {
    const last = this.#changes.at(-1);
    if (last?.version === version && last.asset === asset && last.end === start) {
      last.end = end;
      return;
    }
    this.#changes.push({ version, asset, start, end });
    if (this.#changes.length < 2 * capacity) return;
    this.#forgotten = this.#changes[capacity - 1]!.version;
    this.#changes = this.#changes.slice(capacity);
  }

  /** Changes made after that version; `undefined` when some of them were forgotten. */
  since(version: number): readonly CellStretch[] | undefined {
    if (version < this.#forgotten) return undefined;
    let first = this.#changes.length;
    while (first > 0 && this.#changes[first - 1]!.version > version) first -= 1;
    return this.#changes.slice(first);
  }
}
