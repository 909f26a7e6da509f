import {
  eachOrdinal,
  noOrdinals,
  type OrdinalSet,
  ordinalsFrom,
  ordinalsFromRanges,
  eachRange,
} from '../ordinals.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** A mapping between keys that a config lists, edge by edge. */
export interface MappingTable {
  readonly spec: MappingSpec;
  readonly sentence: string;
  /** What each downstream ordinal reads. */
  readonly sources: readonly OrdinalSet[];
  readonly upstreamCount: number;
}

/** Each static partition reads what the table says; both sides' partitions are always there. */
export function tableMapping({ spec, sentence, sources, upstreamCount }: MappingTable): Mapping {
  const readers = invert(sources, upstreamCount);
  return {
    spec,
    isComplete: false,
    upstream: (set) => throughTable(set, sources),
    parentMaxima: (count) => (values, onMaximum) => {
      for (let ordinal = 0; ordinal < count; ordinal++) {
        let maximum = -Infinity;
        for (const source of eachOrdinal(sources[ordinal]!)) {
          maximum = Math.max(maximum, values[source]!);
        }
        if (sources[ordinal]!.length > 0) onMaximum(ordinal, maximum);
      }
    },
    downstream: (set) => throughTable(set, readers),
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => sentence,
  };
}

function invert(sources: readonly OrdinalSet[], count: number): readonly OrdinalSet[] {
  const readers: number[][] = Array.from({ length: count }, () => []);
  for (const [ordinal, read] of sources.entries()) {
    for (const source of eachOrdinal(read)) readers[source]!.push(ordinal);
  }
  return readers.map((each) => ordinalsFrom(each));
}

/** Static keys are listed in the config, so a step per ordinal is no more work than reading it. */
function throughTable(set: OrdinalSet, table: readonly OrdinalSet[]): OrdinalSet {
  const found: (readonly [number, number])[] = [];
  for (const ordinal of eachOrdinal(set)) {
    for (const range of eachRange(table[ordinal] ?? noOrdinals)) found.push(range);
  }
  return ordinalsFromRanges(found);
}
