import { expect } from 'vitest';
import { createMapping } from '../../source/domain/mapping/create-mapping.ts';
import type { Mapping, MappingSpec } from '../../source/domain/mapping/mapping.ts';
import {
  eachOrdinal,
  noOrdinals,
  type OrdinalSet,
  ordinalsFromRanges,
  unionOrdinals,
} from '../../source/domain/ordinals.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { check, type Checks } from './oracle-case.ts';
import {
  ordinalOfTheirs,
  ourPartitions,
  theirKey,
  type TheirDefinition,
} from './their-definition.ts';

interface TheirMapping {
  readonly start_offset?: number;
  readonly end_offset?: number;
  readonly allow_nonexistent_upstream_partitions?: boolean;
}

interface Sides {
  readonly up: TheirDefinition;
  readonly down: TheirDefinition;
  readonly mapping?: TheirMapping;
  readonly now?: string | null;
}

interface Mapped {
  readonly upstream: TimePartitions;
  readonly downstream: TimePartitions;
  readonly mapping: Mapping;
}

function mapped({ up, down, mapping, now }: Sides): Mapped {
  const upstream = ourPartitions(up, now);
  const downstream = ourPartitions(down, now);
  const made = createMapping({ spec: specOf(mapping), upstream, downstream });
  if (!made.ok) throw new Error('time always maps to time');
  return { upstream, downstream, mapping: made.value };
}

function specOf({ start_offset: start, end_offset: end }: TheirMapping = {}) {
  return start === undefined || end === undefined
    ? undefined
    : ({ offset: [start, end] } as MappingSpec);
}

interface Keys {
  readonly down_keys?: readonly string[];
  readonly up_keys?: readonly string[];
  readonly down_range?: readonly [string, string];
}

/** Cells that a case names; a key may lie before the first or not exist yet. */
function cellsOf(partitions: TimePartitions, keys: readonly string[]): OrdinalSet {
  const all = keys.map((key) => ordinalAnywhere(partitions, key));
  return ordinalsFromRanges(all.map((ordinal) => [ordinal, ordinal + 1]));
}

function ordinalAnywhere(partitions: TimePartitions, key: string): number {
  const moment = Date.parse(`${key.slice(0, 10)}T00:00Z`);
  const [near] = partitions.overlapping({ start: moment, end: moment + 1 });
  for (let ordinal = near - 50; ordinal <= near + 50; ordinal++) {
    if (theirKey(partitions, ordinal) === key) return ordinal;
  }
  throw new Error(`no partition "${key}"`);
}

function keysIn(partitions: TimePartitions, set: OrdinalSet): readonly string[] {
  return Array.from(eachOrdinal(set), (ordinal) => theirKey(partitions, ordinal));
}

function readers(downstream: TimePartitions, { down_keys, down_range }: Keys): OrdinalSet {
  if (down_keys) return cellsOf(downstream, down_keys);
  const [first, last] = down_range!.map((key) => ordinalOfTheirs(downstream, key));
  return [first!, last! + 1];
}

/** Their answer: the keys alone, or their ends and number, or with what is not there to be read. */
type Upstream =
  | readonly string[]
  | { readonly range: readonly [string, string]; readonly count: number }
  | { readonly keys: readonly string[]; readonly required_but_nonexistent?: readonly string[] };

function isList(expected: Upstream): expected is readonly string[] {
  return Array.isArray(expected);
}

/** Partitions that never exist keep no cell from being built here: their permission is ours always. */
function absentKeys({ upstream, mapping }: Mapped, set: OrdinalSet, { mapping: their }: Sides) {
  const isAllowed = their?.allow_nonexistent_upstream_partitions === true;
  const never = isAllowed ? noOrdinals : mapping.nonexistent(set);
  return keysIn(upstream, unionOrdinals(never, mapping.notReady(set)));
}

/** Which partitions read which. */
export const mappingChecks: Checks = {
  mapping_upstream: check<Sides & Keys, Upstream>((input, expected) => {
    const all = mapped(input);
    const { upstream, downstream, mapping } = all;
    const set = readers(downstream, input);
    const keys = keysIn(upstream, mapping.upstream(set));
    if (isList(expected)) {
      expect(keys).toEqual(expected);
    } else if ('range' in expected) {
      expect([keys[0], keys.at(-1)]).toEqual(expected.range);
      expect(keys).toHaveLength(expected.count);
    } else {
      expect(keys).toEqual(expected.keys);
      const absent = expected.required_but_nonexistent;
      if (absent) expect(absentKeys(all, set, input)).toEqual(absent);
    }
  }),

  mapping_downstream: check<Sides & Keys, readonly string[]>((input, expected) => {
    const { upstream, downstream, mapping } = mapped(input);
    const cells = cellsOf(upstream, input.up_keys!);
    expect(keysIn(downstream, mapping.downstream(cells))).toEqual(expected);
  }),

  mapping_both: check<
    {
      pd: TheirDefinition;
      mapping: TheirMapping;
      key?: string;
      pair?: readonly [string, string];
      now?: string;
    },
    Readonly<Record<string, readonly string[]>>
  >(({ pd, key, pair = [key!, key!], ...rest }, expected) => {
    const { upstream, downstream, mapping } = mapped({ up: pd, down: pd, ...rest });
    const [first, second] = pair;
    const above = keysIn(upstream, mapping.upstream(cellsOf(downstream, [second])));
    const below = keysIn(downstream, mapping.downstream(cellsOf(upstream, [first])));
    expect([above, below]).toEqual(Object.values(expected));
  }),
};
