import { textColumns } from '../domain/state.ts';
import type { FrozenLayer } from './snapshot.ts';

/** Texts that are worth keeping. */
export interface KeptTexts {
  readonly texts: readonly string[];
  /** New index by old index; absent when none has changed. */
  readonly indexes: Uint32Array | undefined;
}

/** The texts that cells refer to; what it yields gives others their turn. */
export function* keepUsedTexts(
  all: readonly string[],
  layers: readonly FrozenLayer[],
): Generator<string, KeptTexts> {
  const isUsed = new Uint8Array(all.length);
  isUsed[0] = 1;
  for (const { cells } of layers) {
    for (const name of textColumns) {
      for (const page of cells.pages(name)) {
        markUsed(isUsed, page as Uint32Array);
        yield '';
      }
    }
  }
  if (!isUsed.includes(0)) return { texts: all, indexes: undefined };
  const indexes = new Uint32Array(all.length);
  let next = 0;
  for (let i = 0; i < indexes.length; i++) indexes[i] = isUsed[i] === 1 ? next++ : 0;
  return { texts: all.filter((_, index) => isUsed[index] === 1), indexes };
}

function markUsed(isUsed: Uint8Array, page: Uint32Array): void {
  for (let i = 0; i < page.length; i++) isUsed[page[i]!] = 1;
}
