import { describe, expect, test } from 'vitest';
import { createPlan } from '../../../source/domain/plan/create-plan.ts';
import type { PlanRequest } from '../../../source/domain/plan/plan.ts';
import { selectCells } from '../../../source/domain/selection/select-cells.ts';
import { createState } from '../../../source/domain/state.ts';
import { locateCell } from '../../../source/ui/matrix/matrix-layout.ts';
import { createMatrixModel } from '../../../source/ui/matrix/matrix-model.ts';
import { requestCells } from '../../../source/ui/plan/request-cells.ts';
import { findPlaces } from '../../../source/ui/prompt/find-places.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph } from '../../builders/graph.ts';
import { Bench, modelOf, type Paint, statusOf } from './matrix-builder.ts';

/** Ten days, and one week. */
const now = Date.UTC(2024, 0, 11);
const regions = fixed('eu', 'us');

const drawn = graph(
  'raw -> sales -> report -> total; stores',
  {
    sales: both({ day: timed('daily'), region: regions }),
    report: both({ region: regions, week: timed('weekly') }),
    total: 'unpartitioned',
    stores: both({ region: regions, size: fixed('small', 'large') }),
  },
  now,
);

const paint: Paint = (asset, key) => {
  if (asset === 'sales' && key === '2024-01-03|us') return 'failed';
  if (asset === 'sales' && key.endsWith('|eu')) return 'succeeded';
  if (asset === 'stores' && key === 'us|large') return 'stale';
  return 'missing';
};

function bench(): Bench {
  return new Bench(modelOf(drawn, paint), 60, 16);
}

const { index } = assetOf(drawn, 'sales');

describe('the rows of multi assets', () => {
  test('show every inner key below what all of them come to', () => {
    expect(bench().goTo('sales', '2024-01-03|us').screen()).toBe(
      [
        '             2024 Jan',
        '             01     08',
        ' raw         ··········',
        ' ├ sales     ▅▅✗▅▅▅▅▅▅▅',
        '     eu      ■■■■■■■■■■',
        '›    us      ··✗·······',
        ' ├── report  [  ·  ]',
        '       eu    [  ·  ]',
        '       us    [  ·  ]',
        ' └──── total [ · ]',
        ' stores      · eu  ~ us',
        '   small     · eu  · us',
        '   large     · eu  ~ us',
      ].join('\n'),
    );
  });

  test('are one row for many inner keys, with the worst of each column', () => {
    const keys = Array.from({ length: 40 }, (_, i) => `shop-${i}`);
    const many = graph(
      'sales',
      { sales: both({ day: timed('daily'), shop: fixed(...keys) }) },
      now,
    );
    const worst: Paint = (_, key) => (key === '2024-01-05|shop-17' ? 'failed' : 'succeeded');
    expect(new Bench(modelOf(many, worst), 40, 6).screen()).toBe(
      ['       2024 Jan', '       01     08', '›sales ■■■■✗■■■■■'].join('\n'),
    );
  });

  test('follow a cell that changes', () => {
    const { graph: own, ...assessment } = { graph: drawn, status: statusOf(drawn, paint) };
    const model = createMatrixModel({ graph: own, timezone: 'UTC', assessment });
    assessment.status[index]![6] = assessment.status[index]![5]!;
    model.touch(index, 6, 7);
    const line = new Bench(model, 60, 16).screen().split('\n')[4];
    expect(line).toBe('     eu      ■■■✗■■■■■■');
  });
});

describe('in the rows of multi assets', () => {
  test('the cursor goes from key to key and along time', () => {
    const moves = bench().goTo('sales', '2024-01-03|eu');
    expect(moves.place()).toBe('sales/eu 2024-01-03');
    expect(moves.do({ type: 'move', rows: 1, columns: 1 }).place()).toBe('sales/us 2024-01-04');
    expect(moves.do({ type: 'move', rows: -2, columns: 0 }).place()).toBe('sales/- 2024-01-04');
    expect(moves.do({ type: 'go-to-end', end: 'first-column' }).place()).toBe('sales/- 2024-01-01');
  });

  test('one cell is marked in its line, all in the row above', () => {
    const marks = bench().goTo('sales', '2024-01-03|us').do({ type: 'toggle-mark' });
    expect(marks.markedKeys('sales')).toEqual(['2024-01-03|us']);
    marks.do({ type: 'move', rows: -2, columns: 1 }, { type: 'toggle-mark' });
    expect(marks.markedKeys('sales')).toEqual(['2024-01-03|us..2024-01-04|us']);
  });

  test('a range is marked along time within a key', () => {
    const marks = bench()
      .goTo('sales', '2024-01-03|us')
      .do({ type: 'start-range' }, { type: 'move', rows: 0, columns: 2 }, { type: 'toggle-mark' });
    expect(marks.markedKeys('sales')).toEqual(['2024-01-03|us', '2024-01-04|us', '2024-01-05|us']);
  });

  test('cells are marked by status', () => {
    const marks = bench().do({ type: 'mark-where', statuses: ['failed', 'stale'] });
    expect(marks.markedKeys('sales')).toEqual(['2024-01-03|us']);
    expect(marks.markedKeys('stores')).toEqual(['us|large']);
  });

  test('the next failure is found in its own row', () => {
    const found = bench()
      .goTo('raw', '2024-01-01')
      .do({ type: 'find-status', statuses: ['failed'], direction: 1 });
    expect(found.place()).toBe('sales/us 2024-01-03');
  });

  test('the mouse finds a key', () => {
    const { state, model, size } = bench();
    const place = locateCell(state, model, { size, x: 16, y: 5 });
    expect(place).toMatchObject({ asset: index, line: 1, at: Date.UTC(2024, 0, 4) });
  });

  test('a text finds a cell', () => {
    const { state } = bench();
    const found = findPlaces(drawn, {
      text: 'sales/2024-01-07|us',
      timezone: 'UTC',
      cursor: state.cursor,
    });
    expect(found).toEqual([
      {
        label: 'sales / 2024-01-07|us',
        place: { ...state.cursor, asset: index, line: 1, at: Date.UTC(2024, 0, 7) },
      },
    ]);
  });
});

describe('cells that were marked', () => {
  test.each([
    ['one', [0, 1], ['sales/2024-01-01|eu']],
    ['a line', [1, 2, 3, 4, 5, 6], ['sales/2024-01-01|us..2024-01-03|us']],
    ['a column', [4, 6], ['sales/2024-01-03|eu..2024-01-03|us']],
    [
      'a block and one more',
      [0, 4, 7, 8],
      ['sales/2024-01-01|eu..2024-01-02|us', 'sales/2024-01-04|us'],
    ],
  ])('%s are asked for in few words that take just them', (_, cells, expected) => {
    const request = requestCells(drawn, new Map([[index, cells]]));
    expect(request.cells).toEqual(expected);
    const taken = selectCells(drawn, { selection: '', cells: request.cells! });
    expect(taken.ok && taken.value.get(index)).toEqual(cells);
  });

  test('are planned in their rows', () => {
    const request: PlanRequest = {
      selection: 'sales',
      cells: ['sales/2024-01-02|us..2024-01-04|us'],
    };
    const state = createState(drawn);
    const plan = createPlan({
      graph: drawn,
      state,
      request: { ...request, force: true },
      concurrency: 1,
    });
    if (!plan.ok) throw new Error('the plan has problems');
    const model = createMatrixModel({
      graph: drawn,
      timezone: 'UTC',
      assessment: { status: statusOf(drawn, paint) },
      plan: plan.value,
    });
    const lines = new Bench(model, 60, 16).screen().split('\n');
    expect(lines.slice(4, 6)).toEqual(['     eu      ■■■■■■■■■■', '     us      ·○○○······']);
  });
});
