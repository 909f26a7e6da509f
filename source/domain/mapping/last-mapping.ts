import {
  appendRange,
  clipOrdinals,
  eachRange,
  isEmpty,
  noOrdinals,
  ordinalRange,
  type OrdinalSet,
  ordinalsFromRanges,
} from '../ordinals.ts';
import type { Partitions, TimePartitions } from '../partitions/partitions.ts';
import type { Mapping } from './mapping.ts';

/**
 * Each downstream partition reads one upstream partition: between two time definitions the newest
 * that has ended by its own window's end, otherwise the newest that exists.
 *
 *     upstream      | u0 | u1 | u2 | u3 |
 *     downstream     |  d0    |  d1   |       d0 reads u1, d1 reads u2
 */
export function lastMapping(upstream: Partitions, downstream: Partitions): Mapping {
  return upstream.kind === 'time' && downstream.kind === 'time'
    ? lastEndedMapping(upstream, downstream)
    : lastExistingMapping(upstream.count, downstream.count);
}

function lastExistingMapping(sources: number, readers: number): Mapping {
  const newest = sources === 0 ? noOrdinals : ordinalRange(sources - 1, sources);
  return {
    spec: 'last',
    isComplete: false,
    upstream: (set) => (isEmpty(set) ? noOrdinals : newest),
    parentMaxima: (count) => (values, onMaximum) => {
      if (sources === 0) return;
      for (let ordinal = 0; ordinal < count; ordinal++) onMaximum(ordinal, values[sources - 1]!);
    },
    downstream: (set) =>
      isEmpty(clipOrdinals(set, sources - 1, sources)) ? noOrdinals : ordinalRange(0, readers),
    nonexistent: () => noOrdinals,
    notReady: () => noOrdinals,
    waitingForTime: () => noOrdinals,
    describe: () => 'reads the newest partition',
  };
}

function lastEndedMapping(upstream: TimePartitions, downstream: TimePartitions): Mapping {
  const { count, limit } = upstream;

  /** The newest source that has ended by a reader's end; below 0 before the upstream's life. */
  function sourceOf(reader: number): number {
    const end = downstream.endOf(reader);
    const [following] = upstream.overlapping({ start: end, end: end + 1 });
    return Math.min(following - 1, limit - 1);
  }

  /** The first reader that ends when a source has ended, or later. */
  function firstReaderOf(source: number): number {
    const end = upstream.endOf(source);
    return downstream.overlapping({ start: end - 1, end })[0];
  }

  /** What the readers read, clipped; a source is asked for once, however many read it. */
  function read(readers: OrdinalSet, from: number, to: number): OrdinalSet {
    const bounds: number[] = [];
    for (const [start, end] of eachRange(readers)) {
      for (let reader = start; reader < end;) {
        const source = sourceOf(reader);
        if (source >= to) break;
        if (source >= from) appendRange(bounds, source, source + 1);
        const isFinal = source === limit - 1;
        reader = isFinal ? end : Math.max(reader + 1, firstReaderOf(source + 1));
      }
    }
    return bounds;
  }

  function readersOf(start: number, end: number): readonly [number, number] {
    const last = end === limit ? downstream.count : firstReaderOf(end);
    return [Math.max(0, firstReaderOf(start)), Math.min(downstream.count, last)];
  }

  return {
    spec: 'last',
    isComplete: false,
    upstream: (set) => read(set, 0, count),
    parentMaxima(readers) {
      const sources = Int32Array.from({ length: readers }, (_, reader) => sourceOf(reader));
      return (values, onMaximum) => {
        for (let reader = 0; reader < readers; reader++) {
          const source = sources[reader]!;
          if (source >= 0 && source < count) onMaximum(reader, values[source]!);
        }
      };
    },
    downstream: (set) =>
      ordinalsFromRanges(Array.from(eachRange(set), ([start, end]) => readersOf(start, end))),
    nonexistent: (set) => read(set, -Infinity, 0),
    notReady: (set) => read(set, count, limit),
    waitingForTime(within) {
      if (count >= limit) return noOrdinals;
      return clipOrdinals(within, firstReaderOf(count), Infinity);
    },
    describe: () => 'reads the newest partition that has ended by the end of its own window',
  };
}
