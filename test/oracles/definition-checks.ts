import { expect } from 'vitest';
import { checkDefinition } from '../../source/domain/partitions/check-definition.ts';
import { nearestKeys } from '../../source/domain/partitions/nearest-keys.ts';
import type { TimePartitions } from '../../source/domain/partitions/partitions.ts';
import { check, type Checks } from './oracle-case.ts';
import {
  ordinalOfTheirs,
  ourDefinition,
  ourKey,
  ourMoment,
  ourPartitions,
  theirKey,
  theirKeys,
  type TheirDefinition,
} from './their-definition.ts';

type Dated = TheirDefinition & { readonly now?: string | null };
type Window = readonly [start: string, end: string];

/** Start and end of a partition, in epoch ms. */
function windowAt(partitions: TimePartitions, ordinal: number): readonly number[] {
  return [partitions.startOf(ordinal), partitions.endOf(ordinal)];
}

function moments(window: Window, timezone?: string): readonly number[] {
  return window.map((each) => ourMoment(each, timezone));
}

/** The window of a key; one between ticks, which they roll forward, is refused with nearest keys. */
function windowNamed(partitions: TimePartitions, key: string): readonly number[] {
  const named =
    partitions.ordinalOf(ourKey(key)) === undefined ? nearestKeys(partitions, key)[0] : key;
  return windowAt(partitions, ordinalOfTheirs(partitions, named!));
}

/** Which partitions a definition has, and how they are named. */
export const definitionChecks: Checks = {
  partition_keys: check<Dated, readonly string[] | { windows: readonly Window[] }>(
    (input, expected) => {
      expect(checkDefinition(ourDefinition(input))).toEqual([]);
      const partitions = ourPartitions(input, input.now);
      if ('windows' in expected) {
        const found = Array.from({ length: partitions.count }, (_, i) => windowAt(partitions, i));
        expect(found).toEqual(expected.windows.map((window) => moments(window)));
      } else {
        expect(theirKeys(partitions)).toEqual(expected);
      }
    },
  ),

  first_window: check<Dated, Window | null>((input, expected) => {
    const partitions = ourPartitions(input, input.now);
    const first = partitions.count === 0 ? null : windowAt(partitions, 0);
    expect(first).toEqual(expected && moments(expected, input.tz));
  }),

  bounded_set: check<
    TheirDefinition & { end: string },
    { first_key: string; last_key: string; count: number; has_key_at_end: boolean }
  >((input, expected) => {
    const partitions = ourPartitions(input);
    expect({
      first_key: theirKey(partitions, 0),
      last_key: theirKey(partitions, partitions.count - 1),
      count: partitions.count,
      has_key_at_end: partitions.ordinalOf(input.end) !== undefined,
    }).toEqual(expected);
  }),

  has_key: check<Dated & { key: string }, boolean>((input, expected) => {
    const partitions = ourPartitions(input, input.now);
    expect(partitions.ordinalOf(ourKey(input.key)) !== undefined).toBe(expected);
  }),

  window_for_key: check<TheirDefinition & { key: string }, Window>((input, expected) => {
    expect(windowNamed(ourPartitions(input), input.key)).toEqual(moments(expected));
  }),

  definition_error: check<TheirDefinition, { error: string }>((input) => {
    const problems = checkDefinition(ourDefinition(input)).map(({ path }) => path);
    expect(problems).toEqual([['dayOfMonth']]);
  }),
};
