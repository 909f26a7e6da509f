import { textColumns } from '../domain/state.ts';
import type { FrozenLayer, FrozenSnapshot } from './snapshot.ts';

/** Texts that are worth keeping. */
export interface KeptTexts {
  readonly texts: readonly string[];
  /** New index by old index; absent when none has changed. */
  readonly indexes: Uint32Array | undefined;
}

/** The texts that a checkpoint keeps; what it yields gives others their turn. */
export function* keepUsedTexts({
  texts,
  layers,
  textUse,
}: FrozenSnapshot): Generator<string, KeptTexts> {
  if (textUse === undefined) return { texts, indexes: undefined };
  const isUsed = yield* lookForUse(texts.length, [...layers.values()].flat());
  const used = isUsed.reduce((sum, each) => sum + each, 0);
  if (!textUse.note(texts.length, used)) return { texts, indexes: undefined };
  const indexes = new Uint32Array(texts.length);
  let next = 0;
  for (let i = 0; i < indexes.length; i++) indexes[i] = isUsed[i] === 1 ? next++ : 0;
  return { texts: texts.filter((_, index) => isUsed[index] === 1), indexes };
}

/** By index of a text, 1 where a cell refers to it. */
function* lookForUse(count: number, layers: readonly FrozenLayer[]): Generator<string, Uint8Array> {
  const isUsed = new Uint8Array(count);
  isUsed[0] = 1;
  for (const { cells } of layers) {
    for (const name of textColumns) {
      for (const page of cells.pages(name)) {
        markUsed(isUsed, page as Uint32Array);
        yield '';
      }
    }
  }
  return isUsed;
}

function markUsed(isUsed: Uint8Array, page: Uint32Array): void {
  for (let i = 0; i < page.length; i++) isUsed[page[i]!] = 1;
}
