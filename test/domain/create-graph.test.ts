import { describe, expect, test } from 'vitest';
import { createGraph } from '../../source/domain/create-graph.ts';
import type { AssetDefinition } from '../../source/domain/asset.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { asset, timed } from '../builders/asset.ts';
import { assetOf, definitions, graph, now, type Shape } from '../builders/graph.ts';

function problemsOf(assets: readonly AssetDefinition[]) {
  const result = createGraph(assets, now);
  return result.ok ? [] : result.problems;
}

describe('order', () => {
  test.each<[string, string]>([
    ['c -> b -> a', 'c b a'],
    ['z; m; a', 'a m z'],
    ['b -> d; a -> c', 'a b c d'],
    ['b -> a; c', 'b a c'],
    ['a -> b -> d; a -> c -> d', 'a b c d'],
    ['z -> a; b -> a', 'b z a'],
  ])('%s stands as %s', (drawing, order) => {
    expect(
      graph(drawing)
        .assets.map(({ name }) => name)
        .join(' '),
    ).toBe(order);
  });

  test('does not depend on the order in which assets are written', () => {
    const assets = definitions('a -> b -> d; a -> c -> d; e');
    const names = [assets, assets.toReversed()].map((list) => {
      const result = createGraph(list, now);
      return result.ok && result.value.assets.map(({ name }) => name);
    });
    expect(names[0]).toEqual(names[1]);
  });

  test('depth is the longest way from a root', () => {
    const depths = graph('a -> b -> c -> d; a -> d; e').assets.map(({ name, depth }) => [
      name,
      depth,
    ]);
    expect(Object.fromEntries(depths)).toEqual({ a: 0, b: 1, c: 2, d: 3, e: 0 });
  });
});

test('edges stand at both of their ends, parents in the order they are written', () => {
  const drawn = graph('b, a -> c -> d; c -> e', { d: 'weekly' });
  const [a, b, c] = ['a', 'b', 'c'].map((name) => assetOf(drawn, name));
  expect(c!.upstream.map((edge) => edge.upstream)).toEqual([b!.index, a!.index]);
  expect(c!.downstream.map((edge) => drawn.assets[edge.downstream]!.name)).toEqual(['d', 'e']);
  expect(a!.downstream[0]).toBe(c!.upstream[1]);
});

test('assets with equal partitions definitions share their partitions', () => {
  const drawn = graph('a -> b; c', { c: 'weekly' });
  expect(assetOf(drawn, 'a').partitions).toBe(assetOf(drawn, 'b').partitions);
  expect(assetOf(drawn, 'a').partitions).not.toBe(assetOf(drawn, 'c').partitions);
});

test('a later moment only adds partitions', () => {
  const later = graph('a', {}, now + 3 * 86_400_000);
  expect(assetOf(later, 'a').partitions.count).toBe(assetOf(graph('a'), 'a').partitions.count + 3);
  expect(assetOf(later, 'a').partitions.keyOf(59)).toBe('2024-02-29');
});

describe('a graph that cannot be', () => {
  test.each<[string, string, Record<string, Shape>, string[]]>([
    [
      'an asset that depends on itself',
      'a -> a',
      {},
      [
        'asset "a" depends on itself. To build each partition after the one before it, write "dependsOnPast": true.',
      ],
    ],
    [
      'a cycle',
      'b -> c -> a -> b; b -> d',
      {},
      ['assets depend on each other in a circle: a → b → c → a. Remove one of these dependencies.'],
    ],
    [
      'two cycles',
      'a -> b -> a -> x; x -> y -> z -> x',
      {},
      [
        'assets depend on each other in a circle: a → b → a. Remove one of these dependencies.',
        'assets depend on each other in a circle: x → y → z → x. Remove one of these dependencies.',
      ],
    ],
    [
      'a dependency written twice',
      'a, a -> b',
      {},
      [
        'asset "b" names its dependency "a" more than once. Keep one, with the mapping that covers all it reads.',
      ],
    ],
    [
      'a mapping that fits neither side',
      'a -> b',
      { b: ['eu', 'us'] },
      [
        'asset "b" cannot read "a": daily partitions have no default mapping to static ones. Write "mapping": "all" if every partition reads all of it.',
      ],
    ],
  ])('%s', (_, drawing, shapes, messages) => {
    expect(problemsOf(definitions(drawing, shapes)).map(formatProblem)).toEqual(messages);
  });

  test('tells everything that is wrong at once, with its place in the config', () => {
    const assets = [
      ...definitions('raw -> clean; cyclic -> other -> cyclic; raw -> keys', { keys: ['eu'] }),
      asset('raw', { partitions: timed('weekly') }),
      asset('report', { deps: [{ asset: asset('clena').name }, { asset: asset('report').name }] }),
    ];
    expect(problemsOf(assets).map(({ code, path, hint }) => [code, path?.join('.'), hint])).toEqual(
      [
        ['duplicate-asset', 'assets.raw', 'Rename or remove all but one.'],
        ['unknown-asset', 'assets.report.deps.0', 'Did you mean "clean"?'],
        ['self-dependency', 'assets.report.deps.1', expect.any(String)],
        ['dependency-cycle', 'assets.cyclic.deps.0', expect.any(String)],
        ['impossible-mapping', 'assets.keys.deps.0', expect.any(String)],
      ],
    );
  });
});

test('ten thousand assets in a row are placed in their order', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `a${String(i).padStart(5, '0')}`);
  const result = createGraph(definitions(names.join(' -> ')).toReversed(), now);
  expect(result.ok && result.value.assets.map(({ name }) => name)).toEqual(names);
  expect(result.ok && result.value.assets.at(-1)!.depth).toBe(9999);
});
