import { describe, expect, test } from 'vitest';
import { statusCode } from '../../../source/domain/cell-status.ts';
import type { Plan } from '../../../source/domain/plan/plan.ts';
import type { CellStretch, Run } from '../../../source/domain/schedule/run.ts';
import { createState } from '../../../source/domain/state.ts';
import { createMatrixModel } from '../../../source/ui/matrix/matrix-model.ts';
import { timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';

const { missing, queued, running, succeeded, failed } = statusCode;
const made = graph('a -> b', { b: 'weekly' });
const assessment = { status: made.assets.map((a) => new Uint8Array(a.partitions.count)) };
const base = { graph: made, timezone: 'UTC', assessment };

/** A plan for the first `count` days of `a`, as far as the matrix reads one. */
function planOf(count: number): Plan {
  return { assets: [{ asset: 'a', index: 0, cells: [0, count] }] } as unknown as Plan;
}

/** A run whose planned cells have the codes given, and which remembers what was set in it. */
function runOf(codes: Uint8Array, remembers = true) {
  const changes: CellStretch[] = [];
  const state = { version: 0, reads: 0 };
  const run = {
    plan: planOf(codes.length),
    get version() {
      return state.version;
    },
    statusOf: (asset: number, ordinal: number) => {
      state.reads++;
      return asset === 0 ? codes[ordinal] : undefined;
    },
    changedSince: (version: number) => (remembers ? changes.slice(version) : undefined),
  } as unknown as Run;
  const set = (start: number, end: number, code: number): void => {
    codes.fill(code, start, end);
    changes.push({ asset: 0, start, end });
    state.version++;
  };
  return { run, set, state };
}

describe('the model of the matrix', () => {
  test('shows the cells of a plan as queued and tells them from others', () => {
    const model = createMatrixModel({ ...base, plan: planOf(5) });
    expect([model.statusAt(0, 4), model.statusAt(0, 5)]).toEqual([queued, missing]);
    expect(model.countsIn(0, 0, 60)[queued]).toBe(5);
    expect([model.isPlanned?.(0, 4), model.isPlanned?.(0, 5), model.isPlanned?.(1, 0)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(model.isPlanned?.(0, 4, 9)).toBe(true);
  });

  test('knows of no plan when none is shown', () => {
    expect('isPlanned' in createMatrixModel(base)).toBe(false);
  });

  test.each([true, false])(
    'counts what a run changed after a refresh (the run remembers: %s)',
    (remembers) => {
      const { run, set } = runOf(new Uint8Array(40).fill(queued), remembers);
      const model = createMatrixModel({ ...base, run });
      expect(model.countsIn(0, 0, 60)[queued]).toBe(40);
      set(0, 3, running);
      set(0, 2, succeeded);
      set(7, 8, failed);
      expect(model.refresh()).toBe(true);
      const counts = model.countsIn(0, 0, 60);
      expect([queued, running, succeeded, failed, missing].map((code) => counts[code])).toEqual([
        36, 1, 2, 1, 20,
      ]);
      expect(model.refresh()).toBe(false);
    },
  );

  test('reads only the changed cells again', () => {
    const codes = new Uint8Array(60).fill(queued);
    const { run, set, state } = runOf(codes);
    const model = createMatrixModel({ ...base, run });
    state.reads = 0;
    set(10, 13, running);
    model.refresh();
    expect(state.reads).toBe(3);
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
