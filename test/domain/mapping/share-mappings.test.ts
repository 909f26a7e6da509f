import { expect, test } from 'vitest';
import { shareMappings } from '../../../source/domain/mapping/share-mappings.ts';
import { resolvePartitions } from '../../../source/domain/partitions/resolve-partitions.ts';
import { timed } from '../../builders/asset.ts';
import { graph, now } from '../../builders/graph.ts';

const days = resolvePartitions(timed('daily'), now);
const weeks = resolvePartitions(timed('weekly'), now);

test('the same spec between the same partitions gives the same mapping, any other another', () => {
  const mappingOf = shareMappings();
  const sides = { upstream: days, downstream: weeks };

  const plain = mappingOf(sides);

  expect(mappingOf({ ...sides })).toBe(plain);
  expect(mappingOf({ ...sides, spec: 'all' })).not.toBe(plain);
  expect(mappingOf({ ...sides, spec: { offset: [-1, 0] } })).not.toBe(plain);
  expect(mappingOf({ upstream: weeks, downstream: days })).not.toBe(plain);
});

test('what cannot be is told every time', () => {
  const mappingOf = shareMappings();
  const sides = { upstream: days, downstream: weeks, spec: 'identity' as const };

  expect(mappingOf(sides).ok).toBe(false);
  expect(mappingOf(sides)).toEqual(mappingOf(sides));
});

test('assets that are divided alike share the mappings between them', () => {
  const [first, second] = graph('a -> b -> c; a -[-1,0]-> d').assets.flatMap(
    ({ upstream }) => upstream,
  );

  expect(first!.mapping).toBe(second!.mapping);
});
