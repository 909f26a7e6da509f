import type { Graph } from '../../domain/graph.ts';
import { lensJoin, type ValueLens } from './lens.ts';
import type { LineLevels, LineValues } from './line-levels.ts';
import { ValueLevels } from './value-levels.ts';

/** A cell's number under a lens; `NaN`: unknown. */
export type ReadValue = (lens: ValueLens, asset: number, ordinal: number) => number;

/** What the lenses show of every cell, joined over stretches when it is first asked for. */
export class LensValues {
  readonly #graph: Graph;
  readonly #read: ReadValue;
  /** Arrangement of multi assets, by asset. */
  readonly #lines: ReadonlyMap<number, LineLevels>;
  readonly #along = new Map<string, ValueLevels>();
  readonly #inLines = new Map<string, LineValues>();

  constructor(graph: Graph, read: ReadValue, lines: ReadonlyMap<number, LineLevels>) {
    this.#graph = graph;
    this.#read = read;
    this.#lines = lines;
  }

  over(lens: ValueLens, asset: number, [start, end]: readonly [number, number]): number {
    const key = `${lens} ${asset}`;
    let levels = this.#along.get(key);
    if (!levels) {
      const length = this.#graph.assets[asset]!.partitions.count;
      levels = new ValueLevels({ length, at: this.#reader(lens, asset) }, lensJoin[lens]);
      this.#along.set(key, levels);
    }
    return levels.over(start, end);
  }

  /** As `over`, for positions of one line of a multi asset. */
  overLine(
    lens: ValueLens,
    { asset, line }: { readonly asset: number; readonly line: number },
    positions: readonly [number, number],
  ): number {
    const key = `${lens} ${asset}`;
    const values =
      this.#inLines.get(key) ??
      this.#lines.get(asset)?.arrange(this.#reader(lens, asset), lensJoin[lens]);
    if (!values) return NaN;
    this.#inLines.set(key, values);
    return values.over(line, positions);
  }

  /** Forgets what was joined with the cells `[start, end)`, which have changed. */
  touch(asset: number, start: number, end: number): void {
    for (const lens of Object.keys(lensJoin)) {
      const key = `${lens} ${asset}`;
      this.#along.get(key)?.touch(start, end);
      const lines = this.#inLines.get(key);
      for (let ordinal = start; lines && ordinal < end; ordinal++) lines.touch(ordinal);
    }
  }

  #reader(lens: ValueLens, asset: number): (ordinal: number) => number {
    return (ordinal) => this.#read(lens, asset, ordinal);
  }
}
