import { expect, test } from 'vitest';
import { ancestorsOf, descendantsOf } from '../../source/domain/traverse.ts';
import { assetOf, graph } from '../builders/graph.ts';

/*
 *   a ─ b ─ d ─ e
 *    ╲  c ╱   ╱
 *     ╲──────╱
 */
const drawn = graph('a -> b -> d -> e; c -> d; a -> e; lonely');

test.each<[typeof ancestorsOf, string, number | undefined, string]>([
  [ancestorsOf, 'e', undefined, 'a b c d'],
  [ancestorsOf, 'e', 1, 'a d'],
  [ancestorsOf, 'e', 2, 'a b c d'],
  [ancestorsOf, 'e', 0, ''],
  [ancestorsOf, 'a', undefined, ''],
  [ancestorsOf, 'd e', undefined, 'a b c d'],
  [ancestorsOf, 'b c', undefined, 'a'],
  [descendantsOf, 'a', undefined, 'b d e'],
  [descendantsOf, 'a', 1, 'b e'],
  [descendantsOf, 'b c', undefined, 'd e'],
  [descendantsOf, 'lonely', undefined, ''],
])('%o of %s within %s edges: %s', (traverse, from, depth, expected) => {
  const starts = from.split(' ').map((name) => assetOf(drawn, name).index);
  const found = [...traverse(drawn, starts, depth)].sort((a, b) => a - b);
  expect(found.map((index) => drawn.assets[index]!.name).join(' ')).toBe(expected);
});
