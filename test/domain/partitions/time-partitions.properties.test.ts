import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timePartitions } from '../../../source/domain/partitions/time-partitions.ts';
import { parsePeriod } from '../../../source/domain/time/parse-period.ts';
import { anyDefinition, anyTimeDefinition } from '../../oracles/any-definition.ts';

const dayMs = 86_400_000;

const ordinal = fc.oneof(
  fc.integer({ min: -5, max: 50 }),
  fc.integer({ min: -100_000, max: 100_000 }),
);

describe('time partitions', () => {
  it('follow one another without gap or overlap, at any ordinal', () => {
    fc.assert(
      fc.property(anyTimeDefinition, ordinal, (each, i) => {
        const partitions = timePartitions(each, 0);
        expect(partitions.endOf(i)).toBe(partitions.startOf(i + 1));
        expect(partitions.endOf(i)).toBeGreaterThan(partitions.startOf(i));
      }),
    );
  });

  it('are found again by the window from one to another', () => {
    fc.assert(
      fc.property(anyTimeDefinition, ordinal, fc.nat(100), (each, i, more) => {
        const partitions = timePartitions(each, 0);
        const start = partitions.startOf(i);
        const end = partitions.endOf(i + more);
        expect(partitions.overlapping({ start, end })).toEqual([i, i + more + 1]);
        expect(partitions.overlapping({ start: start - 1, end: end + 1 })).toEqual([
          i - 1,
          i + more + 2,
        ]);
        expect(partitions.overlapping({ start: start + 1, end: end - 1 })).toEqual([
          i,
          i + more + 1,
        ]);
      }),
    );
  });

  it('have keys that name them alone', () => {
    fc.assert(
      fc.property(anyTimeDefinition, fc.nat(7_000), (each, i) => {
        const partitions = timePartitions(each, Date.parse(each.start));
        const now = partitions.endOf(i);
        const existing = timePartitions(each, now);
        expect(existing.count).toBe(i + 1);
        expect(existing.ordinalOf(existing.keyOf(i))).toBe(i);
        expect(existing.ordinalOf(existing.keyOf(i + 1))).toBeUndefined();
        expect(existing.ordinalOf(existing.keyOf(-1))).toBeUndefined();
      }),
    );
  });

  it('have windows that their keys, read as periods, name too', () => {
    const plain = anyDefinition
      .filter(({ type }) => type !== 'weekly')
      .map(({ type, timezone, start }) => ({ type, timezone, start }));
    fc.assert(
      fc.property(plain, fc.nat(2_000), (each, i) => {
        const partitions = timePartitions(each, 0);
        expect(parsePeriod(partitions.keyOf(i), each.timezone)).toEqual({
          start: partitions.startOf(i),
          end: partitions.endOf(i),
        });
      }),
    );
  });

  it('keep their ordinals as time passes', () => {
    fc.assert(
      fc.property(anyTimeDefinition, fc.nat(1000), fc.nat(1000), (each, a, b) => {
        const earlier = timePartitions(each, a * dayMs);
        const later = timePartitions(each, (a + b) * dayMs);
        expect(later.count).toBeGreaterThanOrEqual(earlier.count);
        expect(later.startOf(a)).toBe(earlier.startOf(a));
      }),
    );
  });
});
