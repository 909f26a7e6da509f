import { eachRange, noOrdinals, type OrdinalSet, ordinalsFrom } from '../ordinals.ts';
import type { StaticPartitions } from '../partitions/partitions.ts';
import type { Mapping } from './mapping.ts';
import { sameOrdinalMapping } from './same-ordinal-mapping.ts';

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
  const readers = upstream.definition.keys.map((key) => downstream.ordinalOf(key));
  return {
    spec: 'identity',
    isComplete: false,
    upstream: (set) => throughTable(set, sources),
    parentRanges: (count) => ({
      firsts: Int32Array.from(sources.slice(0, count)),
      ends: Int32Array.from(sources.slice(0, count), (source) => source + 1),
    }),
    downstream: (set) => throughTable(set, readers),
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => sentence,
  };
}

/** Static keys are listed in the config, so a step per ordinal is no more work than reading it. */
function throughTable(set: OrdinalSet, table: readonly (number | undefined)[]): OrdinalSet {
  const found: number[] = [];
  for (const [start, end] of eachRange(set)) {
    for (const ordinal of table.slice(start, end)) if (ordinal !== undefined) found.push(ordinal);
  }
  return ordinalsFrom(found.sort((a, b) => a - b));
}
