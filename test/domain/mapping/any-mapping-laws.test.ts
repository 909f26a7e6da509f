import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mapping, MappingSpec } from '../../../source/domain/mapping/mapping.ts';
import { createMapping } from '../../../source/domain/mapping/create-mapping.ts';
import {
  hasOrdinal,
  intersectOrdinals,
  isEmpty,
  type OrdinalSet,
  ordinalsFrom,
  unionOrdinals,
} from '../../../source/domain/ordinals.ts';
import type { PartitionsDefinition } from '../../../source/domain/partitions/definition.ts';
import { allOrdinals, type Partitions } from '../../../source/domain/partitions/partitions.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';
import { both, fixed, ticking, timed, unpartitioned } from '../../builders/asset.ts';

const now = Date.UTC(2024, 2, 1, 13);

const days = timed('daily');
const lateDays = timed('daily', { start: '2024-01-20', endOffset: -3 });
const endedDays = timed('daily', { start: '2023-12-20', end: '2024-02-10' });
const aheadDays = timed('daily', { endOffset: 4 });
const regions = fixed('eu', 'us', 'asia');

const definitions: Readonly<Record<string, PartitionsDefinition>> = {
  days,
  lateDays,
  endedDays,
  aheadDays,
  weeks: timed('weekly'),
  months: timed('monthly', { start: '2023-06-01' }),
  workdays: ticking('30 5 * * MON-FRI'),
  nights: ticking('0 2 * * *', { timezone: 'America/New_York', start: '2024-02-01' }),
  regions,
  reordered: fixed('asia', 'eu', 'us'),
  whole: unpartitioned,
  salesByDay: both({ day: days, region: regions }),
  salesByLateDay: both({ day: lateDays, region: regions }),
  salesByEndedDay: both({ day: endedDays, region: regions }),
  salesByAheadDay: both({ day: aheadDays, region: regions }),
  salesByWeek: both({ region: fixed('us', 'asia', 'eu'), day: timed('weekly') }),
  stores: both({ region: regions, size: fixed('small', 'large') }),
  cohorts: both({ month: timed('monthly', { start: '2023-11-01' }), day: days }),
  lateCohorts: both({ month: timed('monthly', { start: '2023-11-01' }), day: lateDays }),
};

const specs: readonly (MappingSpec | undefined)[] = [
  undefined,
  'overlap',
  'identity',
  'all',
  'last',
  { offset: [-2, 0] },
  { offset: [1, 2] },
  { keys: { eu: ['us'], us: ['us', 'asia'] } },
  { dimensions: { day: 'overlap' } },
  { dimensions: { day: { offset: [-6, 0] } } },
  { dimensions: { day: 'last', region: 'all' } },
  { dimensions: { region: { keys: { eu: ['eu', 'us'], asia: ['eu'] } } } },
  { dimensions: { month: 'overlap', day: 'all' } },
  { dimensions: { month: { to: 'day', mapping: 'overlap' } } },
];

interface Made {
  readonly name: string;
  readonly upstream: Partitions;
  readonly downstream: Partitions;
  readonly mapping: Mapping;
}

/** Every pair with every mapping that can be. */
const everyMapping: readonly Made[] = Object.entries(definitions).flatMap(([from, up]) =>
  Object.entries(definitions).flatMap(([to, down]) =>
    specs.flatMap((spec) => {
      const upstream = resolvePartitions(up, now);
      const downstream = resolvePartitions(down, now);
      const made = createMapping({ spec, upstream, downstream });
      const name = `${from} to ${to} by ${JSON.stringify(spec)}`;
      return made.ok ? [{ name, upstream, downstream, mapping: made.value }] : [];
    }),
  ),
);

const anyMapping = fc.constantFrom(...everyMapping);
const fractions = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 6 });

function one(ordinal: number): OrdinalSet {
  return [ordinal, ordinal + 1];
}

function someOf({ count }: Partitions, tries: readonly number[]): OrdinalSet {
  const ordinals = tries.map((each) => Math.floor(each * count)).sort((a, b) => a - b);
  return count === 0 ? [] : ordinalsFrom(ordinals);
}

describe('every mapping between any two definitions', () => {
  test('there are many of', () => {
    expect(everyMapping.length).toBeGreaterThan(700);
  });

  test('reads and is read exactly inversely', () => {
    const property = fc.property(
      anyMapping,
      fractions,
      ({ upstream, downstream, mapping }, tries) => {
        const readers = Array.from({ length: downstream.count }, (_, d) =>
          mapping.upstream(one(d)),
        );
        for (const at of [0, 0.999, ...tries].map((each) => Math.floor(each * upstream.count))) {
          if (at >= upstream.count) continue;
          const expected = ordinalsFrom(
            readers.flatMap((read, d) => (hasOrdinal(read, at) ? [d] : [])),
          );
          expect(mapping.downstream(one(at))).toEqual(expected);
        }
      },
    );
    fc.assert(property, { numRuns: 250 });
  });

  test('answers for a set what it answers for its parts', () => {
    const property = fc.property(anyMapping, fractions, fractions, (made, some, others) => {
      const { upstream, downstream, mapping } = made;
      const down = [someOf(downstream, some), someOf(downstream, others)] as const;
      const up = [someOf(upstream, some), someOf(upstream, others)] as const;
      for (const ask of ['upstream', 'nonexistent', 'notReady'] as const) {
        const apart = unionOrdinals(mapping[ask](down[0]), mapping[ask](down[1]));
        expect(mapping[ask](unionOrdinals(...down))).toEqual(apart);
      }
      const apart = unionOrdinals(mapping.downstream(up[0]), mapping.downstream(up[1]));
      expect(mapping.downstream(unionOrdinals(...up))).toEqual(apart);
    });
    fc.assert(property, { numRuns: 400 });
  });

  test('tells apart what exists, what does not yet and what never will', () => {
    const property = fc.property(
      anyMapping,
      fractions,
      ({ upstream, downstream, mapping }, tries) => {
        const set = someOf(downstream, tries);
        const existing = allOrdinals(upstream);
        expect(intersectOrdinals(mapping.upstream(set), existing)).toEqual(mapping.upstream(set));
        expect(intersectOrdinals(mapping.nonexistent(set), existing)).toEqual([]);
        expect(intersectOrdinals(mapping.notReady(set), existing)).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  test('waits for time exactly where something is not ready', () => {
    const property = fc.property(anyMapping, fractions, ({ downstream, mapping }, tries) => {
      const waiting = mapping.waitingForTime(allOrdinals(downstream));
      for (const at of [...someOf(downstream, [0, 0.999, ...tries])]) {
        if (at >= downstream.count) continue;
        expect(hasOrdinal(waiting, at)).toBe(!isEmpty(mapping.notReady(one(at))));
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('has a sentence', () => {
    for (const { mapping } of everyMapping) expect(mapping.describe()).toMatch(/\w+ \w+/);
  });
});
