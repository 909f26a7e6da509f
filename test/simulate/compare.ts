import { cellStatuses } from '../../source/domain/cell-status.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { Run } from '../../source/domain/schedule/run.ts';
import { statusName, type State } from '../../source/domain/state.ts';
import type { PlainRun } from './plain-run.ts';
import { unknownCell, type PlainState } from './plain-state.ts';
import { ordinalOf } from './planned-cells.ts';
import { Violation } from './violation.ts';

export function compare(what: string, actual: unknown, expected: unknown): void {
  const isSame =
    typeof actual === 'number' && typeof expected === 'number'
      ? Object.is(actual, expected) || Math.abs(actual - expected) < 1e-6
      : actual === expected;
  if (isSame) return;
  throw new Violation(`${what} is ${String(actual)}, expected ${String(expected)}`);
}

/** A state is the plain fold of the same events. */
export function compareState(state: State, plain: PlainState, { assets }: Graph): void {
  compare('sequence', state.sequence, plain.sequence);
  const { texts } = state;
  for (const { name, index, partitions } of assets) {
    const columns = state.assets[index]!;
    for (let o = 0; o < partitions.count; o++) {
      const cell = plain.cells.get(`${name}/${o}`) ?? unknownCell;
      const what = `${name}/${o}`;
      compare(`outcome of ${what}`, statusName(columns.outcome[o]!), cell.outcome);
      for (const field of [
        'attempts',
        'builtSeq',
        'changedSeq',
        'cost',
        'rows',
        'durationMs',
        'finishedAt',
      ] as const)
        compare(`${field} of ${what}`, columns[field][o]!, cell[field]);
      for (const field of ['dataVersion', 'codeVersion', 'backfill'] as const)
        compare(`${field} of ${what}`, texts.at(columns[field][o]!), cell[field]);
    }
  }
}

/** A run is the plain fold of the same events, with all that follows from them. */
export function compareRun(run: Run, plain: PlainRun): void {
  const of = (what: string) => `${what} in ${plain.id}`;
  compare(of('spend'), run.spend, plain.spend);
  compare(of('pause'), run.paused, plain.isPaused);
  compare(of('guard'), run.trippedGuard, plain.guard);
  compare(of('failures in a row'), run.failuresInARow, plain.failuresInARow);
  compare(of('outcome'), run.outcome, plain.outcome);
  compare(of('running tasks'), run.runningTasks, plain.active.length);
  compare(of('announced tasks'), run.announcedTasks, plain.announced.length);
  for (const { name, used, slots } of run.pools) {
    const own = plain.active.filter(({ planned }) => planned.asset.definition.pool === name);
    compare(of(`use of pool ${name}`), used, own.length);
    compare(of(`slots of pool ${name}`), slots, plain.slots.get(name));
  }
  compareCells(run, plain);
  for (const [i, task] of [...plain.tasks.values()].entries()) {
    const view = run.view(i);
    compare(of(`attempts of ${view.id}`), view.attempt, task.attempts);
    compare(of(`cost of ${view.id}`), view.cost ?? NaN, task.cost);
    compare(of(`rows of ${view.id}`), view.rows ?? NaN, task.rows);
    compare(of(`retry of ${view.id}`), view.retryAt, task.retryAt);
  }
}

function compareCells(run: Run, plain: PlainRun): void {
  const counts = new Map<string, number>();
  for (const [cell, status] of plain.viewCells()) {
    const { asset } = plain.plan.taskOf.get(cell)!;
    const actual = cellStatuses[run.statusOf(asset.index, ordinalOf(cell))!];
    compare(`status of ${cell} in ${plain.id}`, actual, status);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  for (const [code, name] of cellStatuses.entries())
    compare(`${name} cells in ${plain.id}`, run.counts[code], counts.get(name) ?? 0);
}
