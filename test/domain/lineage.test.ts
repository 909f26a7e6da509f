import { describe, expect, test } from 'vitest';
import type { Graph } from '../../source/domain/graph.ts';
import { traceLineage, type LineageQuery } from '../../source/domain/lineage.ts';
import { formatCell, parseCell } from '../../source/domain/names.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { timed } from '../builders/asset.ts';
import { graph } from '../builders/graph.ts';

function trace(drawn: Graph, text: string, query: Omit<LineageQuery, 'cell'>) {
  const result = traceLineage(drawn, { cell: parseCell(text), ...query });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return {
    cells: result.value.cells.map((cell) => `${cell.distance} ${formatCell(cell)}`),
    nonexistent: result.value.nonexistent.map(formatCell),
  };
}

const pipeline = graph('raw -> clean -> weekly -> report; raw -> weekly', {
  weekly: 'weekly',
  report: 'unpartitioned',
});

describe('upstream', () => {
  test('lists every cell once, at its least distance, parents in topological order', () => {
    const days = ['08', '09', '10', '11', '12', '13', '14'];
    const { cells } = trace(pipeline, 'weekly/2024-01-08', { direction: 'upstream' });
    expect(cells).toEqual([
      ...days.map((day) => `1 raw/2024-01-${day}`),
      ...days.map((day) => `1 clean/2024-01-${day}`),
    ]);
  });

  test('follows no more edges than asked', () => {
    const { cells } = trace(pipeline, 'report/all', { direction: 'upstream', depth: 1 });
    expect(cells).toHaveLength(8);
    expect(cells[0]).toBe('1 weekly/2024-01-01');
  });

  test('a bare asset name is its one partition', () => {
    const { cells } = trace(pipeline, 'report', { direction: 'upstream' });
    expect(cells).toHaveLength(8 + 56 + 56);
    expect(cells.at(-1)).toBe('2 clean/2024-02-25');
  });

  test('a cell reached again further away is not repeated', () => {
    const trailing = graph('a -[-1,0]-> b -[-1,0]-> c');
    expect(trace(trailing, 'c/2024-01-05', { direction: 'upstream' }).cells).toEqual([
      '1 b/2024-01-04',
      '1 b/2024-01-05',
      '2 a/2024-01-03',
      '2 a/2024-01-04',
      '2 a/2024-01-05',
    ]);
  });

  test('goes back through the past of what depends on it', () => {
    const chained = graph('a -> b', { b: { dependsOnPast: true } });
    expect(trace(chained, 'b/2024-01-03', { direction: 'upstream' }).cells).toEqual([
      '1 a/2024-01-03',
      '1 b/2024-01-02',
      '2 a/2024-01-02',
      '2 b/2024-01-01',
      '3 a/2024-01-01',
    ]);
    const ahead = trace(chained, 'b/2024-02-28', { direction: 'downstream' });
    expect(ahead.cells).toEqual(['1 b/2024-02-29']);
  });

  test('keeps cells that are needed but can never exist apart', () => {
    const late = graph('raw -> clean -> weekly', {
      raw: timed('daily', { start: '2024-01-04' }),
      clean: timed('daily', { start: '2024-01-02' }),
      weekly: 'weekly',
    });
    const { cells, nonexistent } = trace(late, 'weekly/2024-01-01', { direction: 'upstream' });
    expect(cells.filter((cell) => cell.startsWith('2'))).toHaveLength(4);
    expect(nonexistent).toEqual(['raw/2024-01-02', 'raw/2024-01-03', 'clean/2024-01-01']);
  });
});

describe('downstream', () => {
  test('lists what is built from a cell', () => {
    expect(trace(pipeline, 'raw/2024-01-10', { direction: 'downstream' })).toEqual({
      cells: ['1 clean/2024-01-10', '1 weekly/2024-01-08', '2 report/all'],
      nonexistent: [],
    });
  });

  test('ends where no partition covers the cell yet', () => {
    const { cells } = trace(pipeline, 'clean/2024-02-29', { direction: 'downstream' });
    expect(cells).toEqual([]);
  });
});

test.each([
  ['rwa_data/2024-01-01', 'there is no asset "rwa_data". List them with `backfill assets`.'],
  ['cleann/2024-01-01', 'there is no asset "cleann". Did you mean "clean"?'],
  ['weekly/2024-01-09', 'asset "weekly" has no partition "2024-01-09". Did you mean "2024-01-08"?'],
])('%s is a problem with suggestions', (text, message) => {
  const result = traceLineage(pipeline, { cell: parseCell(text), direction: 'upstream' });
  expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([message]);
});
