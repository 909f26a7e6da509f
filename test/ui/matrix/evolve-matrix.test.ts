import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellStatuses } from '../../../source/domain/cell-status.ts';
import { createGraph } from '../../../source/domain/create-graph.ts';
import { countOrdinals } from '../../../source/domain/ordinals.ts';
import { layoutMatrix } from '../../../source/ui/matrix/matrix-layout.ts';
import type { MatrixIntent } from '../../../source/ui/matrix/matrix-intent.ts';
import { columnsAt, cursorCell } from '../../../source/ui/matrix/matrix-place.ts';
import { countMarks } from '../../../source/ui/matrix/matrix-state.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { Bench, modelOf, type Paint } from './matrix-builder.ts';

//  hours   raw ─→ clean ─→ weekly          days from 2024-01-01 to 02-29,
//                    └───→ monthly         8 whole weeks, 2 months
//          total, regions (eu us apac)
const shapes = {
  weekly: 'weekly',
  monthly: 'monthly',
  total: 'unpartitioned',
  regions: ['eu', 'us', 'apac'],
} as const;
const made = graph('raw -> clean -> weekly, monthly; clean -> total; regions', shapes);

function bench(paint?: Paint, width?: number, height?: number): Bench {
  return new Bench(modelOf(made, paint), width, height);
}

const right = { type: 'move', rows: 0, columns: 1 } as const;
const left = { type: 'move', rows: 0, columns: -1 } as const;
const down = { type: 'move', rows: 1, columns: 0 } as const;
const up = { type: 'move', rows: -1, columns: 0 } as const;
const zoomIn = { type: 'zoom', steps: 1 } as const;
const zoomOut = { type: 'zoom', steps: -1 } as const;
const mark = { type: 'toggle-mark' } as const;
const startRange = { type: 'start-range' } as const;

test('it opens on the newest cell of the first asset, at the right edge, whatever others have later', () => {
  const later = graph('days; months', {
    months: { partitions: timed('monthly', { endOffset: 3 }) },
  });
  const { state, model, size } = new Bench(modelOf(later), 60);
  expect(cursorCell(state, model)).toMatchObject({ asset: 0, start: 59, end: 60 });
  const { columns } = layoutMatrix(state, model, size);
  expect(columnsAt(model, state.zoom, state.cursor).end).toBe(columns.end);
});

test('a matrix without rows takes every intent', () => {
  const none = createGraph([], made.now);
  if (!none.ok) throw new Error('no assets are a graph');
  const empty = new Bench(modelOf(none.value));
  const before = empty.state;
  for (const direction of [1, -1] as const)
    empty.do({ type: 'find-status', statuses: ['failed'], direction });
  empty.do(
    right,
    down,
    zoomOut,
    mark,
    { type: 'mark-all' },
    { type: 'go-to-end', end: 'last-row' },
  );
  expect(empty.state.cursor).toEqual(before.cursor);
  expect(empty.state.marks.size).toBe(0);
});

describe('the cursor', () => {
  test('begins at the newest cell of the first row', () => {
    expect(bench().cursor()).toBe('raw/2024-02-29');
  });

  test.each<[string, string, readonly MatrixIntent[], string]>([
    ['raw', '2024-01-10', [right], 'raw/2024-01-11'],
    ['raw', '2024-01-01', [left], 'raw/2024-01-01'],
    ['raw', '2024-02-29', [right], 'raw/2024-02-29'],
    ['raw', '2024-01-10', [up], 'raw/2024-01-10'],
    ['raw', '2024-01-10', [down], 'clean/2024-01-10'],
    ['weekly', '2024-01-08', [right], 'weekly/2024-01-15'],
    ['weekly', '2024-01-08', [left, left], 'weekly/2024-01-01'],
    ['monthly', '2024-01', [right, right, right], 'monthly/2024-02'],
    ['raw', '2024-01-10', [{ type: 'move', rows: 2, columns: 0 }], 'monthly/2024-01'],
    ['regions', 'eu', [right, right, right], 'regions/apac'],
    ['regions', 'us', [left], 'regions/eu'],
    ['total', 'all', [right, left, left], 'total/all'],
    ['raw', '2024-01-10', [{ type: 'go-to-end', end: 'first-column' }], 'raw/2024-01-01'],
    ['weekly', '2024-01-08', [{ type: 'go-to-end', end: 'last-column' }], 'weekly/2024-02-19'],
    ['raw', '2024-01-10', [{ type: 'go-to-end', end: 'last-row' }], 'regions/eu'],
    ['regions', 'us', [{ type: 'go-to-end', end: 'first-row' }], 'raw/2024-02-29'],
    ['raw', '2024-02-20', [{ type: 'page', rows: 0, columns: -1 }], 'raw/2024-01-01'],
    ['raw', '2024-01-20', [{ type: 'page', rows: 1, columns: 0 }], 'regions/eu'],
  ])('from %s/%s by %j is at %s', (asset, key, intents, expected) => {
    const matrix = bench();
    if (asset !== 'regions') matrix.goTo('raw', '2024-02-29');
    expect(
      matrix
        .goTo(asset, key)
        .do(...intents)
        .cursor(),
    ).toBe(expected);
  });

  test('keeps its day while it passes over weeks and months', () => {
    expect(bench().goTo('raw', '2024-01-17').do(down, down, down, up, up, up).cursor()).toBe(
      'raw/2024-01-17',
    );
  });

  test('keeps its day through coarser columns and back', () => {
    const matrix = bench().goTo('raw', '2024-01-17').do(zoomOut, zoomOut);
    expect(matrix.cursor()).toBe('raw/2024-01-01..2024-01-31');
    expect(matrix.do(zoomIn, zoomIn).cursor()).toBe('raw/2024-01-17');
  });

  test('zooms no further in than the finest cells', () => {
    expect(bench().do(zoomIn).state.zoom).toBe('day');
    expect(bench().do({ type: 'zoom', steps: -99 }).state.zoom).toBe('year');
  });

  test('keeps its place on the screen when it zooms', () => {
    const long = graph('a', { a: timed('hourly', { start: '2023-01-01' }) });
    const matrix = new Bench(modelOf(long)).goTo('a', '2023-07-04T12');
    const place = (): number => {
      const { columns } = layoutMatrix(matrix.state, matrix.model, matrix.size);
      return columnsAt(matrix.model, matrix.state.zoom, matrix.state.cursor).start - columns.start;
    };
    const before = place();
    matrix.do(zoomOut);
    expect(place()).toBe(before);
  });

  test('goes to the next failure, from row to row and around', () => {
    const failed = ['raw/2024-01-05', 'raw/2024-02-02', 'weekly/2024-01-15', 'regions/us'];
    const matrix = bench((asset, key) =>
      failed.includes(`${asset}/${key}`) ? 'failed' : 'succeeded',
    ).goTo('raw', '2024-01-01');
    const find = (direction: 1 | -1): MatrixIntent => ({
      type: 'find-status',
      statuses: ['failed'],
      direction,
    });
    const visited = (direction: 1 | -1): string[] =>
      failed.map(() => matrix.do(find(direction)).cursor());
    expect(visited(1)).toEqual(failed);
    expect(matrix.do(find(1)).cursor()).toBe('raw/2024-01-05');
    expect(visited(-1)).toEqual([...failed].reverse());
    matrix.do({ type: 'find-status', statuses: ['stale'], direction: 1 });
    expect(matrix.cursor()).toBe('raw/2024-01-05');
  });

  test('steps from column to column with failures at a coarse zoom', () => {
    const matrix = bench((_, key) => (/-0[57]$/.test(key) ? 'failed' : 'succeeded'))
      .goTo('raw', '2024-01-01')
      .do(zoomOut, zoomOut, { type: 'find-status', statuses: ['failed'], direction: 1 });
    expect(matrix.cursor()).toBe('raw/2024-02-01..2024-02-29');
  });
});

describe('marks', () => {
  test('are put on the cell under the cursor and taken away again', () => {
    const matrix = bench().goTo('raw', '2024-01-10').do(mark);
    expect(matrix.markedKeys('raw')).toEqual(['2024-01-10']);
    expect(matrix.do(mark).marked('raw')).toEqual([]);
  });

  test('take all that a coarse column holds', () => {
    const matrix = bench().goTo('raw', '2024-02-10').do(zoomOut, zoomOut, mark);
    expect(matrix.markedKeys('raw')).toEqual(['2024-02-01..2024-02-29']);
  });

  test('complete a partly marked column before they clear it', () => {
    const matrix = bench().goTo('raw', '2024-02-10').do(mark, zoomOut, zoomOut, mark);
    expect(matrix.markedKeys('raw')).toEqual(['2024-02-01..2024-02-29']);
    expect(matrix.do(mark).marked('raw')).toEqual([]);
  });

  test('of a range are the cells in its rows that the columns of its corners touch', () => {
    const matrix = bench().goTo('clean', '2024-01-10').do(startRange).goTo('weekly', '2024-01-15');
    matrix.do(mark);
    expect(matrix.markedKeys('raw')).toEqual([]);
    expect(matrix.markedKeys('clean')).toEqual(['2024-01-10..2024-01-21']);
    expect(matrix.markedKeys('monthly')).toEqual(['2024-01']);
    expect(matrix.markedKeys('total')).toEqual(['all']);
    expect(matrix.markedKeys('weekly')).toEqual(['2024-01-08..2024-01-15']);
    expect(matrix.markedKeys('regions')).toEqual([]);
    expect(matrix.state.anchor).toBeUndefined();
  });

  test('of a range over static rows alone are its keys, else every key', () => {
    const keys = bench().goTo('regions', 'us').do(startRange, right, mark);
    expect(keys.markedKeys('regions')).toEqual(['us..apac']);
    const rows = bench().goTo('raw', '2024-01-01').do(startRange).goTo('regions', 'eu').do(mark);
    expect(rows.markedKeys('regions')).toEqual(['eu..apac']);
    expect(rows.markedKeys('total')).toEqual(['all']);
  });

  test('of all cells reach every asset, within a range only that', () => {
    const all = bench().do({ type: 'mark-all' });
    expect(countMarks(all.state.marks)).toBe(60 + 60 + 8 + 2 + 1 + 3);
    expect(all.do({ type: 'mark-all' }).state.marks.size).toBe(0);
    const some = bench().goTo('raw', '2024-01-10').do(startRange, right, { type: 'mark-all' });
    expect(some.markedKeys('raw')).toEqual(['2024-01-10..2024-01-11']);
  });

  test('by status come and go together', () => {
    const paint: Paint = (asset, key) =>
      asset === 'raw' && /-1[35]$/.test(key)
        ? 'failed'
        : asset === 'weekly'
          ? 'stale'
          : 'succeeded';
    const failed = { type: 'mark-where', statuses: ['failed'] } as const;
    const matrix = bench(paint).do(failed);
    expect(matrix.markedKeys('raw')).toEqual([
      '2024-01-13',
      '2024-01-15',
      '2024-02-13',
      '2024-02-15',
    ]);
    matrix.do({ type: 'mark-where', statuses: ['stale'] });
    expect(countMarks(matrix.state.marks)).toBe(4 + 8);
    matrix.do(failed);
    expect(matrix.marked('raw')).toEqual([]);
    matrix.goTo('raw', '2024-01-10').do(startRange).goTo('raw', '2024-01-14').do(failed);
    expect(matrix.markedKeys('raw')).toEqual(['2024-01-13']);
  });

  test('are undone one change at a time', () => {
    const matrix = bench().goTo('raw', '2024-01-10').do(mark, right, mark, { type: 'clear-marks' });
    expect(matrix.state.marks.size).toBe(0);
    matrix.do({ type: 'undo' });
    expect(matrix.markedKeys('raw')).toEqual(['2024-01-10..2024-01-11']);
    matrix.do({ type: 'undo' });
    expect(matrix.markedKeys('raw')).toEqual(['2024-01-10']);
    matrix.do({ type: 'undo' }, { type: 'undo' });
    expect(matrix.state.marks.size).toBe(0);
  });

  test('can be set from outside and undone', () => {
    const matrix = bench().do({ type: 'set-marks', marks: new Map([[0, [2, 5]]]) });
    expect(matrix.markedKeys('raw')).toEqual(['2024-01-03..2024-01-05']);
    expect(matrix.do({ type: 'undo' }).marked('raw')).toEqual([]);
  });
});

const anyIntent: fc.Arbitrary<MatrixIntent> = fc.oneof(
  fc.record({
    type: fc.constantFrom('move' as const, 'page' as const),
    rows: fc.integer({ min: -3, max: 3 }),
    columns: fc.integer({ min: -40, max: 40 }),
  }),
  fc.record({ type: fc.constant('zoom' as const), steps: fc.integer({ min: -2, max: 2 }) }),
  fc.record({
    type: fc.constant('go-to-end' as const),
    end: fc.constantFrom('first-row', 'last-row', 'first-column', 'last-column'),
  }),
  fc.record({
    type: fc.constant('find-status' as const),
    statuses: fc.subarray([...cellStatuses], { minLength: 1 }),
    direction: fc.constantFrom(1 as const, -1 as const),
  }),
  fc.record({
    type: fc.constant('mark-where' as const),
    statuses: fc.subarray([...cellStatuses], { minLength: 1 }),
  }),
  fc.constantFrom<MatrixIntent>(
    { type: 'toggle-mark' },
    { type: 'start-range' },
    { type: 'stop-range' },
    { type: 'mark-all' },
    { type: 'clear-marks' },
    { type: 'undo' },
  ),
);

describe('any series of intents', () => {
  const model = modelOf(made, (_, key, ordinal) => cellStatuses[(ordinal + key.length) % 9]);
  const sizes = fc.record({
    width: fc.integer({ min: 0, max: 120 }),
    height: fc.integer({ min: 0, max: 12 }),
  });

  test('leaves the cursor inside the matrix and on the screen', () => {
    fc.assert(
      fc.property(sizes, fc.array(anyIntent, { maxLength: 25 }), ({ width, height }, intents) => {
        const matrix = new Bench(model, width, height).do(...intents);
        const { state } = matrix;
        const layout = layoutMatrix(state, model, matrix.size);
        const axis = model.axisAt(state.zoom);
        const own = columnsAt(model, state.zoom, state.cursor);
        expect(own.start).toBeGreaterThanOrEqual(axis.first);
        expect(own.end).toBeLessThanOrEqual(axis.last);
        const row = model.rows.findIndex((each) => each.asset === state.cursor.asset);
        if (layout.rows.end > layout.rows.start) {
          expect(row >= layout.rows.start && row < layout.rows.end).toBe(true);
        }
        if (layout.gridWidth > 0) {
          expect(own.start < layout.columns.end && own.end > layout.columns.start).toBe(true);
        }
      }),
    );
  });

  test('marks existing cells only, and undoing marks leads back', () => {
    fc.assert(
      fc.property(fc.array(anyIntent, { maxLength: 25 }), (intents) => {
        const { state } = new Bench(model).do(...intents);
        for (const [asset, set] of state.marks) {
          expect(countOrdinals(set)).toBeGreaterThan(0);
          expect(set[0]).toBeGreaterThanOrEqual(0);
          expect(set.at(-1)).toBeLessThanOrEqual(made.assets[asset]!.partitions.count);
        }
        const matrix = new Bench(model).do(...intents);
        for (const marks of [...matrix.state.undo].reverse()) {
          expect(matrix.do({ type: 'undo' }).state.marks).toBe(marks);
        }
      }),
    );
  });

  test('marks at a coarse zoom exactly the cells that were under the cursor', () => {
    fc.assert(
      fc.property(fc.array(anyIntent, { maxLength: 15 }), (intents) => {
        const matrix = new Bench(model).do(
          ...intents,
          { type: 'stop-range' },
          { type: 'set-marks', marks: new Map() },
        );
        const cell = cursorCell(matrix.state, model);
        matrix.do({ type: 'toggle-mark' }, { type: 'zoom', steps: 9 });
        expect([...matrix.state.marks]).toEqual(cell ? [[cell.asset, [cell.start, cell.end]]] : []);
      }),
    );
  });
});
