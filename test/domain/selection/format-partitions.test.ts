import { expect, test } from 'vitest';
import type { OrdinalSet } from '../../../source/domain/ordinals.ts';
import { formatPartitions } from '../../../source/domain/selection/format-partitions.ts';
import { selectPartitions } from '../../../source/domain/selection/select-partitions.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph, now, type Shape } from '../../builders/graph.ts';

test.each<[Shape, OrdinalSet, string]>([
  ['daily', [0, 1], '2024-01-01'],
  ['daily', [0, 3, 5, 6], '2024-01-01..2024-01-03,2024-01-06'],
  ['hourly', [0, 30], '2024-01-01T00..2024-01-02T05'],
  ['monthly', [0, 2], '2024-01..2024-02'],
  [timed('daily', { format: 'yyyy MM dd' }), [1, 3], '"2024 01 02".."2024 01 03"'],
  [['eu', 'us'], [1, 2], 'us'],
  [['all', 'a..b', 'x*', 'y,z'], [0, 1, 2, 4], '"all","x*".."y,z"'],
  [['all', 'a..b', 'v1.2'], [1, 3], '"a..b"..v1.2'],
])('cells of %j are written so that the expression takes them again', (shape, cells, text) => {
  const asset = assetOf(graph('a', { a: shape }), 'a');

  expect(formatPartitions(asset.partitions, cells)).toBe(text);
  expect(selectPartitions(asset, text, now)).toEqual({ ok: true, value: cells });
});

const pairs = both({ day: timed('daily'), region: fixed('eu', 'us', 'asia east') });
const turned = both({ region: fixed('eu', 'us'), day: timed('daily') });

/** Ordinals are those of a row of regions for each day. */
test.each<[string, Shape, OrdinalSet, string]>([
  ['one cell', pairs, [1, 2], '2024-01-01|us'],
  ['a key with a space', pairs, [5, 6], '"2024-01-02|asia east"'],
  ['whole days', pairs, [3, 9], '2024-01-02|eu.."2024-01-03|asia east"'],
  ['a region', pairs, [0, 1, 3, 4, 6, 7], '2024-01-01|eu..2024-01-03|eu'],
  [
    'a rectangle and a cell beside it',
    pairs,
    [0, 2, 3, 6],
    '2024-01-01|eu..2024-01-01|us,2024-01-02|eu.."2024-01-02|asia east"',
  ],
  ['two times', pairs, [0, 1, 12, 13], '2024-01-01|eu,2024-01-05|eu'],
  ['another order of the dimensions', turned, [1, 2, 3, 4], 'us|2024-01-01..us|2024-01-02'],
])('%s of two dimensions: taken again', (_, shape, cells, text) => {
  const asset = assetOf(graph('a', { a: shape }), 'a');

  expect(formatPartitions(asset.partitions, cells)).toBe(text);
  expect(selectPartitions(asset, text, now)).toEqual({ ok: true, value: cells });
});

test('ragged cells of two dimensions are written as the rectangle that covers them', () => {
  const { partitions } = assetOf(graph('a', { a: pairs }), 'a');
  const diagonal = Array.from({ length: 9 }, (_, i) => [6 * i + (i % 2), 6 * i + (i % 2) + 1]);

  expect(formatPartitions(partitions, diagonal.flat())).toBe('2024-01-01|eu..2024-01-17|us');
});

test('a very ragged set is written as the range that covers it', () => {
  const { partitions } = assetOf(graph('a'), 'a');
  const ragged = Array.from({ length: 9 }, (_, i) => [2 * i, 2 * i + 1]).flat();

  expect(formatPartitions(partitions, ragged)).toBe('2024-01-01..2024-01-17');
});
