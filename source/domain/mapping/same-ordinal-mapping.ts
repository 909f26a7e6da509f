import { noOrdinals } from '../ordinals.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** Both sides have the same partitions in the same order: each reads the one at its own place. */
export function sameOrdinalMapping(spec: MappingSpec, sentence: string): Mapping {
  return {
    spec,
    isComplete: false,
    upstream: (set) => set,
    parentMaxima: (count) => (values, onMaximum) => {
      const shared = Math.min(count, values.length);
      for (let ordinal = 0; ordinal < shared; ordinal++) onMaximum(ordinal, values[ordinal]!);
    },
    downstream: (set) => set,
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => sentence,
  };
}
