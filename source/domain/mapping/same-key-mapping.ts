import type { StaticPartitions } from '../partitions/partitions.ts';
import type { Mapping } from './mapping.ts';
import { sameOrdinalMapping } from './same-ordinal-mapping.ts';
import { tableMapping } from './table-mapping.ts';

const sentence = 'each partition reads the one with the same key';

/**
 * Each static partition reads the one with its key, in whatever order the two sides list them.
 * Every downstream key must exist upstream.
 */
export function sameKeyMapping(upstream: StaticPartitions, downstream: StaticPartitions): Mapping {
  const sources = downstream.definition.keys.map((key) => upstream.ordinalOf(key)!);
  if (upstream.count === downstream.count && sources.every((source, i) => source === i)) {
    return sameOrdinalMapping('identity', sentence);
  }
  return tableMapping({
    spec: 'identity',
    sentence,
    sources: sources.map((source) => [source, source + 1]),
    upstreamCount: upstream.count,
  });
}
