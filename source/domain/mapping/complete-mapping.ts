import { isEmpty, noOrdinals } from '../ordinals.ts';
import { allOrdinals, type Partitions } from '../partitions/partitions.ts';
import type { Mapping } from './mapping.ts';

/** Every downstream partition reads every existing upstream partition. */
export function completeMapping(upstream: Partitions, downstream: Partitions): Mapping {
  const sources = allOrdinals(upstream);
  const readers = allOrdinals(downstream);
  return {
    spec: 'all',
    isComplete: true,
    upstream: (set) => (isEmpty(set) ? noOrdinals : sources),
    parentRanges: (count) => ({
      firsts: new Int32Array(count),
      ends: new Int32Array(count).fill(upstream.count),
    }),
    downstream: (set) => (isEmpty(set) ? noOrdinals : readers),
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () =>
      upstream.kind === 'unpartitioned' ? 'reads the whole asset' : 'reads every partition',
  };
}
