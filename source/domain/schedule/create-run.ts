import TinyQueue from 'tinyqueue';
import { cellStatuses, statusCode } from '../cell-status.ts';
import type { Graph } from '../graph.ts';
import { noOrdinals } from '../ordinals.ts';
import type { Plan } from '../plan/plan.ts';
import { ChangeLog } from './change-log.ts';
import { updateReady } from './change-status.ts';
import { createLanes } from './create-lanes.ts';
import { explainIdle } from './explain-idle.ts';
import type { MutableRun, PoolState, TaskColumns, TimedRetry } from './mutable-run.ts';
import { RateWindow } from './rate-window.ts';
import type { RunLimits } from './run.ts';
import { cellPosition, cellsOfTask, taskEnd, taskOf, taskStart } from './task-cells.ts';
import { countShared } from './task-link.ts';
import { TaskSet } from './task-set.ts';
import { viewTask } from './view-task.ts';

export interface RunOptions {
  readonly id: string;
  readonly graph: Graph;
  readonly plan: Plan;
  readonly limits: RunLimits;
}

function createPools(limits: RunLimits): readonly PoolState[] {
  return Object.entries(limits.pools).map(([name, { slots, perMinute }]) => ({
    name,
    used: 0,
    slots,
    ...(perMinute === undefined ? {} : { perMinute, rate: new RateWindow(perMinute) }),
  }));
}

/** The limits of a run but for its pools, which have their own use and rate. */
function limitsInForce(limits: RunLimits): Omit<RunLimits, 'pools'> {
  const entries = Object.entries(limits).filter(([name]) => name !== 'pools');
  return Object.fromEntries(entries) as Omit<RunLimits, 'pools'>;
}

function createColumns(count: number): TaskColumns {
  return {
    lane: new Int32Array(count),
    firstCell: new Int32Array(count + 1),
    status: new Uint8Array(count).fill(statusCode.queued),
    waiting: new Int32Array(count),
    blockers: new Int32Array(count),
    attempts: new Uint16Array(count),
    failures: new Uint16Array(count),
    losses: new Uint16Array(count),
    startedAt: new Float64Array(count).fill(NaN),
    durationMs: new Float64Array(count).fill(NaN),
    retryAt: new Float64Array(count).fill(NaN),
    cost: new Float64Array(count).fill(NaN),
    rows: new Float64Array(count).fill(NaN),
    cpuMs: new Float64Array(count).fill(NaN),
    peakBytes: new Float64Array(count).fill(NaN),
    pid: new Int32Array(count),
  };
}

/** Numbers the cells and counts, for every task, the planned parent cells that it waits for. */
function fillColumns({ lanes, tasks, counts }: MutableRun): void {
  let cell = 0;
  for (const lane of lanes) {
    const firstCell = cell;
    for (let task = lane.firstTask; task < lane.endTask; task++) {
      const [start, end] = [taskStart(lane, task), taskEnd(lane, task)];
      tasks.lane[task] = lane.position;
      tasks.firstCell[task] = cell;
      cell += end - start;
      const own = lane.upstream.length > 0 ? cellsOfTask(lane, task) : noOrdinals;
      for (const link of lane.upstream) {
        const parent = lanes[link.upstream]!.planned;
        tasks.waiting[task]! += link.gate ? 1 : countShared(link.needs(own), parent.cells);
      }
    }
    lane.counts[statusCode.queued] = cell - firstCell;
  }
  tasks.firstCell[tasks.firstCell.length - 1] = cell;
  counts[statusCode.queued] = cell;
}

/**
 * A backfill before its first event: every planned cell queued. The cost grows with the number
 * of tasks; from here on each event's cost grows with the tasks that it touches only.
 */
export function createRun({ id, graph, plan, limits }: RunOptions): MutableRun {
  const pools = createPools(limits);
  const lanes = createLanes(graph, plan, pools);
  const laneAt = new Map(lanes.map((lane) => [lane.planned.index, lane]));
  const noCells = new Int32Array(cellStatuses.length);
  const active = new Set<number>();
  const announced = new Set<number>();
  const changes = new ChangeLog();
  const failedTasks = new TaskSet(plan.taskCount);

  const run: MutableRun = {
    id,
    graph,
    plan,
    version: 0,
    startedAt: NaN,
    updatedAt: NaN,
    activeMs: 0,
    paused: false,
    ...limitsInForce(limits),
    failuresInARow: 0,
    lastStartAt: -Infinity,
    spend: 0,
    cpuMs: 0,
    peakBytes: 0,
    counts: new Int32Array(cellStatuses.length),
    pools,
    lanes,
    cells: new Uint8Array(plan.cellCount).fill(statusCode.queued),
    tasks: createColumns(plan.taskCount),
    changes,
    active,
    announced,
    areWithdrawn: false,
    handedOn: 0,
    failedTasks,
    stoppedTasks: new TaskSet(plan.taskCount),
    failures: new Map(),
    splits: new Map(),
    retries: new TinyQueue<TimedRetry>([], (a, b) => a.at - b.at),
    get runningTasks() {
      return active.size;
    },
    get announcedTasks() {
      return announced.size;
    },
    countsOf: (asset) => laneAt.get(asset)?.counts ?? noCells,
    taskAt(asset, ordinal) {
      const lane = laneAt.get(asset);
      return lane && taskOf(lane, ordinal);
    },
    statusOf(asset, ordinal) {
      const task = run.taskAt(asset, ordinal);
      return task === undefined ? undefined : run.cells[cellPosition(run, task, ordinal)];
    },
    priorityOf: (asset) => laneAt.get(asset)?.queues[0]!.priority ?? 0,
    idleReason: (now) => explainIdle(run, now),
    changedSince: (version) => changes.since(version),
    view: (task) => viewTask(run, task),
    running: () => Array.from(active, (task) => viewTask(run, task)),
    failed(limit) {
      const views = [];
      for (const task of failedTasks.within(0, plan.taskCount)) {
        if (views.length >= limit) break;
        views.push(viewTask(run, task));
      }
      return views;
    },
  };
  fillColumns(run);
  for (let task = 0; task < plan.taskCount; task++) updateReady(run, task);
  return run;
}
