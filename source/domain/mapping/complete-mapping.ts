import { isEmpty, noOrdinals } from '../ordinals.ts';
import { allOrdinals, type Partitions } from '../partitions/partitions.ts';
import { maximumOf } from '../range-maximum.ts';
import type { Mapping } from './mapping.ts';

/** Every downstream partition reads every existing upstream partition. */
export function completeMapping(upstream: Partitions, downstream: Partitions): Mapping {
  const sources = allOrdinals(upstream);
  const readers = allOrdinals(downstream);
  return {
    spec: 'all',
    isComplete: true,
    upstream: (set) => (isEmpty(set) ? noOrdinals : sources),
    parentMaxima: (count) => (values, onMaximum) => {
      if (upstream.count === 0) return;
      const newest = maximumOf(values);
      for (let ordinal = 0; ordinal < count; ordinal++) onMaximum(ordinal, newest);
    },
    downstream: (set) => (isEmpty(set) ? noOrdinals : readers),
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () =>
      upstream.kind === 'unpartitioned' ? 'reads the whole asset' : 'reads every partition',
  };
}
