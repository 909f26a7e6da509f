import { describe, expect, test } from 'vitest';
import type { StaticPartitions } from '../../../source/domain/partitions/partitions.ts';
import { placeStrip, stripItemAt } from '../../../source/ui/matrix/strip.ts';
import { assetOf, graph } from '../../builders/graph.ts';
import { Bench, modelOf } from './matrix-builder.ts';

function keys(...names: readonly string[]): StaticPartitions {
  return assetOf(graph('a', { a: names }), 'a').partitions as StaticPartitions;
}

const many = Array.from({ length: 50 }, (_, i) => `k${i}`);

describe('a strip of static cells', () => {
  test('shows keys where all of them fit', () => {
    const strip = placeStrip(keys('eu', 'us', '東京'), 18, 0);
    expect(strip.items.map(({ x, width, label }) => [x, width, label])).toEqual([
      [0, 4, 'eu'],
      [6, 4, 'us'],
      [12, 6, '東京'],
    ]);
    expect(placeStrip(keys('eu', 'us', '東京'), 17, 0).form).toBe('glyphs');
  });

  test.each([
    [0, 0, 18, 32],
    [17, 0, 18, 32],
    [18, 18, 18, 14],
    [49, 36, 14, 0],
    [99, 36, 14, 0],
  ])('shows the page that holds cell %s', (focus, before, shown, after) => {
    const strip = placeStrip(keys(...many), 20, focus);
    expect([strip.before, strip.items.length, strip.after]).toEqual([before, shown, after]);
    expect(strip.items[0]).toMatchObject({ ordinal: before, x: 1 });
  });

  test('says which cell is at a column', () => {
    const strip = placeStrip(keys('eu', 'us'), 20, 0);
    expect([0, 3, 4, 6, 9, 10].map((x) => stripItemAt(strip, x))).toEqual([
      0,
      0,
      undefined,
      1,
      1,
      undefined,
    ]);
  });

  test('shows no signs of further pages where there is no room for a cell between them', () => {
    const strip = placeStrip(keys(...many), 2, 7);
    expect(strip.items.map(({ ordinal, x }) => [ordinal, x])).toEqual([
      [6, 0],
      [7, 1],
    ]);
  });

  test('turns its page with the cursor', () => {
    const matrix = new Bench(modelOf(graph('a', { a: many })), 24, 3);
    expect(matrix.screen().split('\n')[2]).toBe('›a  ···················›');
    matrix.goTo('a', 'k19');
    expect(matrix.screen().split('\n')[2]).toBe('›a ‹···················›');
    matrix.do({ type: 'page', rows: 0, columns: 2 });
    expect(matrix.cursor()).toBe('a/k49');
    expect(matrix.screen().split('\n')[2]).toBe('›a ‹············');
  });
});
