import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeGranularities, weekdays } from '../../../source/domain/partitions/definition.ts';
import type { TimePartitions } from '../../../source/domain/partitions/partitions.ts';
import {
  cellsUnder,
  columnsOf,
  createTimeAxis,
  type TimeAxis,
} from '../../../source/ui/matrix/time-axis.ts';
import { zoomLevels, type ZoomLevel } from '../../../source/ui/matrix/zoom.ts';
import { timed } from '../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';

function setUp(shape: Shape, zoom: ZoomLevel, timezone = 'UTC') {
  const made = graph('a', { a: shape });
  const partitions = assetOf(made, 'a').partitions as TimePartitions;
  return { partitions, axis: createTimeAxis(made, timezone, zoom) };
}

/** Keys under each column, such as `2024-01-01..2024-01-07`. */
function keysUnder(partitions: TimePartitions, axis: TimeAxis): readonly string[] {
  return Array.from({ length: axis.last - axis.first }, (_, i) => {
    const column = axis.first + i;
    const { start, end } = cellsUnder(partitions, axis, { start: column, end: column + 1 });
    if (end === start) return '';
    const first = partitions.keyOf(start);
    return end - start === 1 ? first : `${first}..${partitions.keyOf(end - 1)}`;
  });
}

describe('a time axis', () => {
  test('has a column for every step that any cell touches', () => {
    const { axis } = setUp('weekly', 'month');
    expect(axis.steps.keyOf(axis.first)).toBe('2024-01');
    expect(axis.steps.keyOf(axis.last - 1)).toBe('2024-02');
  });

  test('has no columns without time partitions', () => {
    const axis = createTimeAxis(graph('a, b', { a: 'unpartitioned', b: ['x'] }), 'UTC', 'day');
    expect(axis.last - axis.first).toBe(0);
  });

  test('draws days one by one and by months', () => {
    const { partitions, axis } = setUp('daily', 'month');
    expect(keysUnder(partitions, axis)).toEqual([
      '2024-01-01..2024-01-31',
      '2024-02-01..2024-02-29',
    ]);
  });

  test('draws a week where most of it lies', () => {
    const { partitions, axis } = setUp('weekly', 'month');
    expect(keysUnder(partitions, axis)).toEqual([
      '2024-01-01..2024-01-22',
      '2024-01-29..2024-02-19',
    ]);
  });

  test('draws weeks that begin on another day under one column each', () => {
    const made = graph('a, b', { a: 'weekly', b: timed('weekly', { weekStart: 'sunday' }) });
    const axis = createTimeAxis(made, 'UTC', 'week');
    const sundays = assetOf(made, 'b').partitions as TimePartitions;
    const keys = keysUnder(sundays, axis).filter((key) => key !== '');
    expect(keys).toEqual(Array.from({ length: sundays.count }, (_, i) => sundays.keyOf(i)));
  });

  test('draws days of another zone where most of them lies', () => {
    const { partitions, axis } = setUp(timed('daily', { timezone: 'Asia/Tokyo' }), 'day');
    const columns = columnsOf(partitions, axis, 0);
    expect(axis.steps.keyOf(columns.start)).toBe('2024-01-01');
  });

  test('gives a day of 23 or 25 hours as many hour columns', () => {
    const zone = 'Europe/Berlin';
    const shape = timed('daily', { timezone: zone, start: '2023-03-25', end: '2023-11-01' });
    const { partitions, axis } = setUp(shape, 'hour', zone);
    const hours = (key: string): number => {
      const { start, end } = columnsOf(partitions, axis, partitions.ordinalOf(key)!);
      return end - start;
    };
    expect(['2023-03-25', '2023-03-26', '2023-10-28', '2023-10-29'].map(hours)).toEqual([
      24, 23, 24, 25,
    ]);
  });

  test('draws every cell, each under the columns that say so', () => {
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia');
    const definition = fc.record({
      type: fc.constantFrom(...timeGranularities),
      timezone: zone,
      weekStart: fc.constantFrom(...weekdays),
      hourOffset: fc.integer({ min: 0, max: 23 }),
    });
    const start = fc.constantFrom('2010-12-20', '2022-10-01', '2024-01-01');
    fc.assert(
      fc.property(
        fc.tuple(
          definition,
          start,
          zone,
          fc.constantFrom(...zoomLevels),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
        ),
        ([{ type, timezone, weekStart, hourOffset }, from, shown, zoom, share]) => {
          const offsets = {
            ...(type === 'weekly' ? { weekStart } : {}),
            ...(type === 'hourly' ? {} : { hourOffset }),
          };
          const { partitions, axis } = setUp(
            timed(type, { start: from, timezone, ...offsets }),
            zoom,
            shown,
          );
          if (partitions.count === 0) return;
          const ordinal = Math.floor(share * partitions.count);
          const columns = columnsOf(partitions, axis, ordinal);
          expect(columns.end).toBeGreaterThan(columns.start);
          for (const column of [columns.start, columns.end - 1]) {
            const cells = cellsUnder(partitions, axis, { start: column, end: column + 1 });
            expect(cells.start <= ordinal && ordinal < cells.end).toBe(true);
          }
          const before = cellsUnder(partitions, axis, {
            start: columns.start - 1,
            end: columns.start,
          });
          const after = cellsUnder(partitions, axis, { start: columns.end, end: columns.end + 1 });
          expect(before.end <= ordinal && (after.start > ordinal || after.end === 0)).toBe(true);
        },
      ),
    );
  });
});
