import { noOrdinals } from '../ordinals.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** Both sides have the same partitions in the same order: each reads the one at its own place. */
export function sameOrdinalMapping(spec: MappingSpec, sentence: string): Mapping {
  return {
    spec,
    isComplete: false,
    upstream: (set) => set,
    parentRanges: (count) => ({ firsts: countUp(0, count), ends: countUp(1, count) }),
    downstream: (set) => set,
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => sentence,
  };
}

/** `length` consecutive integers from `first` on. */
function countUp(first: number, length: number): Int32Array {
  const integers = new Int32Array(length);
  for (let i = 0; i < length; i++) integers[i] = first + i;
  return integers;
}
