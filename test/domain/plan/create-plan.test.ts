import { describe, expect, test } from 'vitest';
import { createPlan } from '../../../source/domain/plan/create-plan.ts';
import type { PlanRequest } from '../../../source/domain/plan/plan.ts';
import { createState } from '../../../source/domain/state.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';
import { chart, planFor } from './plan-chart.ts';

const fourDays = Date.UTC(2024, 0, 5);
const twoWeeks = Date.UTC(2024, 0, 15);

interface Drawing {
  readonly title: string;
  readonly draw: string;
  readonly shapes?: Record<string, Shape>;
  readonly at?: number;
  readonly given?: Record<string, string>;
  readonly when?: Partial<PlanRequest>;
  readonly then: Record<string, string>;
}

// m missing, f failed, c stale:code, u stale:upstream, ! forced, d downstream, ^ upstream
// = fresh, ~ in flight, T not ready, ? upstream missing, x excluded, . neither picked nor added
const chosen: readonly Drawing[] = [
  {
    title: 'missing, failed, skipped, cancelled and stale cells are taken by default',
    draw: 'raw',
    shapes: { raw: { codeVersion: '2' } },
    at: Date.UTC(2024, 0, 9),
    given: { raw: 'SO.Ff-xX' },
    then: { raw: '=cmffmmm' },
  },
  {
    title: 'only missing leaves failed and stale cells to another day',
    draw: 'raw',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'SO.F' },
    when: { only: ['missing'] },
    then: { raw: '=xmx' },
  },
  {
    title: 'only failed and stale combine',
    draw: 'raw',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'SO.F' },
    when: { only: ['failed', 'stale'] },
    then: { raw: '=cxf' },
  },
  {
    title: 'all takes fresh cells too and says that they are forced',
    draw: 'raw -> clean',
    given: { raw: 'SS.F', clean: 'SS' },
    when: { only: ['all'] },
    then: { raw: '!!mf', clean: '!!mm' },
  },
  {
    title: 'a fresh child of a planned cell is stale by then',
    draw: 'raw -> clean -> report',
    given: { raw: 'SF.S', clean: 'SSSS', report: 'SSSS' },
    then: { raw: '=fm=', clean: '=uu=', report: '=uu=' },
  },
  {
    title: 'a fresh child of a planned cell stays when stale cells are not asked for',
    draw: 'raw -> clean',
    given: { raw: 'SF.S', clean: 'SSSS' },
    when: { only: ['missing', 'failed'] },
    then: { raw: '=fm=', clean: '====' },
  },
  {
    title: 'unselected children are left alone',
    draw: 'raw -> clean',
    given: { raw: '....', clean: 'SS..' },
    when: { selection: 'raw' },
    then: { raw: 'mmmm', clean: '....' },
  },
  {
    title: 'a partition expression narrows every asset',
    draw: 'raw -> clean',
    when: { partitions: '2024-01-02..2024-01-03' },
    then: { raw: '.mm.', clean: '.mm.' },
  },
  {
    title: 'cells can be picked one by one',
    draw: 'raw -> clean',
    when: { selection: '', cells: ['raw/2024-01-02', 'raw/2024-01-04'] },
    then: { raw: '.m.m', clean: '....' },
  },
];

const above: readonly Drawing[] = [
  {
    title: 'a cell whose parent is neither built nor planned is left out, and its children too',
    draw: 'raw -> clean -> report',
    given: { raw: 'S.FS' },
    when: { selection: 'clean report' },
    then: { raw: '....', clean: 'm??m', report: 'm??m' },
  },
  {
    title: 'force takes cells without their parents',
    draw: 'raw -> clean',
    given: { raw: 'S.FS' },
    when: { selection: 'clean', force: true },
    then: { raw: '....', clean: 'mmmm' },
  },
  {
    title: 'upstream adds missing and failed ancestors, and stops at built ones',
    draw: 'seed -> raw -> clean -> report',
    given: { seed: 'S.FS', raw: 'S..F', clean: 'SF.S' },
    when: { selection: 'report', partitions: '2024-01-02..2024-01-04', upstream: true },
    then: { seed: '.^^.', raw: '.^^.', clean: '.^^.', report: '.mmm' },
  },
  {
    title: 'a stale parent is good enough to build from, and not added',
    draw: 'raw -> clean',
    shapes: { raw: { codeVersion: '2' } },
    given: { raw: 'OS' },
    when: { selection: 'clean', partitions: '..2024-01-02', upstream: true },
    then: { raw: '....', clean: 'mm..' },
  },
  {
    title: 'upstream reaches whole weeks of days',
    draw: 'raw -> weekly',
    shapes: { weekly: 'weekly' },
    at: twoWeeks,
    given: { raw: 'SSSSSSSS' },
    when: { selection: 'weekly', upstream: true },
    then: { raw: '........^^^^^^', weekly: 'mm' },
  },
  {
    title: 'what cannot be added is not asked for by halves',
    draw: 'a -> c; b -> c -> d',
    when: {
      selection: 'c d',
      partitions: '2024-01-01..2024-01-02',
      upstream: true,
      exclude: ['a/2024-01-01'],
    },
    then: { a: '.^..', b: '.^..', c: '?m..', d: '?m..' },
  },
  {
    title: 'a partition whose own upstream is still to come is not ready, nor are its children',
    draw: 'weekly -> daily -> report',
    shapes: { weekly: 'weekly' },
    at: Date.UTC(2024, 0, 11),
    then: { weekly: 'm', daily: 'mmmmmmmTTT', report: 'mmmmmmm???' },
  },
  {
    title: 'force does not build before its time',
    draw: 'weekly -> daily -> report',
    shapes: { weekly: 'weekly' },
    at: Date.UTC(2024, 0, 11),
    when: { force: true, upstream: true },
    then: { weekly: 'm', daily: 'mmmmmmmTTT', report: 'mmmmmmmmmm' },
  },
];

const past: readonly Drawing[] = [
  {
    title: 'a cell that depends on its past is left out after an unbuilt one, up to the next built',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    at: Date.UTC(2024, 0, 9),
    given: { raw: 'S..FS..S' },
    when: { partitions: '2024-01-03..' },
    then: { raw: '..??=mmu' },
  },
  {
    title: 'upstream adds the past back to the last built one',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    at: Date.UTC(2024, 0, 9),
    given: { raw: 'S..F.-..' },
    when: { partitions: '2024-01-07', upstream: true },
    then: { raw: '.^^^^^m.' },
  },
  {
    title: 'a chain that starts at the first partition needs nothing before it',
    draw: 'raw -> clean',
    shapes: { clean: { dependsOnPast: true } },
    given: { raw: 'S.SS' },
    when: { selection: 'clean' },
    then: { raw: '....', clean: 'm???' },
  },
  {
    title: 'what is picked after a planned cell is stale by then',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    at: Date.UTC(2024, 0, 9),
    given: { raw: 'SSFSSSSS' },
    when: { partitions: '..2024-01-06' },
    then: { raw: '==fuuu..' },
  },
  {
    title: 'downstream adds all that comes after, as far as its other parents go',
    draw: 'raw -> clean -> report',
    shapes: { clean: { dependsOnPast: true } },
    at: Date.UTC(2024, 0, 9),
    given: { raw: 'SSSSSS.S', clean: 'SSSS' },
    when: { selection: 'raw', partitions: '2024-01-02', only: ['all'], downstream: true },
    then: { raw: '.!......', clean: '.ddddd?.', report: '.ddddd..' },
  },
  {
    title: 'a chain of what comes after ends at an excluded cell',
    draw: 'raw',
    shapes: { raw: { dependsOnPast: true } },
    given: { raw: 'FSSS' },
    when: { exclude: ['raw/2024-01-03'] },
    then: { raw: 'fux=' },
  },
];

const below: readonly Drawing[] = [
  {
    title: 'downstream adds every affected descendant, selected or not, built or not',
    draw: 'raw -> clean -> report',
    given: { raw: 'SF.S', clean: 'SSSS', report: 'SS..' },
    when: { selection: 'raw', downstream: true },
    then: { raw: '=fm=', clean: '.dd.', report: '.dd.' },
  },
  {
    title: 'downstream maps days to the weeks and trailing windows that read them',
    draw: 'raw -> weekly; raw -[-2,0]-> trailing',
    shapes: { weekly: 'weekly' },
    at: twoWeeks,
    given: { raw: 'SSSSSSSSSSSSSS', weekly: 'SS', trailing: 'SSSSSSSSSSSSSS' },
    when: { selection: 'raw', partitions: '2024-01-09', only: ['all'], downstream: true },
    then: { raw: '........!.....', weekly: '.d', trailing: '........ddd...' },
  },
  {
    title: 'a descendant without its other parent is left out, and so are its own',
    draw: 'raw -> clean -> report; other -> clean',
    given: { other: 'S.S.' },
    when: { selection: 'raw', downstream: true },
    then: { raw: 'mmmm', other: '....', clean: 'd?d?', report: 'd.d.' },
  },
  {
    title:
      'downstream and upstream together bring what the descendants need, and nothing made of that',
    draw: 'raw -> clean -> report; other -> clean; other -> side',
    given: { other: 'S.SS' },
    when: { selection: 'raw', downstream: true, upstream: true },
    then: { raw: 'mmmm', other: '.^..', clean: 'dddd', report: 'dddd', side: '....' },
  },
];

const kept: readonly Drawing[] = [
  {
    title: 'excluded cells are left out of what was picked and of what would be added',
    draw: 'raw -> clean -> report',
    given: { clean: 'SSSS', report: 'SSSS' },
    when: {
      selection: 'raw',
      downstream: true,
      exclude: ['clean/2024-01-02', 'raw/2024-01-04', 'report'],
    },
    then: { raw: 'mmmx', clean: 'dxd.', report: 'x.x.' },
  },
];

function check({ draw, shapes, at, given, when, then }: Drawing): void {
  const drawn = graph(draw, shapes, at ?? fourDays);
  const plan = planFor({ graph: drawn, state: stateOf(drawn, given ?? {}) }, when);
  expect(chart(drawn, plan)).toEqual(then);
}

describe('choosing cells', () => {
  test.each(chosen)('$title', check);
});

describe('parents', () => {
  test.each(above)('$title', check);
  test.each(past)('$title', check);
});

describe('descendants', () => {
  test.each(below)('$title', check);
});

describe('exclusion', () => {
  test.each(kept)('$title', check);
});

describe('cells in flight', () => {
  const drawn = graph('raw -> clean', {}, fourDays);
  const inFlight = new Map([[assetOf(drawn, 'raw').index, [0, 2]]]);

  test('are left to the backfill that builds them, as are children of those not built before', () => {
    const state = stateOf(drawn, { raw: 'S.F.' });

    const plan = planFor({ graph: drawn, state, inFlight });

    expect(chart(drawn, plan)).toEqual({ raw: '~~fm', clean: 'm?mm' });
  });

  test('are not built by force or upstream either', () => {
    const plan = planFor(
      { graph: drawn, inFlight },
      { selection: 'clean', force: true, upstream: true },
    );

    expect(chart(drawn, plan)).toEqual({ raw: '..^^', clean: 'mmmm' });
  });

  test('of two dimensions hold back their readers and their own line alone', () => {
    const pairs = both({ day: timed('daily'), region: fixed('eu', 'us') });
    const shapes = { sales: pairs, stock: { partitions: pairs, dependsOnPast: true } };
    const sales = graph('sales -> stock', shapes, fourDays);
    const secondDayInEurope = [2, 3];

    const plan = planFor({
      graph: sales,
      inFlight: new Map([[assetOf(sales, 'sales').index, secondDayInEurope]]),
    });

    expect(chart(sales, plan)).toEqual({ sales: 'mm~mmmmm', stock: 'mm?m?m?m' });
  });
});

describe('tasks', () => {
  const tenDays = Date.UTC(2024, 0, 11);
  const given = { raw: '...SS.....' };

  test.each([
    ['per-partition', [1, 1, 1, 1, 1, 1, 1, 1]],
    [{ batch: 2 }, [2, 1, 2, 2, 1]],
    [{ batch: 100 }, [3, 5]],
    ['single-run', [3, 5]],
  ] as const)('of strategy %o are stretches that cross no gap', (strategy, sizes) => {
    const drawn = graph('raw', { raw: { strategy } }, tenDays);

    const { assets, taskCount } = planFor({ graph: drawn, state: stateOf(drawn, given) });

    const { taskStarts, taskEnds } = assets[0]!;
    expect(Array.from(taskStarts, (start, i) => taskEnds[i]! - start)).toEqual(sizes);
    expect(taskCount).toBe(sizes.length);
  });

  test('are numbered parents first, and each asset’s together', () => {
    const drawn = graph('raw -> clean -> report', { clean: { strategy: 'single-run' } }, fourDays);

    const { assets, cellCount, taskCount } = planFor({ graph: drawn });

    expect(assets.map(({ asset, firstTask }) => [asset, firstTask])).toEqual([
      ['raw', 0],
      ['clean', 4],
      ['report', 5],
    ]);
    expect({ cellCount, taskCount }).toEqual({ cellCount: 12, taskCount: 9 });
  });
});

test('every mistake in the selection and the exclusions is told at once', () => {
  const drawn = graph('raw -> clean');

  const plan = createPlan({
    graph: drawn,
    state: createState(drawn),
    request: { selection: 'rav', exclude: ['claen', 'clean/2024-99'] },
    concurrency: 1,
  });

  expect(plan.ok ? [] : plan.problems.map(({ code }) => code)).toEqual([
    'unknown-asset',
    'unknown-asset',
    'unknown-partition',
  ]);
});

test('a plan keeps the request and the moment that it answers', () => {
  const drawn = graph('raw', {}, fourDays);

  const plan = planFor({ graph: drawn }, { partitions: '2024-01-02', order: 'newest' });

  expect(plan).toMatchObject({
    version: 1,
    now: fourDays,
    request: { selection: '*', partitions: '2024-01-02', order: 'newest' },
  });
});
