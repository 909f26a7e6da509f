import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachOrdinal } from '../../../source/domain/ordinals.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';
import { both, fixed, ticking, timed } from '../../builders/asset.ts';

const shapes: Record<string, Shape> = {
  hours: { type: 'hourly', start: '2024-02-20T05:00', timezone: 'America/New_York' },
  days: 'daily',
  'later days': { type: 'daily', start: '2024-01-09', timezone: 'UTC' },
  'ended days': { type: 'daily', start: '2023-12-01', end: '2024-02-01', timezone: 'UTC' },
  weeks: 'weekly',
  months: { type: 'monthly', start: '2023-01-01', timezone: 'Asia/Kolkata' },
  workdays: ticking('30 5 * * MON-FRI'),
  regions: ['eu', 'us', 'asia'],
  'other regions': ['asia', 'eu', 'us'],
  'sales by day': both({ day: timed('daily'), region: fixed('eu', 'us', 'asia') }),
  'sales by week': both({ region: fixed('us', 'asia', 'eu'), day: timed('weekly') }),
  cohorts: both({ cohort: timed('monthly', { start: '2023-06-01' }), day: timed('daily') }),
  whole: 'unpartitioned',
};
const shapeNames = fc.constantFrom(...Object.keys(shapes));
const spec = fc.oneof(
  fc.constantFrom('', 'overlap', 'all', 'last', 'identity'),
  fc
    .tuple(fc.integer({ min: -9, max: 3 }), fc.integer({ min: 0, max: 9 }))
    .map(([start, length]) => `[${start},${start + length}]`),
);

function edgeOf(label: string, drawn: Record<string, Shape>) {
  try {
    const drawing = label === '' ? 'parent -> child' : `parent -${label}-> child`;
    const from = graph(drawing, drawn);
    const child = assetOf(from, 'child');
    const parent = assetOf(from, 'parent');
    return { mapping: child.upstream[0]!.mapping, parent, child };
  } catch {
    return undefined;
  }
}

describe('the largest value that a partition reads', () => {
  test('is that of all it reads, for every pair of definitions and every mapping', () => {
    fc.assert(
      fc.property(shapeNames, shapeNames, spec, fc.nat(), (up, down, label, seed) => {
        const edge = edgeOf(label, { parent: shapes[up]!, child: shapes[down]! });
        fc.pre(edge !== undefined);
        const { mapping, parent, child } = edge;
        const values = Float64Array.from({ length: parent.partitions.count }, (_, i) =>
          Math.floor(Math.abs(Math.sin(seed + i) * 1e6)),
        );
        const { count } = child.partitions;
        const found = new Map<number, number>();
        mapping.parentMaxima(count)(values, (ordinal, maximum) => found.set(ordinal, maximum));
        for (let ordinal = 0; ordinal < count; ordinal++) {
          const read = Array.from(
            eachOrdinal(mapping.upstream([ordinal, ordinal + 1])),
            (each) => values[each]!,
          );
          expect(found.get(ordinal)).toBe(read.length === 0 ? undefined : Math.max(...read));
        }
      }),
      { numRuns: 150 },
    );
  });
});
