import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';

const shapes: Record<string, Shape> = {
  hours: { type: 'hourly', start: '2023-12-20T05:00', timezone: 'America/New_York' },
  days: 'daily',
  'later days': { type: 'daily', start: '2024-01-09', timezone: 'UTC' },
  'ended days': { type: 'daily', start: '2023-12-01', end: '2024-02-01', timezone: 'UTC' },
  weeks: 'weekly',
  months: { type: 'monthly', start: '2023-01-01', timezone: 'Asia/Kolkata' },
};
const shapeNames = fc.constantFrom(...Object.keys(shapes));
const spec = fc.oneof(
  fc.constant('overlap'),
  fc.constant('all'),
  fc
    .tuple(fc.integer({ min: -9, max: 3 }), fc.integer({ min: 0, max: 9 }))
    .map(([start, length]) => `[${start},${start + length}]`),
);

function rangesOf(mapping: ReturnType<typeof edgeOf>['mapping'], count: number) {
  const { firsts, ends } = mapping.parentRanges(count);
  return Array.from(firsts, (first, i) => (ends[i]! > first ? [first, ends[i]!] : []));
}

function edgeOf(drawing: string, drawn: Record<string, Shape>) {
  const child = assetOf(graph(drawing, drawn), 'child');
  return { mapping: child.upstream[0]!.mapping, count: child.partitions.count };
}

describe('parent ranges', () => {
  test('hold what each partition alone reads, for every pair of time definitions', () => {
    fc.assert(
      fc.property(shapeNames, shapeNames, spec, (up, down, label) => {
        const drawn = { parent: shapes[up]!, child: shapes[down]! };
        const { mapping, count } = edgeOf(`parent -${label}-> child`, drawn);
        const one = (_: unknown, d: number) => [...mapping.upstream([d, d + 1])];
        expect(rangesOf(mapping, count)).toEqual(Array.from({ length: count }, one));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [
      'the same order',
      ['eu', 'us', 'asia'],
      ['eu', 'us', 'asia'],
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ],
    [
      'another order',
      ['eu', 'us', 'asia'],
      ['asia', 'eu', 'us'],
      [
        [2, 3],
        [0, 1],
        [1, 2],
      ],
    ],
  ])('of static keys in %s follow the keys', (_, parent, child, expected) => {
    const { mapping, count } = edgeOf('parent -> child', { parent, child });
    expect(rangesOf(mapping, count)).toEqual(expected);
  });
});
