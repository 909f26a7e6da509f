import { describe, expect, it } from 'vitest';
import type { TimePartitions } from '../../../source/domain/partitions/partitions.ts';
import { timePartitions } from '../../../source/domain/partitions/time-partitions.ts';
import { decadeOf, zoneOf } from '../../../source/domain/time/zone.ts';
import { zoneNames } from '../../oracles/any-definition.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const from = Date.UTC(2020, 0, 1);
const to = Date.UTC(2030, 0, 1);

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is wrong with the first partition that leaves a gap, overlaps or is too short or long. */
function findFlaw(partitions: TimePartitions, { least, most }: Bounds): string | undefined {
  for (let i = 0; i < partitions.count; i++) {
    const start = partitions.startOf(i);
    const length = partitions.endOf(i) - start;
    if (start !== partitions.endOf(i - 1)) return `${partitions.keyOf(i)} does not follow`;
    if (length < least || length > most) return `${partitions.keyOf(i)} lasts ${length} ms`;
  }
  return undefined;
}

/** Keys of the partitions around an instant that do not name them alone. */
function misnamed(partitions: TimePartitions, instant: number): readonly string[] {
  const around = { start: instant - 2 * dayMs, end: instant + 2 * dayMs };
  const [first, end] = partitions.overlapping(around);
  const keys = Array.from({ length: end - first }, (_, i) => partitions.keyOf(first + i));
  return keys.filter((key, i) => partitions.ordinalOf(key) !== first + i);
}

/** Instants of the decade at which the zone's offset changes, but for its ends. */
function changesOf(timezone: string): readonly number[] {
  const spans = zoneOf(timezone).spansOfDecade(decadeOf(from + dayMs));
  return spans.flatMap(({ start }) => (start > from + 3 * dayMs ? [start] : []));
}

const types = ['daily', 'hourly'] as const;

describe('in every zone that the runtime knows', () => {
  it('the days of a decade follow one another without gap or overlap', () => {
    const flaws = zoneNames.flatMap((timezone) => {
      const days = timePartitions({ type: 'daily', start: '2020-01-01', timezone }, to);
      const flaw = findFlaw(days, { least: 20 * hourMs, most: 28 * hourMs });
      return flaw === undefined ? [] : [`${timezone}: ${flaw}`];
    });
    expect(flaws).toEqual([]);
  });

  it.each(types)('keys of %s partitions name them alone around every change', (type) => {
    const flaws = zoneNames.flatMap((timezone) => {
      const partitions = timePartitions({ type, start: '2020-01-01', timezone, endOffset: 99 }, to);
      return changesOf(timezone).flatMap((change) => misnamed(partitions, change));
    });
    expect(flaws).toEqual([]);
  });

  it('hours around every change follow one another without gap or overlap', () => {
    const flaws = zoneNames.flatMap((timezone) =>
      changesOf(timezone).flatMap((change) => {
        const [start, end] = [change - dayMs, change + dayMs];
        const bounds = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
        const hours = timePartitions({ type: 'hourly', timezone, ...bounds }, to);
        return findFlaw(hours, { least: hourMs / 2, most: 1.5 * hourMs }) ?? [];
      }),
    );
    expect(flaws).toEqual([]);
  });
});
