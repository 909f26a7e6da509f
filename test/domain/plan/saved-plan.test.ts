import { describe, expect, test } from 'vitest';
import type { Graph } from '../../../source/domain/graph.ts';
import type { PlanRequest } from '../../../source/domain/plan/plan.ts';
import { encodePlan } from '../../../source/domain/plan/plan-file.ts';
import { loadPlan, savePlan } from '../../../source/domain/plan/saved-plan.ts';
import { formatProblem } from '../../../source/domain/problem.ts';
import type { State } from '../../../source/domain/state.ts';
import { statusCode } from '../../../source/domain/cell-status.ts';
import { both, fixed, timed } from '../../builders/asset.ts';
import { assetOf, graph, type Shape } from '../../builders/graph.ts';
import { stateOf } from '../../builders/state.ts';
import { planFor } from './plan-chart.ts';

const sixDays = Date.UTC(2024, 0, 7);
const drawing = 'raw -> clean -> report; other';
const before: Record<string, string> = { raw: 'SSSS..', clean: 'SS....', report: 'S.....' };
const request: Partial<PlanRequest> = { selection: 'clean', partitions: '2024-01-03..2024-01-04' };
const again = 'Make a new plan: `backfill plan clean 2024-01-03..2024-01-04 --out FILE`';

function draw(shapes: Record<string, Shape> = {}, at = sixDays): Graph {
  return graph(drawing, shapes, at);
}

function save(from: Graph, state: State, wanted = request) {
  return savePlan(planFor({ graph: from, state }, wanted), { graph: from, state, root: '/a' });
}

/** What a plan that was saved from `before` says when it is loaded. */
function load(
  saved: unknown,
  to: Graph,
  state: State,
  options: { force?: boolean; root?: string } = {},
) {
  const { force = false, root = '/a' } = options;
  const loaded = loadPlan(saved, { graph: to, state, root, force });
  return loaded.ok ? encodePlan(loaded.value, to) : loaded.problems.map(formatProblem);
}

const saved = save(draw(), stateOf(draw(), before));
const planned = encodePlan(
  planFor({ graph: draw(), state: stateOf(draw(), before) }, request),
  draw(),
);

describe('a saved plan is loaded as it was', () => {
  test('when nothing has changed', () => {
    expect(load(saved, draw(), stateOf(draw(), before))).toEqual(planned);
  });

  test('when time has gone on', () => {
    const later = draw({}, Date.UTC(2024, 1, 1));

    expect(load(saved, later, stateOf(later, before))).toEqual(planned);
  });

  test('when only cells and assets have changed that it neither builds nor reads', () => {
    const to = draw({ other: { command: ['false'], codeVersion: '9' }, report: 'weekly' });
    const state = stateOf(to, { raw: 'SSSS', clean: 'SS', other: 'SFSF' });

    expect(load(saved, to, state)).toEqual(planned);
  });

  test('when limits and words of its own assets have changed', () => {
    const to = draw({
      clean: { description: 'new', pool: 'p', priority: 3, timeoutMs: 5, strategy: 'single-run' },
    });

    expect(load(saved, to, stateOf(to, before))).toEqual(planned);
  });

  test('from another folder', () => {
    const here = draw({ clean: { cwd: '/a/etl' } });
    const there = draw({ clean: { cwd: '/b/c/etl' } });
    const state = stateOf(here, before);
    const file = save(here, state);

    expect(load(file, there, state, { root: '/b/c' })).not.toBeInstanceOf(Array);
    expect(load(file, there, state)).toBeInstanceOf(Array);
  });
});

describe('a saved plan is refused, even by force,', () => {
  test.each<[string, Record<string, Shape>, string]>([
    [
      'another command',
      { clean: { command: ['false'] } },
      'asset "clean" has changed: its command, environment or folder',
    ],
    [
      'another environment',
      { clean: { env: { A: '1' } } },
      'asset "clean" has changed: its command, environment or folder',
    ],
    [
      'a past to wait for',
      { clean: { dependsOnPast: true } },
      'asset "clean" has changed: its dependencies',
    ],
    [
      'other checks',
      { clean: { checks: [{ name: 'c', command: 'x', severity: 'error' }] } },
      'asset "clean" has changed: its checks',
    ],
    [
      'another code version',
      { clean: { codeVersion: '2' } },
      'asset "clean" is at code version "2", no longer at none',
    ],
    [
      'a parent divided otherwise',
      { raw: timed('daily', { start: '2023-12-01' }) },
      'asset "raw" has changed: its partitions',
    ],
  ])('for %s', (_, shapes, sentence) => {
    const to = draw(shapes);

    expect(load(saved, to, stateOf(to, {}), { force: true })).toEqual([`${sentence}. ${again}.`]);
  });

  test('for an asset that is gone, and tells all at once', () => {
    const to = graph('raw', { raw: 'hourly' }, sixDays);

    expect(load(saved, to, stateOf(to, {}), { force: true })).toEqual([
      'asset "raw" has changed: its partitions',
      `asset "clean" is no longer defined. ${again}.`,
    ]);
  });

  test('when it does not say what it was made from', () => {
    expect(load(planned, draw(), stateOf(draw(), before))).toEqual([
      `the plan does not say what it was made from, so it cannot be checked. ${again}.`,
    ]);
  });

  test('when the clock stands before it was made', () => {
    const early = draw({}, Date.UTC(2024, 0, 4));

    expect(load(saved, early, stateOf(early, {}), { force: true })).toEqual([
      'the plan was made for 2024-01-07T00:00:00Z, and it is 2024-01-04T00:00:00Z: clean/2024-01-04 does not exist yet. Set the clock with `--now 2024-01-07T00:00:00Z`, or make a new plan',
    ]);
  });
});

describe('a saved plan tells what has happened to its cells, and is loaded by force', () => {
  const advice = `${again}, or run it all the same with --force.`;

  function happen(change: (state: State, to: Graph) => void): readonly [State, Graph] {
    const to = draw();
    const state = stateOf(to, before);
    change(state, to);
    return [state, to];
  }

  function rebuild(name: string, ordinal: number, outcome: number = statusCode.succeeded) {
    return (state: State, to: Graph) => {
      const columns = state.assets[assetOf(to, name).index]!;
      columns.outcome[ordinal] = outcome;
      if (outcome !== statusCode.succeeded) return;
      columns.builtSeq[ordinal] = ++state.sequence;
      columns.changedSeq[ordinal] = ++state.sequence;
    };
  }

  test.each<[string, (state: State, to: Graph) => void, string]>([
    [
      'a planned cell was built',
      rebuild('clean', 2),
      '1 cell of "clean" that it builds or reads (2024-01-03) has been built since',
    ],
    [
      'a planned cell failed',
      rebuild('clean', 3, statusCode.failed),
      '1 cell of "clean" that it builds or reads (2024-01-04) has failed since',
    ],
    [
      'a planned cell was skipped',
      rebuild('clean', 3, statusCode.skipped),
      '1 cell of "clean" that it builds or reads (2024-01-04) has been skipped since',
    ],
    [
      'a parent was built again',
      rebuild('raw', 2),
      '1 cell of "raw" that it reads (2024-01-03) has been built since',
    ],
    [
      'a parent is no longer built',
      rebuild('raw', 2, statusCode.missing),
      '1 cell of "raw" that it reads (2024-01-03) has no build on record any more',
    ],
    [
      'an attempt is under way',
      (state) =>
        void state.started.set('x', {
          backfill: 'bf-1',
          task: 'clean/2024-01-03..2024-01-04',
          seq: 1,
        }),
      '2 cells of "clean" that it builds or reads (such as 2024-01-03) have an attempt under way',
    ],
  ])('when %s', (_, change, sentence) => {
    const [state, to] = happen(change);

    expect(load(saved, to, state)).toEqual([`${sentence}. ${advice}`]);
    expect(load(saved, to, state, { force: true })).toEqual(planned);
  });

  test('when it would read partitions that were not there', () => {
    const shapes: Record<string, Shape> = { model: 'unpartitioned' };
    const from = graph('raw -> model', shapes, sixDays);
    const to = graph('raw -> model', shapes, Date.UTC(2024, 0, 8));
    const file = save(from, stateOf(from, { raw: 'SSSSSS' }), { selection: 'model' });

    expect(load(file, to, stateOf(to, { raw: 'SSSSSS' }))).toEqual([
      '1 cell of "raw" that it reads (2024-01-07) has come into being since. Make a new plan: `backfill plan model --out FILE`, or run it all the same with --force.',
    ]);
  });
});

describe('a saved plan of two dimensions that goes on from its past', () => {
  const partitions = both({ day: timed('daily'), region: fixed('eu', 'us') });
  const drawn = graph('stock', { stock: { partitions, dependsOnPast: true } }, sixDays);
  const file = save(drawn, stateOf(drawn, { stock: 'SS' }), {
    selection: 'stock',
    partitions: '2024-01-02|us',
  });

  test("minds the day before in the cell's own region", () => {
    expect(load(file, drawn, stateOf(drawn, { stock: 'SF' }))).toEqual([
      expect.stringMatching(
        /^1 cell of "stock" that it builds or reads \(2024-01-01\|us\) has failed/,
      ),
    ]);
  });

  test('does not mind the same day in another', () => {
    expect(load(file, drawn, stateOf(drawn, { stock: 'SSF' }))).not.toBeInstanceOf(Array);
  });
});

test('a saved plan is the same bytes for the same input', () => {
  const twice = [0, 1].map(() => JSON.stringify(save(draw(), stateOf(draw(), before))));

  expect(twice[0]).toBe(twice[1]);
});
