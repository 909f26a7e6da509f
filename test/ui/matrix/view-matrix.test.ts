import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cellStatuses } from '../../../source/domain/cell-status.ts';
import { createState } from '../../../source/domain/state.ts';
import { lenses } from '../../../source/ui/matrix/lens.ts';
import { createMatrixModel, type MatrixModel } from '../../../source/ui/matrix/matrix-model.ts';
import { layoutMatrix, locateCell } from '../../../source/ui/matrix/matrix-layout.ts';
import { viewMatrix } from '../../../source/ui/matrix/view-matrix.ts';
import { createTheme, stripStyles, type ColorDepth } from '../../../source/ui/theme.ts';
import { both, fixed, ticking, timed } from '../../builders/asset.ts';
import { graph, assetOf } from '../../builders/graph.ts';
import { Bench, colorless, modelOf, statusOf, type Paint } from './matrix-builder.ts';

const weather = graph(
  'raw_weather -> clean_weather -> weekly_summary, monthly_model; stations; clean_weather -> dashboard; alerts -> clean_weather',
  {
    alerts: 'hourly',
    weekly_summary: 'weekly',
    monthly_model: 'monthly',
    stations: ['north', 'south', 'east'],
    dashboard: 'unpartitioned',
  },
);

/** A backfill halfway through February with failures in January. */
const halfway: Paint = (asset, key) => {
  if (asset === 'dashboard') return 'stale';
  if (asset === 'stations') return key === 'east' ? 'failed' : 'succeeded';
  if (asset === 'clean_weather') {
    if (key === '2024-01-14') return 'failed';
    if (key >= '2024-02-10') return key < '2024-02-15' ? 'running' : 'queued';
  }
  if (asset === 'weekly_summary') {
    if (key === '2024-01-08') return 'blocked';
    return key < '2024-02-05' ? 'succeeded' : 'queued';
  }
  if (asset === 'monthly_model') return key === '2024-01' ? 'blocked' : 'queued';
  if (asset === 'alerts' && key >= '2024-02-20') return 'missing';
  return 'succeeded';
};

function weatherAt(width: number, height: number): Bench {
  return new Bench(modelOf(weather, halfway), width, height).goTo('clean_weather', '2024-01-14');
}

const zoomOut = { type: 'zoom', steps: -1 } as const;

describe('the screen', () => {
  test('at 80×24 and the zoom day', () => {
    expect(weatherAt(80, 24).do(zoomOut).screen()).toMatchInlineSnapshot(`
      "                    2024 Jan                       Feb
                          01     08     15     22        01     08     15     22
       alerts             ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■··········
       raw_weather        ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■
      ›├ clean_weather    ■■■■■■■■■■■■■✗■■■■■■■■■■■■■■■■■■■■■■■■■■►►►►►○○○○○○○○○○○○○○○
       ├── dashboard      [ ~ ]
       ├── monthly_model  [              ⊘              ][             ○             ]
       └── weekly_summary [  ■  ][  ⊘  ][  ■  ][  ■  ][  ■  ][  ○  ][  ○  ][  ○  ]
       stations           ■ north  ■ south  ✗ east"
    `);
  });

  test('at 60×16 and the zoom hour, cells wider than the screen keep their glyph in sight', () => {
    expect(weatherAt(60, 16).screen()).toMatchInlineSnapshot(`
      "                    2024-01-14              2024-01-15
                          00    06    12    18    00    06    12
       alerts             ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■
       raw_weather        [          ■           ][      ■
      ›├ clean_weather    [          ✗           ][      ■
       ├── dashboard      [ ~ ]
       ├── monthly_model                     ⊘
       └── weekly_summary            ⊘           ][      ■
       stations           ■ north  ■ south  ✗ east"
    `);
  });

  test('at 120×36 and the zoom day, with proportions', () => {
    expect(weatherAt(120, 36).do(zoomOut).screen()).toMatchInlineSnapshot(`
      "                    2024 Jan                       Feb
                          01     08     15     22        01     08     15     22
       alerts             ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■··········                      ■■■■■■■·  83%
       raw_weather        ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■                      ■■■■■■■■ 100%
      ›├ clean_weather    ■■■■■■■■■■■■■✗■■■■■■■■■■■■■■■■■■■■■■■■■■►►►►►○○○○○○○○○○○○○○○                      ■■■■►○○✗  65% ✗1
       ├── dashboard      [ ~ ]                                                                             ~~~~~~~~   0%
       ├── monthly_model  [              ⊘              ][             ○             ]                      ○○○○⊘⊘⊘⊘   0%
       └── weekly_summary [  ■  ][  ⊘  ][  ■  ][  ■  ][  ■  ][  ○  ][  ○  ][  ○  ]                          ■■■■○○○⊘  50%
       stations           ■ north  ■ south  ✗ east                                                          ■■■■■✗✗✗  66% ✗1"
    `);
  });

  test('at 60×16 and the zoom month, columns show the worst and how much is done', () => {
    expect(weatherAt(60, 16).do({ type: 'zoom', steps: -3 }).screen()).toMatchInlineSnapshot(`
      "                    2024
                          Q1
       alerts             ■▆
       raw_weather        ■■
      ›├ clean_weather    ✗►
       ├── dashboard      [ ~ ]
       ├── monthly_model  ⊘○
       └── weekly_summary ⊘▃
       stations           ■ north  ■ south  ✗ east"
    `);
  });

  test('at 200×50 and the zoom week, over four years', () => {
    const years = graph('daily_orders -> weekly_orders, quarterly_orders -> yearly_orders', {
      daily_orders: timed('daily', { start: '2020-03-10' }),
      weekly_orders: timed('weekly', { start: '2020-03-10' }),
      quarterly_orders: timed('quarterly', { start: '2020-03-10' }),
      yearly_orders: timed('yearly', { start: '2020-03-10' }),
    });
    const paint: Paint = (asset, key) =>
      key < '2023-06'
        ? 'succeeded'
        : asset === 'daily_orders' && /-0[1-5]$/.test(key)
          ? 'succeeded'
          : 'missing';
    expect(new Bench(modelOf(years, paint), 200, 50).do(zoomOut).screen()).toMatchInlineSnapshot(`
      "                    2021                                           2022                                                2023                                                2024
                             Mar  Apr May  Jun Jul Aug  Sep Oct Nov  Dec Jan  Feb Mar Apr May  Jun Jul Aug  Sep Oct  Nov Dec Jan  Feb Mar Apr May  Jun Jul  Aug Sep Oct  Nov Dec Jan  Feb
      ›daily_orders       ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■▂··▃▄···▆···▄▃··▂▅···▆···▄▃···▆···▅▂···  ■■■■■■■·  84%
       ├ quarterly_orders    ■  ][     ■     ][     ■      ][     ■     ][     ■     ][     ■     ][     ■     ][     ■     ][     ·     ][     ·     ][     ·     ][     ·     ]           ■■■■■■··  73%
       ├ weekly_orders    ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■······································   ■■■■■■■·  81%
       └── yearly_orders                         ■                      ][                        ■                         ][                        ■                         ]           ■■■■■■■■ 100%"
    `);
  });

  test('at 300×100 and the zoom month, over forty years', () => {
    const decades = graph('rain -> rain_by_quarter, rain_by_year; basins', {
      rain: timed('hourly', { start: '1984-01-01' }),
      rain_by_quarter: timed('quarterly', { start: '1984-01-01' }),
      rain_by_year: timed('yearly', { start: '1984-01-01' }),
      basins: Array.from({ length: 90 }, (_, i) => `basin-${i + 1}`),
    });
    const paint: Paint = (_, key, ordinal) =>
      key.startsWith('basin')
        ? ordinal % 7 === 3
          ? 'stale'
          : 'succeeded'
        : key < '2009'
          ? 'succeeded'
          : 'queued';
    expect(new Bench(modelOf(decades, paint), 300, 100).do({ type: 'zoom', steps: -3 }).screen())
      .toMatchInlineSnapshot(`
      "                   2002   2003        2004        2005        2006        2007        2008        2009        2010        2011        2012        2013        2014        2015        2016        2017        2018        2019        2020        2021        2022        2023
                          Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1 Q2 Q3 Q4 Q1
      ›basins            ■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■■■■■~■■                                                                                                                                                                             ■■■■■■■~  85%
       rain              ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○  ■■■■■○○○  62%
       ├ rain_by_quarter ■[■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][■][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○][○]    ■■■■■○○○  62%
       └ rain_by_year       ■  ][    ■     ][    ■     ][    ■     ][    ■     ][    ■     ][    ■     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ][    ○     ]    ■■■■■○○○  62%"
    `);
  });

  test('in ASCII', () => {
    const theme = createTheme({ colorDepth: 0, unicode: false, background: 'dark' });
    expect(weatherAt(80, 12).do(zoomOut).screen(theme)).toMatchInlineSnapshot(`
      "                    2024 Jan                       Feb
                          01     08     15     22        01     08     15     22
       alerts             ##################################################..........
       raw_weather        ############################################################
      >| clean_weather    #############x##########################>>>>>ooooooooooooooo
       |-- dashboard      [ ~ ]
       |-- monthly_model  [              !              ][             o             ]
       \`-- weekly_summary [  #  ][  !  ][  #  ][  #  ][  #  ][  o  ][  o  ][  o  ]
       stations           # north  # south  x east"
    `);
  });

  test('without any styles marks, range and cursor have characters of their own', () => {
    const theme = createTheme({
      colorDepth: 0,
      unicode: false,
      background: 'dark',
      attributes: false,
    });
    const matrix = weatherAt(80, 12)
      .do(zoomOut)
      .goTo('weekly_summary', '2024-01-08')
      .do({ type: 'toggle-mark' })
      .goTo('raw_weather', '2024-01-20')
      .do({ type: 'start-range' })
      .goTo('clean_weather', '2024-01-24');
    expect(matrix.screen(theme)).toMatchInlineSnapshot(`
      "                    2024 Jan                       Feb
                          01     08     15     22        01     08     15     22
       alerts             ##################################################..........
       raw_weather        ###################+++++####################################
      >| clean_weather    #############x#####++++@################>>>>>ooooooooooooooo
       |-- dashboard      [ ~ ]
       |-- monthly_model  [              !              ][             o             ]
       \`-- weekly_summary [  #  ][  *  ][  #  ][  #  ][  #  ][  o  ][  o  ][  o  ]
       stations           # north  # south  x east"
    `);
    expect(matrix.lines(theme).join('')).not.toContain('\u001B');
  });

  test('with the lens of costs', () => {
    const state = createState(weather);
    const { index, partitions } = assetOf(weather, 'clean_weather');
    for (let i = 0; i < partitions.count - 9; i++) state.assets[index]!.cost[i] = i / 100;
    const model = createMatrixModel({
      graph: weather,
      timezone: 'UTC',
      assessment: { status: statusOf(weather, halfway) },
      state,
    });
    const matrix = new Bench(model, 80, 12).do(zoomOut, { type: 'set-lens', lens: 'cost' });
    const { title } = viewMatrix(matrix.state, model, { size: matrix.size, theme: colorless });
    expect(title.legend).toMatchInlineSnapshot(`"cost: ▁ least, █ 0.5 (sum)"`);
    expect(matrix.screen()).toMatchInlineSnapshot(`
      "                    2024 Jan                       Feb
                          01     08     15     22        01     08     15     22
      ›alerts             ····························································
       raw_weather        ····························································
       ├ clean_weather    ▁▁▁▁▁▁▁▂▂▂▂▂▂▃▃▃▃▃▃▄▄▄▄▄▄▄▅▅▅▅▅▅▆▆▆▆▆▆▇▇▇▇▇▇███████·········
       ├── dashboard      [ · ]
       ├── monthly_model  [              ·              ][             ·             ]
       └── weekly_summary [  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ][  ·  ]
       stations           · north  · south  · east"
    `);
  });

  test('without partitions in time has no axis', () => {
    const made = graph('a -> b', { a: 'unpartitioned', b: ['x', 'y'] });
    expect(new Bench(modelOf(made), 40, 6).screen()).toMatchInlineSnapshot(`
      "

      ›a   [ · ]
       └ b · x  · y"
    `);
  });

  test('names the visible span and the cell under the cursor', () => {
    const matrix = weatherAt(80, 24).do(zoomOut);
    const frame = viewMatrix(matrix.state, matrix.model, { size: matrix.size, theme: colorless });
    expect(frame.title).toEqual({ zoom: 'day', rows: '', span: '2024-01-01..2024-02-29' });
    const { index } = assetOf(weather, 'clean_weather');
    expect(frame.cursorCell).toEqual({ asset: index, start: 13, end: 14 });
  });
});

describe('emphasis without colour', () => {
  const lineOf = (matrix: Bench, name: string): string =>
    matrix.lines().find((line) => stripStyles(line).includes(name))!;

  test('shows the cursor in inverse video, over all of a wide cell', () => {
    const matrix = weatherAt(80, 12).do(zoomOut);
    expect(lineOf(matrix, 'clean_weather')).toContain('\u001B[1;1;7m✗\u001B[0m');
    matrix.goTo('weekly_summary', '2024-01-08');
    expect(lineOf(matrix, 'weekly_summary')).toContain('\u001B[1;7m[  ⊘  ]\u001B[0m');
  });

  test('underlines marked cells, and columns that hold some', () => {
    const matrix = weatherAt(80, 12).do(zoomOut).goTo('raw_weather', '2024-01-03');
    matrix.do({ type: 'toggle-mark' }).goTo('clean_weather', '2024-02-01');
    expect(lineOf(matrix, 'raw_weather')).toContain('■■\u001B[4;1m■\u001B[0m■');
    matrix.do(zoomOut);
    expect(lineOf(matrix, 'raw_weather')).toContain('\u001B[4m■\u001B[0m■');
  });

  test('shows the range in inverse video with the cursor left out of it', () => {
    const matrix = weatherAt(80, 12).do(zoomOut).goTo('raw_weather', '2024-01-03');
    matrix.do({ type: 'start-range' }, { type: 'move', rows: 0, columns: 2 });
    expect(lineOf(matrix, 'raw_weather')).toContain('\u001B[7m■■\u001B[0m\u001B[1;4m■\u001B[0m');
  });

  test('dims what is not in the plan that is shown', () => {
    const model = modelOf(weather, halfway);
    const { index } = assetOf(weather, 'raw_weather');
    const planning: MatrixModel = { ...model, planned: new Map([[index, [2, 5]]]) };
    const matrix = new Bench(planning, 80, 12);
    matrix.do(zoomOut);
    expect(lineOf(matrix, 'raw_weather')).toContain('\u001B[2m■■\u001B[0m■■■\u001B[2m■');
  });
});

describe('every frame', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 0, max: 300 }),
    height: fc.integer({ min: 0, max: 100 }),
  });
  const many = graph(
    'a -overlap-> b -> c -> dddddddddddddddddddddddddddddddddddddddd -> e; k; l; u; m; n; o',
    {
      a: timed('hourly', { start: '2024-02-01', timezone: 'America/New_York' }),
      c: timed('weekly', { weekStart: 'sunday' }),
      e: timed('quarterly', { start: '2020-01-01' }),
      k: Array.from({ length: 150 }, (_, i) => `${i}`),
      l: ['東京', '大阪', 'x'],
      u: 'unpartitioned',
      m: both({ day: timed('daily'), region: fixed('eu', 'us') }),
      n: both({
        week: timed('weekly'),
        shop: fixed(...Array.from({ length: 30 }, (_, i) => `${i}`)),
      }),
      o: ticking('30 5 * * MON-FRI'),
    },
  );
  const state = createState(many);
  for (const { cost, rows, durationMs, attempts } of state.assets) {
    for (let i = 0; i < cost.length; i += 2) {
      cost[i] = i;
      rows[i] = 7;
      durationMs[i] = i * 1000;
      attempts[i] = 1;
    }
  }
  const model = createMatrixModel({
    graph: many,
    timezone: 'America/New_York',
    assessment: { status: statusOf(many, (_, key, i) => cellStatuses[(i + key.length) % 9]) },
    state,
  });
  const views = fc.record({
    size: sizes,
    depth: fc.constantFrom<ColorDepth>(0, 4, 8, 24),
    unicode: fc.boolean(),
    zoom: fc.integer({ min: 0, max: 5 }),
    lens: fc.constantFrom(...lenses),
    moves: fc.array(
      fc.record({
        type: fc.constant('page' as const),
        rows: fc.integer({ min: -1, max: 1 }),
        columns: fc.integer({ min: -2, max: 2 }),
      }),
      { maxLength: 4 },
    ),
  });

  type View = typeof views extends fc.Arbitrary<infer T> ? T : never;

  function mount({ size, zoom, lens, moves }: View): Bench {
    return new Bench(model, size.width, size.height).do(
      { type: 'set-lens', lens },
      ...moves.slice(0, 2),
      { type: 'toggle-mark' },
      { type: 'start-range' },
      { type: 'zoom', steps: -zoom },
      ...moves.slice(2),
    );
  }

  test('fills the size exactly, every style closed where it was opened', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { depth: colorDepth, unicode } = view;
        const theme = createTheme({ colorDepth, unicode, background: 'dark' });
        const lines = mount(view).lines(theme);
        expect(lines.length).toBe(view.size.height);
        for (const line of lines) {
          expect(stringWidth(line)).toBe(view.size.width);
          expect(line.replace(/\u001B\[[1-9][\d;]*m[^\u001B]+\u001B\[0m/g, '')).not.toContain(
            '\u001B',
          );
        }
      }),
    );
  });

  /** Columns of a line that are in inverse video. */
  function inverseColumns(line: string): ReadonlySet<number> {
    const columns = new Set<number>();
    let x = 0;
    for (const [, style = '', text = '', plain = ''] of line.matchAll(
      /\u001B\[([\d;]*)m([^\u001B]*)\u001B\[0m|([^\u001B]+)/g,
    )) {
      const end = x + stringWidth(text + plain);
      for (; x < end; x++) if (style.split(';').includes('7')) columns.add(x);
    }
    return columns;
  }

  test('answers the mouse with the cell that is drawn under it', () => {
    fc.assert(
      fc.property(views, fc.nat(299), fc.nat(99), (view, x, y) => {
        const matrix = mount(view).do({ type: 'stop-range' });
        const { state, size } = matrix;
        const place = locateCell(state, model, { size, x, y });
        const { rows, nameWidth, gridWidth } = layoutMatrix(state, model, size);
        if (y < 2 || y - 2 >= rows.end - rows.start || y >= size.height) {
          expect(place).toBeUndefined();
          return;
        }
        const pointed = { ...state, cursor: place! };
        const line = viewMatrix(pointed, model, { size, theme: colorless }).lines[y]!;
        if (size.width > 0) expect(stripStyles(line)).toMatch(/^›/);
        const isTime = model.graph.assets[place!.asset]!.partitions.kind === 'time';
        if (isTime && x >= nameWidth && x < nameWidth + gridWidth) {
          const { columns } = layoutMatrix(state, model, size);
          const last = nameWidth + columns.end - columns.start - 1;
          expect(inverseColumns(line)).toContain(Math.min(x, last));
        }
      }),
    );
  });
});

describe('the cost of a frame', () => {
  function reads(start: string, zoom: number): number {
    const made = graph('a, b, c', {
      a: timed('hourly', { start }),
      b: timed('hourly', { start }),
      c: timed('daily', { start }),
    });
    const status = made.assets.map(({ partitions }) => new Uint8Array(partitions.count).fill(3));
    const model = createMatrixModel({ graph: made, timezone: 'UTC', assessment: { status } });
    let count = 0;
    const counting: MatrixModel = {
      ...model,
      statusAt: (asset, ordinal) => (count++, model.statusAt(asset, ordinal)),
      countsIn: (asset, from, to) => (count++, model.countsIn(asset, from, to)),
    };
    const matrix = new Bench(counting, 200, 50).do({ type: 'zoom', steps: -zoom });
    count = 0;
    matrix.lines();
    return count;
  }

  test.each([0, 1, 2, 3])('does not grow with the cells, %s steps from the finest zoom', (zoom) => {
    const screenful = reads('2010-01-01', zoom);
    expect(screenful).toBeLessThanOrEqual(3 * 200);
    expect(reads('1924-01-01', zoom)).toBeLessThanOrEqual(3 * 200);
  });
});
