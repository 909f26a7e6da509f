import { describe, expect, test } from 'vitest';
import { orderRows } from '../../../source/ui/matrix/matrix-row.ts';
import { graph } from '../../builders/graph.ts';

function rowsOf(drawing: string): readonly string[] {
  const made = graph(drawing);
  return orderRows(made).map(
    ({ asset, isLast }) => `${made.assets[asset]!.name}${isLast ? ' └' : ''}`,
  );
}

describe('the order of rows', () => {
  test('keeps a tree together', () => {
    expect(rowsOf('a -> c -> e; b -> d -> f')).toEqual(['a', 'c', 'e └', 'b', 'd', 'f └']);
  });

  test('puts children in the order of their names', () => {
    expect(rowsOf('raw -> z, m, a')).toEqual(['raw', 'a', 'm', 'z └']);
  });

  test('puts a child below the last of its parents, once', () => {
    //  a ─→ c ─→ e
    //  b ───────↗
    expect(rowsOf('a -> c -> e; b -> e')).toEqual(['a', 'c └', 'b', 'e └']);
  });
});
