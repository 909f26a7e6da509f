import { statusCode } from '../cell-status.ts';
import { taskId } from '../plan/task-id.ts';
import { findBlockers } from './find-blockers.ts';
import type { MutableRun } from './mutable-run.ts';
import type { TaskView } from './run.ts';
import { laneOf, taskEnd, taskStart } from './task-cells.ts';

const blockersShown = 3;

/** `{ name: value }`, or nothing while the value is unknown. */
function known<N extends string>(name: N, value: number): Partial<Record<N, number>> {
  return Number.isNaN(value) ? {} : ({ [name]: value } as Record<N, number>);
}

/** One task's story so far; a task outside the plan throws. */
export function viewTask(run: MutableRun, task: number): TaskView {
  const { tasks, plan, graph } = run;
  const id = taskId(plan, graph, task);
  const lane = laneOf(run, task);
  const isRunning = tasks.status[task] === statusCode.running;
  return {
    id,
    task,
    asset: lane.planned.index,
    start: lane.lines.ordinalAt(taskStart(lane, task)),
    end: lane.lines.ordinalAt(taskEnd(lane, task) - 1) + 1,
    status: tasks.status[task]!,
    attempt: tasks.attempts[task]!,
    ...known('startedAt', tasks.startedAt[task]!),
    ...known('durationMs', isRunning ? NaN : tasks.durationMs[task]!),
    ...known('pid', isRunning && tasks.pid[task]! > 0 ? tasks.pid[task]! : NaN),
    ...known('cost', tasks.cost[task]!),
    ...known('rows', tasks.rows[task]!),
    ...known('cpuMs', isRunning ? NaN : tasks.cpuMs[task]!),
    ...known('peakBytes', isRunning ? NaN : tasks.peakBytes[task]!),
    ...run.failures.get(task),
    ...known('retryAt', tasks.retryAt[task]!),
    blockedBy: findBlockers(run, task, blockersShown).map((each) => taskId(plan, graph, each)),
  };
}
