import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMapping } from '../../../source/domain/mapping/create-mapping.ts';
import type { Mapping } from '../../../source/domain/mapping/mapping.ts';
import {
  hasOrdinal,
  intersectOrdinals,
  isEmpty,
  noOrdinals,
  type OrdinalSet,
  ordinalsFrom,
  unionOrdinals,
} from '../../../source/domain/ordinals.ts';
import {
  type CalendarDefinition,
  type TimeGranularity,
  timeGranularities,
} from '../../../source/domain/partitions/definition.ts';
import { allOrdinals, type TimePartitions } from '../../../source/domain/partitions/partitions.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';

interface Sides {
  readonly upstream: TimePartitions;
  readonly downstream: TimePartitions;
  readonly offset: readonly [number, number];
  readonly mapping: Mapping;
}

/** Two years around clock changes, in zones that change, that don't, and that do by half an hour. */
const timezone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
const day = fc.constantFrom('2023-01-01', '2023-10-30', '2024-01-01', '2024-02-15', '2024-03-09');
const end = fc.constantFrom('2024-03-11', '2024-04-02', '2024-07-01', '2025-01-01');
const now = Date.UTC(2024, 4, 17, 13, 20);

function definition(type: TimeGranularity): fc.Arbitrary<CalendarDefinition> {
  return fc.record(
    {
      type: fc.constant(type),
      start: type === 'quarterly' || type === 'yearly' ? fc.constant('2021-01-01') : day,
      timezone,
      end,
      endOffset: fc.integer({ min: -3, max: 3 }),
      hourOffset: type === 'hourly' ? fc.constant(0) : fc.integer({ min: 0, max: 23 }),
      minuteOffset: fc.constantFrom(0, 15),
      weekStart: fc.constantFrom('monday', 'sunday', 'thursday'),
      dayOfMonth: fc.integer({ min: 1, max: 28 }),
    },
    { requiredKeys: ['type', 'start', 'timezone'] },
  );
}

const offset = fc
  .tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map(([from, length]): readonly [number, number] => [from, from + length]);

function sides(from: TimeGranularity, to: TimeGranularity): fc.Arbitrary<Sides> {
  const steps = fc.oneof(fc.constant<readonly [number, number]>([0, 0]), offset);
  return fc.tuple(definition(from), definition(to), steps).map(([up, down, by]) => {
    const upstream = resolvePartitions(up, now) as TimePartitions;
    const downstream = resolvePartitions(down, now) as TimePartitions;
    const made = createMapping({ spec: { offset: by }, upstream, downstream });
    if (!made.ok) throw new Error('an offset between time assets always maps');
    return { upstream, downstream, offset: by, mapping: made.value };
  });
}

/** What the mapping promises, told window by window. */
function reads({ upstream, downstream, offset: [a, b] }: Sides, d: number, u: number): boolean {
  return (
    upstream.startOf(u) < downstream.endOf(d + b) && upstream.endOf(u) > downstream.startOf(d + a)
  );
}

function one(ordinal: number): OrdinalSet {
  return [ordinal, ordinal + 1];
}

/** Ordinals of a side that are worth trying: both ends, some inside, and those around bounds. */
function probes({ count }: TimePartitions, seeds: readonly number[], around: OrdinalSet): number[] {
  const near = around.flatMap((bound) => [bound - 1, bound]);
  const inside = seeds.map((seed) => Math.floor(seed * count));
  return [0, count - 1, ...inside, ...near].filter((ordinal) => ordinal >= 0 && ordinal < count);
}

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });
const seeds = fc.array(fraction, { minLength: 4, maxLength: 4 });

function someOf(partitions: TimePartitions, fractions: readonly number[]): OrdinalSet {
  if (partitions.count === 0) return noOrdinals;
  const ordinals = fractions.map((each) => Math.floor(each * partitions.count));
  return ordinalsFrom(
    ordinals.flatMap((o) => [o, Math.min(o + 1, partitions.count - 1)]).sort((a, b) => a - b),
  );
}

const pairs = timeGranularities.flatMap((from) =>
  timeGranularities.map((to) => [from, to] as const),
);

describe.each(pairs)('%s read by %s', (from, to) => {
  test('upstream and downstream both hold exactly the windows that overlap', () => {
    const property = fc.property(sides(from, to), seeds, (both, tries) => {
      const { upstream, downstream, mapping } = both;
      for (const d of probes(downstream, tries, noOrdinals)) {
        const read = mapping.upstream(one(d));
        for (const u of probes(upstream, tries, read)) {
          expect(hasOrdinal(read, u)).toBe(reads(both, d, u));
          expect(hasOrdinal(mapping.downstream(one(u)), d)).toBe(reads(both, d, u));
        }
      }
      for (const u of probes(upstream, tries, noOrdinals)) {
        const readers = mapping.downstream(one(u));
        for (const d of probes(downstream, tries, readers)) {
          expect(hasOrdinal(readers, d)).toBe(reads(both, d, u));
        }
      }
    });
    fc.assert(property, { numRuns: 40 });
  });
});

const anySides = fc.constantFrom(...pairs).chain(([from, to]) => sides(from, to));

describe('over sets', () => {
  test('every question about a union is the union of its answers', () => {
    const property = fc.property(anySides, seeds, seeds, ({ mapping, ...both }, some, others) => {
      const down = [someOf(both.downstream, some), someOf(both.downstream, others)] as const;
      const up = [someOf(both.upstream, some), someOf(both.upstream, others)] as const;
      const questions = ['upstream', 'nonexistent', 'notReady'] as const;
      for (const ask of questions) {
        const apart = unionOrdinals(mapping[ask](down[0]), mapping[ask](down[1]));
        expect(mapping[ask](unionOrdinals(...down))).toEqual(apart);
      }
      const readersApart = unionOrdinals(mapping.downstream(up[0]), mapping.downstream(up[1]));
      expect(mapping.downstream(unionOrdinals(...up))).toEqual(readersApart);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('answers hold existing partitions alone', () => {
    const property = fc.property(anySides, ({ upstream, downstream, mapping }) => {
      const read = mapping.upstream(allOrdinals(downstream));
      const readers = mapping.downstream(allOrdinals(upstream));
      expect(intersectOrdinals(read, allOrdinals(upstream))).toEqual(read);
      expect(intersectOrdinals(readers, allOrdinals(downstream))).toEqual(readers);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('what reads anything is read back', () => {
    const property = fc.property(anySides, seeds, ({ upstream, mapping }, tries) => {
      const set = someOf(upstream, tries);
      const readers = mapping.downstream(set);
      const readByThem = mapping.upstream(readers);
      for (const u of probes(upstream, tries, set).filter((each) => hasOrdinal(set, each))) {
        const isRead = !isEmpty(mapping.downstream(one(u)));
        expect(hasOrdinal(readByThem, u)).toBe(isRead);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('beyond what exists', () => {
  test('a partition waits for time exactly when it needs one that is not there yet', () => {
    const property = fc.property(anySides, seeds, (both, tries) => {
      const { upstream, downstream, mapping } = both;
      const waiting = mapping.waitingForTime(allOrdinals(downstream));
      for (const d of probes(downstream, tries, waiting)) {
        const notReady = mapping.notReady(one(d));
        expect(hasOrdinal(waiting, d)).toBe(!isEmpty(notReady));
        for (const u of notReady.flatMap((bound) => [bound - 1, bound])) {
          const isAwaited = u >= upstream.count && u < upstream.limit && reads(both, d, u);
          expect(hasOrdinal(notReady, u)).toBe(isAwaited);
        }
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('without an offset, what never exists is every overlapping window outside its life', () => {
    const property = fc.property(anySides, seeds, ({ upstream, downstream }, tries) => {
      const made = createMapping({ spec: 'overlap', upstream, downstream });
      if (!made.ok) throw new Error('time always maps to time');
      const plain = { upstream, downstream, offset: [0, 0], mapping: made.value } as const;
      for (const d of probes(downstream, tries, noOrdinals)) {
        const lost = made.value.nonexistent(one(d));
        const bounds = [...lost, ...made.value.upstream(one(d)), 0, upstream.limit];
        for (const u of bounds.filter(Number.isFinite).flatMap((bound) => [bound - 1, bound])) {
          const isLost = (u < 0 || u >= upstream.limit) && reads(plain, d, u);
          expect(hasOrdinal(lost, u)).toBe(isLost);
        }
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("an offset adds nothing that never exists to a partition inside the upstream's life", () => {
    const property = fc.property(anySides, seeds, ({ upstream, downstream, mapping }, tries) => {
      for (const d of probes(downstream, tries, noOrdinals)) {
        const isInside =
          downstream.startOf(d) >= upstream.startOf(0) &&
          (upstream.limit === Infinity ||
            downstream.endOf(d) <= upstream.endOf(upstream.limit - 1));
        if (isInside) expect(mapping.nonexistent(one(d))).toEqual(noOrdinals);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
