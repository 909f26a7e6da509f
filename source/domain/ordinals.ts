/**
 * A set of partition ordinals as sorted, disjoint, non-touching half-open ranges, flattened:
 * `[0, 3, 7, 8]` holds 0, 1, 2 and 7. Work grows with the number of ranges, never of ordinals.
 */
export type OrdinalSet = readonly number[];

export const noOrdinals: OrdinalSet = [];

/** The range `[start, end)`; empty when `end <= start`. */
export function ordinalRange(start: number, end: number): OrdinalSet {
  return end > start ? [start, end] : noOrdinals;
}

/** Builds a set from ordinals in ascending order (repeats allowed). */
export function ordinalsFrom(ascending: Iterable<number>): OrdinalSet {
  const bounds: number[] = [];
  for (const ordinal of ascending) appendRange(bounds, ordinal, ordinal + 1);
  return bounds;
}

/** Builds a set from `[start, end)` pairs in any order, overlapping or not. */
export function ordinalsFromRanges(ranges: Iterable<readonly [number, number]>): OrdinalSet {
  const bounds: number[] = [];
  const sorted = [...ranges].filter(([s, e]) => e > s).sort((a, b) => a[0] - b[0]);
  for (const [start, end] of sorted) appendRange(bounds, start, end);
  return bounds;
}

/** The union of any number of sets. */
export function joinOrdinals(sets: readonly OrdinalSet[]): OrdinalSet {
  if (sets.length === 1) return sets[0]!;
  return ordinalsFromRanges(sets.flatMap((set) => [...eachRange(set)]));
}

/**
 * Appends `[start, end)` to bounds under construction, joining it with the last range when they
 * touch or overlap. `start` must not be before the last range's start.
 */
export function appendRange(bounds: number[], start: number, end: number): void {
  if (end <= start) return;
  const last = bounds.length - 1;
  if (last > 0 && start <= bounds[last]!) {
    if (end > bounds[last]!) bounds[last] = end;
    return;
  }
  bounds.push(start, end);
}

export function countOrdinals(set: OrdinalSet): number {
  let count = 0;
  for (let i = 0; i < set.length; i += 2) count += set[i + 1]! - set[i]!;
  return count;
}

export function isEmpty(set: OrdinalSet): boolean {
  return set.length === 0;
}

/** Index into the flat bounds of the first range that ends after `ordinal` (binary search). */
function firstRangeEndingAfter(set: OrdinalSet, ordinal: number): number {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[2 * middle + 1]! > ordinal) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}

export function hasOrdinal(set: OrdinalSet, ordinal: number): boolean {
  const i = firstRangeEndingAfter(set, ordinal);
  return i < set.length && set[i]! <= ordinal;
}

export function unionOrdinals(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const bounds: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && a[i]! <= b[j]!)) {
      appendRange(bounds, a[i]!, a[i + 1]!);
      i += 2;
    } else {
      appendRange(bounds, b[j]!, b[j + 1]!);
      j += 2;
    }
  }
  return bounds;
}

export function intersectOrdinals(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  if (a.length === 0 || b.length === 0) return noOrdinals;
  const bounds: number[] = [];
  let i = firstRangeEndingAfter(a, b[0]!);
  let j = firstRangeEndingAfter(b, a[0]!);
  while (i < a.length && j < b.length) {
    appendRange(bounds, Math.max(a[i]!, b[j]!), Math.min(a[i + 1]!, b[j + 1]!));
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return bounds;
}

export function subtractOrdinals(a: OrdinalSet, b: OrdinalSet): OrdinalSet {
  if (a.length === 0 || b.length === 0) return a;
  const bounds: number[] = [];
  let j = firstRangeEndingAfter(b, a[0]!);
  for (let i = 0; i < a.length; i += 2) {
    let start = a[i]!;
    const end = a[i + 1]!;
    while (j < b.length && b[j + 1]! <= start) j += 2;
    for (let k = j; k < b.length && b[k]! < end; k += 2) {
      appendRange(bounds, start, b[k]!);
      start = Math.max(start, b[k + 1]!);
    }
    appendRange(bounds, start, end);
  }
  return bounds;
}

/** The part of the set inside `[start, end)`; cost grows with the ranges returned. */
export function clipOrdinals(set: OrdinalSet, start: number, end: number): OrdinalSet {
  return intersectOrdinals(set, ordinalRange(start, end));
}

/** The set moved by some steps; what would fall below the first ordinal is dropped. */
export function shiftOrdinals(set: OrdinalSet, steps: number): OrdinalSet {
  return clipOrdinals(
    set.map((bound) => bound + steps),
    0,
    Infinity,
  );
}

/** The ordinals of `open` that follow one of `seeds`, or one another from there, without a break. */
export function chainOrdinals(seeds: OrdinalSet, open: OrdinalSet): OrdinalSet {
  const chain: number[] = [];
  for (const [start, end] of eachRange(unionOrdinals(seeds, open))) {
    const first = clipOrdinals(seeds, start, end)[0];
    if (first !== undefined) appendRange(chain, first + 1, end);
  }
  return intersectOrdinals(chain, open);
}

/** The ordinal that has so many of the set before it; a position outside the set throws. */
export function ordinalAtPosition(set: OrdinalSet, position: number): number {
  let before = 0;
  for (const [start, end] of eachRange(set)) {
    if (position < before + end - start) return start + position - before;
    before += end - start;
  }
  throw new RangeError(`The set has no position ${position}`);
}

/** How many of the set's ordinals lie in `[start, end)`, without building a set. */
export function countWithin(set: OrdinalSet, start: number, end: number): number {
  let count = 0;
  if (end <= start) return count;
  for (let i = firstRangeEndingAfter(set, start); i < set.length && set[i]! < end; i += 2) {
    count += Math.min(end, set[i + 1]!) - Math.max(start, set[i]!);
  }
  return count;
}

/** The ordinals of a set; most sets are a single one, and an array of it costs a tenth. */
export function eachOrdinal(set: OrdinalSet): Iterable<number> {
  return set.length === 2 && set[1]! - set[0]! === 1 ? [set[0]!] : stepThrough(set);
}

function* stepThrough(set: OrdinalSet): Generator<number> {
  for (let i = 0; i < set.length; i += 2) {
    for (let ordinal = set[i]!; ordinal < set[i + 1]!; ordinal++) yield ordinal;
  }
}

/** The set's ranges as `[start, end)` pairs. */
export function* eachRange(set: OrdinalSet): Generator<readonly [number, number]> {
  for (let i = 0; i < set.length; i += 2) yield [set[i]!, set[i + 1]!];
}

export function equalOrdinals(a: OrdinalSet, b: OrdinalSet): boolean {
  return a.length === b.length && a.every((bound, i) => bound === b[i]);
}
