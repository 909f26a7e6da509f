import { describe, expect, test, vi } from 'vitest';
import { statusCode } from '../../../source/domain/cell-status.ts';
import type { Run } from '../../../source/domain/schedule/run.ts';
import { createState } from '../../../source/domain/state.ts';
import { createMatrixModel } from '../../../source/ui/matrix/matrix-model.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const { missing, queued, running, succeeded, failed, blocked } = statusCode;
const made = graph('a -> b', { b: 'weekly' });
const assessment = { status: made.assets.map((a) => new Uint8Array(a.partitions.count)) };
const base = { graph: made, timezone: 'UTC', assessment };

describe('the model of the matrix', () => {
  test('shows the cells of a plan as queued and tells them from others', () => {
    const model = createMatrixModel({ ...base, plan: planOf(made, { a: 5, b: [] }) });
    expect([model.statusAt(0, 4), model.statusAt(0, 5)]).toEqual([queued, missing]);
    expect(model.countsIn(0, 0, 60)[queued]).toBe(5);
    expect(model.planned).toEqual(new Map([[0, [0, 5]]]));
  });

  test('knows of no plan when none is shown', () => {
    expect('planned' in createMatrixModel(base)).toBe(false);
  });

  //  a  15 days, of which three fail        b  2 weeks, which read 7 days each
  function startedRun() {
    const simulation = new Simulation(made, planOf(made, { a: 15, b: 2 }));
    const advance = () => {
      for (const [i, task] of simulation.start().entries()) {
        if (i % 5 === 0) simulation.fail(task);
        else if (i % 5 < 4) simulation.succeed(task);
      }
    };
    return { run: simulation.run, advance };
  }

  test('counts what a run changed, blocked descendants included, after a refresh', () => {
    const { run, advance } = startedRun();
    const model = createMatrixModel({ ...base, run });
    expect(model.countsIn(0, 0, 60)[queued]).toBe(15);
    advance();
    expect(model.refresh()).toBe(true);
    const codes = [queued, running, succeeded, failed, blocked, missing];
    expect(codes.map((code) => model.countsIn(0, 0, 60)[code])).toEqual([0, 3, 9, 3, 0, 45]);
    expect(codes.map((code) => model.countsIn(1, 0, 8)[code])).toEqual([0, 0, 0, 0, 2, 6]);
    expect(model.refresh()).toBe(false);
  });

  test('counts anew what a run changed too long ago to tell', () => {
    const { run, advance } = startedRun();
    const forgetful = Object.create(run, { changedSince: { value: () => undefined } }) as Run;
    const model = createMatrixModel({ ...base, run: forgetful });
    advance();
    model.refresh();
    expect([...model.countsIn(0, 0, 60)]).toEqual([
      ...createMatrixModel({ ...base, run }).countsIn(0, 0, 60),
    ]);
  });

  test('reads only the cells of changed tasks again', () => {
    const simulation = new Simulation(made, planOf(made, { a: 60, b: [] }));
    const statusOf = vi.fn<Run['statusOf']>((asset, ordinal) =>
      simulation.run.statusOf(asset, ordinal),
    );
    const run = Object.create(simulation.run, { statusOf: { value: statusOf } }) as Run;
    const model = createMatrixModel({ ...base, run });
    const [first] = simulation.start();
    model.refresh();
    statusOf.mockClear();
    simulation.succeed(first!);
    model.refresh();
    expect(statusOf).toHaveBeenCalled();
    for (const [asset, ordinal] of statusOf.mock.calls) expect([asset, ordinal]).toEqual([0, 0]);
  });

  test('joins costs and rows by sum, durations and attempts by the most', () => {
    const state = createState(made);
    const { cost, rows, durationMs, attempts } = state.assets[0]!;
    for (const [i, value] of [1, 2, 4].entries()) {
      cost[i] = value;
      rows[i] = value;
      durationMs[i] = value;
      attempts[i] = value;
    }
    const model = createMatrixModel({ ...base, state });
    expect(model.valueIn('cost', 0, 0, 60)).toBe(7);
    expect(model.valueIn('rows', 0, 1, 3)).toBe(6);
    expect(model.valueIn('duration', 0, 0, 60)).toBe(4);
    expect(model.valueIn('attempts', 0, 0, 2)).toBe(2);
    expect(model.valueIn('cost', 0, 3, 60)).toBeNaN();
    expect(createMatrixModel(base).valueIn('cost', 0, 0, 60)).toBeNaN();
  });

  test('sees values that changed in cells that were touched', () => {
    const state = createState(made);
    const model = createMatrixModel({ ...base, state });
    expect(model.valueIn('cost', 0, 0, 60)).toBeNaN();
    state.assets[0]!.cost[9] = 3;
    model.touch(0, 9, 10);
    expect(model.valueIn('cost', 0, 0, 60)).toBe(3);
  });

  test('begins at the finest granularity that an asset has', () => {
    expect(createMatrixModel(base).finest).toBe('day');
    const other = graph('a, b', { a: 'yearly', b: timed('monthly') });
    expect(createMatrixModel({ ...base, graph: other }).finest).toBe('month');
  });
});
