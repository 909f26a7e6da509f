import { expect, test } from 'vitest';
import {
  allInFlight,
  findClaims,
  inFlightCells,
} from '../../../source/domain/schedule/in-flight-cells.ts';
import { graph } from '../../builders/graph.ts';
import { planOf } from '../../builders/plan.ts';
import { Simulation } from '../../builders/simulation.ts';

const limits = { concurrency: 4, pools: {} };
const assets = graph('raw -> clean');

/** A run of three days of both assets, of which one day of raw is built and one has failed. */
function startRun() {
  const simulation = new Simulation(assets, planOf(assets, { raw: 3, clean: 3 }), limits);
  const [first, second] = simulation.start();
  simulation.report(first!, {});
  simulation.fail(second!);
  return simulation.run;
}

test('what is planned and not built is in flight, also after a failure', () => {
  expect(inFlightCells(startRun())).toEqual(
    new Map([
      [0, [1, 3]],
      [1, [0, 3]],
    ]),
  );
});

test('cells of several runs are in flight together', () => {
  const other = new Simulation(assets, planOf(assets, { raw: 1 }), limits).run;
  expect(allInFlight([startRun(), other]).get(0)).toEqual([0, 3]);
});

test('a claim names the asset, a cell and the backfill that has it', () => {
  const wanted = new Map([
    [0, [0, 2]],
    [1, [5, 6]],
  ]);
  expect(findClaims(assets, wanted, [startRun()])).toEqual([
    {
      code: 'cells-in-flight',
      message: '1 cell of "raw" (2024-01-02) is in flight in bf-1',
      hint: 'Wait until bf-1 has ended, or leave them out.',
    },
  ]);
});

test('nothing is claimed where no cell is shared', () => {
  expect(findClaims(assets, new Map([[0, [0, 1]]]), [startRun()])).toEqual([]);
});
