import {
  appendRange,
  clipOrdinals,
  eachRange,
  noOrdinals,
  type OrdinalSet,
  unionOrdinals,
} from '../ordinals.ts';
import type { TimeWindow } from '../partitions/partitions.ts';
import { describeOverlap, type OverlapSides } from './describe-overlap.ts';
import { hasEqualSteps } from './equal-steps.ts';
import { eachRangeMaximum, type ParentRanges } from '../range-maximum.ts';
import type { Mapping, MappingSpec } from './mapping.ts';

/** What an overlap is made of; `offset` is in downstream steps, its start not after its end. */
export interface Overlap extends OverlapSides {
  readonly spec: MappingSpec;
}

type Span = readonly [first: number, last: number];

/**
 * A downstream partition reads every upstream window that overlaps its own, after the offset has
 * moved the window's start and end. Windows of one asset touch, so a stretch of downstream
 * partitions reads a stretch of upstream ones:
 *
 *     upstream      | u0 | u1 | u2 | u3 | u4 |
 *     downstream    .  |    d1    |    d2    |      d1 reads u0 u1 u2
 */
export function overlapMapping(overlap: Overlap): Mapping {
  const { upstream, downstream, offset } = overlap;
  const reads = (first: number, last: number) => spanRead(overlap, offset, [first, last]);
  return {
    spec: overlap.spec,
    isComplete: false,
    upstream: (set) => mapRanges(set, reads, [0, upstream.count]),
    parentMaxima(count) {
      const ranges = spansRead(overlap, count);
      return (values, onMaximum) => eachRangeMaximum(values, ranges, onMaximum);
    },
    downstream: (set) =>
      mapRanges(
        set,
        (first, last) =>
          spanReading(overlap, {
            start: upstream.startOf(first),
            end: upstream.endOf(last - 1),
          }),
        [0, downstream.count],
      ),
    nonexistent: (set) => unionOrdinals(neededBefore(overlap, set), neededAfter(overlap, set)),
    notReady: (set) => mapRanges(set, reads, [upstream.count, upstream.limit]),
    waitingForTime: (within) => cellsWaiting(overlap, within),
    describe: () => describeOverlap(overlap),
  };
}

/** Upstream ordinals, existing or not, that the downstream stretch reads at that offset. */
function spanRead(overlap: Overlap, offset: Span, [first, last]: Span): Span {
  const { upstream, downstream } = overlap;
  return upstream.overlapping({
    start: downstream.startOf(first + offset[0]),
    end: downstream.endOf(last - 1 + offset[1]),
  });
}

/** Between equal steps, what one partition reads is what its neighbour reads, moved by one. */
function spansRead(overlap: Overlap, count: number): ParentRanges {
  const { upstream, downstream, offset } = overlap;
  const firsts = new Int32Array(count);
  const ends = new Int32Array(count);
  const isSteady = hasEqualSteps(upstream.definition, downstream.definition);
  let [first, end] = spanRead(overlap, offset, [0, 1]);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (!isSteady) [first, end] = spanRead(overlap, offset, [ordinal, ordinal + 1]);
    firsts[ordinal] = Math.max(first, 0);
    ends[ordinal] = Math.min(end, upstream.count);
    first++;
    end++;
  }
  return { firsts, ends };
}

/** Downstream ordinals, existing or not, that read any upstream partition inside the window. */
function spanReading({ downstream, offset }: Overlap, window: TimeWindow): Span {
  const [first, last] = downstream.overlapping(window);
  return [first - offset[1], last - offset[0]];
}

function mapRanges(
  set: OrdinalSet,
  through: (first: number, last: number) => Span,
  within: Span,
): OrdinalSet {
  const bounds: number[] = [];
  for (const [start, end] of eachRange(set)) {
    const [first, last] = through(start, end);
    appendRange(bounds, Math.max(first, within[0]), Math.min(last, within[1]));
  }
  return bounds;
}

/**
 * The offset's step nearest to the partition itself. What else an offset reaches outside the
 * upstream's life is its own doing: a trailing week is short at the start of history.
 */
function nearestStep([start, end]: Span): Span {
  const step = start > 0 ? start : Math.min(end, 0);
  return [step, step];
}

/** Needed upstream ordinals below 0, by partitions that themselves begin before the upstream. */
function neededBefore(overlap: Overlap, set: OrdinalSet): OrdinalSet {
  const { upstream, downstream, offset } = overlap;
  const birth = upstream.startOf(0);
  const [, firstInLife] = downstream.overlapping({ start: birth - 1, end: birth });
  return mapRanges(
    clipOrdinals(set, -Infinity, firstInLife),
    (first, last) => spanRead(overlap, nearestStep(offset), [first, last]),
    [-Infinity, 0],
  );
}

/** Needed upstream ordinals past its last ever, by partitions that themselves end after it. */
function neededAfter(overlap: Overlap, set: OrdinalSet): OrdinalSet {
  const { upstream, downstream, offset } = overlap;
  if (upstream.limit === Infinity) return noOrdinals;
  const death = upstream.endOf(upstream.limit - 1);
  const [firstBeyondLife] = downstream.overlapping({ start: death, end: death + 1 });
  return mapRanges(
    clipOrdinals(set, firstBeyondLife, Infinity),
    (first, last) => spanRead(overlap, nearestStep(offset), [first, last]),
    [upstream.limit, Infinity],
  );
}

function cellsWaiting(overlap: Overlap, within: OrdinalSet): OrdinalSet {
  const { upstream } = overlap;
  const { count, limit } = upstream;
  if (count >= limit) return noOrdinals;
  const end = limit === Infinity ? Infinity : upstream.endOf(limit - 1);
  const [first, last] = spanReading(overlap, { start: upstream.startOf(count), end });
  return clipOrdinals(within, first, last);
}
