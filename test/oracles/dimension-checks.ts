import { expect } from 'vitest';
import { createMapping } from '../../source/domain/mapping/create-mapping.ts';
import type { Mapping, MappingSpec } from '../../source/domain/mapping/mapping.ts';
import { eachOrdinal, ordinalsFrom, type OrdinalSet } from '../../source/domain/ordinals.ts';
import type { PartitionsDefinition } from '../../source/domain/partitions/definition.ts';
import type { Partitions } from '../../source/domain/partitions/partitions.ts';
import { resolvePartitions } from '../../source/domain/partitions/resolve-partitions.ts';
import { both, fixed, timed, unpartitioned } from '../builders/asset.ts';
import { check, type Checks } from './oracle-case.ts';

const now = Date.UTC(2024, 0, 1);
const days = timed('daily', { start: '2023-01-01' });

interface Made {
  readonly upstream: Partitions;
  readonly downstream: Partitions;
  readonly mapping: Mapping;
}

function make(up: PartitionsDefinition, down: PartitionsDefinition, spec?: MappingSpec): Made {
  const upstream = resolvePartitions(up, now);
  const downstream = resolvePartitions(down, now);
  const made = createMapping({ spec, upstream, downstream });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  return { upstream, downstream, mapping: made.value };
}

function cellsOf(partitions: Partitions, keys: readonly string[]): OrdinalSet {
  const ordinals = keys.map((key) => partitions.ordinalOf(key)!);
  return ordinalsFrom(ordinals.sort((a, b) => a - b));
}

function keysIn(partitions: Partitions, set: OrdinalSet): readonly string[] {
  return Array.from(eachOrdinal(set), (ordinal) => partitions.keyOf(ordinal));
}

interface StaticCase {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly mapping: Readonly<Record<string, string | readonly string[]>>;
}

function listed({ mapping }: StaticCase): MappingSpec {
  const lists = Object.entries(mapping).map(([up, down]) => [up, [down].flat()]);
  return { keys: Object.fromEntries(lists) as Record<string, string[]> };
}

/** Mappings between keys, and between dimensions. */
export const dimensionChecks: Checks = {
  static_mapping_downstream: check<StaticCase & { up_keys: readonly string[] }, readonly string[]>(
    (input, expected) => {
      const { upstream, downstream, mapping } = make(
        fixed(...input.up),
        fixed(...input.down),
        listed(input),
      );
      const cells = cellsOf(upstream, input.up_keys);
      expect(keysIn(downstream, mapping.downstream(cells))).toEqual(expected);
    },
  ),

  static_mapping_upstream: check<StaticCase & { down_keys: readonly string[] }, readonly string[]>(
    (input, expected) => {
      const { upstream, downstream, mapping } = make(
        fixed(...input.up),
        fixed(...input.down),
        listed(input),
      );
      const cells = cellsOf(downstream, input.down_keys);
      expect(keysIn(upstream, mapping.upstream(cells))).toEqual(expected);
    },
  ),

  static_mapping_error: check<StaticCase, { error: string }>((input, { error }) => {
    const alien = error.replace('mentions ', '');
    expect(() => make(fixed(...input.up), fixed(...input.down), listed(input))).toThrow(alien);
  }),

  multi_to_single_upstream: check<
    { down_keys: readonly { ab: string; week: string }[] },
    { ranges: readonly (readonly [string, string])[] }
  >(({ down_keys }, { ranges }) => {
    const weeks = timed('weekly', { start: '2023-01-01', weekStart: 'sunday' });
    const down = both({ week: weeks, ab: fixed('a', 'b') });
    const { upstream, downstream, mapping } = make(days, down);
    const cells = cellsOf(
      downstream,
      down_keys.map(({ ab, week }) => `${week}|${ab}`),
    );
    const read = mapping.upstream(cells);
    const bounds = read.map((bound, i) => upstream.keyOf(i % 2 === 0 ? bound : bound - 1));
    expect(bounds).toEqual(ranges.flat());
  }),

  multi_to_multi: check<
    {
      up: { '123': readonly string[] };
      down: { abc: readonly string[] };
      down_keys_daily: readonly string[];
    },
    unknown
  >(({ up, down, down_keys_daily: wanted }) => {
    const { upstream, downstream, mapping } = make(
      both({ n123: fixed(...up['123']), daily: days }),
      both({ abc: fixed(...down.abc), daily: days }),
      { dimensions: { daily: 'identity' } },
    );
    const readers = wanted.flatMap((day) => down.abc.map((letter) => `${letter}|${day}`));
    const expected = wanted.flatMap((day) => up['123'].map((number) => `${number}|${day}`));
    expect(keysIn(upstream, mapping.upstream(cellsOf(downstream, readers)))).toEqual(expected);
  }),

  default_mapping: check<unknown, unknown>(() => {
    const regions = fixed('eu', 'us');
    const sales = both({ day: days, region: regions });
    expect(make(days, unpartitioned).mapping.isComplete).toBe(true);
    expect(make(unpartitioned, unpartitioned).mapping.isComplete).toBe(true);
    expect(make(sales, days).mapping.describe()).toBe(
      'by day, each day reads the same day; every region',
    );
    expect(make(days, days).mapping.spec).toBe('overlap');
    expect(make(regions, regions).mapping.spec).toBe('identity');
  }),
};
