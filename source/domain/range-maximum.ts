/** Per downstream ordinal, the upstream ordinals `[firsts[d], ends[d])` that it reads. */
export interface ParentRanges {
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Calls back with the largest value in each downstream ordinal's range, skipping empty ranges.
 * Work grows with both lengths, not with the ranges' widths, as long as the ranges only move
 * forward; one that moves back costs its own width.
 */
export function eachRangeMaximum(
  values: Float64Array,
  { firsts, ends }: ParentRanges,
  onMaximum: (ordinal: number, maximum: number) => void,
): void {
  // Candidates, ascending by position and descending by value: the first is the maximum.
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  let reach = 0;
  let lastFirst = 0;
  for (let ordinal = 0; ordinal < firsts.length; ordinal++) {
    const first = firsts[ordinal]!;
    const end = ends[ordinal]!;
    if (end <= first) continue;
    if (end === first + 1) {
      onMaximum(ordinal, values[first]!);
      continue;
    }
    if (first < lastFirst || end < reach || first >= reach) {
      head = 0;
      tail = 0;
      reach = first;
    }
    lastFirst = first;
    for (; reach < end; reach++) {
      while (tail > head && values[queue[tail - 1]!]! <= values[reach]!) tail--;
      queue[tail++] = reach;
    }
    while (queue[head]! < first) head++;
    onMaximum(ordinal, values[queue[head]!]!);
  }
}

/** The largest value of all, `-Infinity` when there is none. */
export function maximumOf(values: Float64Array): number {
  let maximum = -Infinity;
  for (const value of values) if (value > maximum) maximum = value;
  return maximum;
}
