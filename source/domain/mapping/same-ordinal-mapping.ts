import { noOrdinals } from '../ordinals.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** Both sides have the same partitions in the same order: each reads the one at its own place. */
export function sameOrdinalMapping(spec: MappingSpec, sentence: string): Mapping {
  return {
    spec,
    isComplete: false,
    upstream: (set) => set,
    parentRanges: (count) => ({
      firsts: Int32Array.from({ length: count }, (_, ordinal) => ordinal),
      ends: Int32Array.from({ length: count }, (_, ordinal) => ordinal + 1),
    }),
    downstream: (set) => set,
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => sentence,
  };
}
