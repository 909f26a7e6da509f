import { statusCode } from '../cell-status.ts';
import type { BackfillEvent, BackfillOutcome, Recorded } from '../events.ts';
import { recallTask } from '../plan/recall-task.ts';
import { liftGuard, setBudget, setMaxFailures, setPool, setPriority } from './change-limits.ts';
import { setTask, updateReady } from './change-status.ts';
import { evolveAttempt, leaveSlot, withdraw } from './evolve-attempt.ts';
import type { MutableRun } from './mutable-run.ts';
import { retryDownstream } from './retry-downstream.ts';
import { finishTask, queueIdleTasks, stopIdleTasks } from './settle-tasks.ts';

/**
 * Folds one event into the run. The same events give the same run, whether they just happened or
 * are read from a journal; tasks that the plan does not have are passed over.
 */
export function evolveRun(run: MutableRun, { event, at }: Recorded): void {
  run.version += 1;
  if (Number.isNaN(run.startedAt)) run.startedAt = at;
  // Nobody carried it between the last event of one runner and the first of the next.
  else if (event.type !== 'backfill-resumed' && run.behind === undefined)
    run.activeMs += Math.max(0, at - run.updatedAt);
  run.updatedAt = at;
  evolve(run, event, at);
}

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { type: T }>;

function evolve(run: MutableRun, event: BackfillEvent, at: number): void {
  switch (event.type) {
    case 'backfill-started':
      return;
    case 'backfill-resumed':
      return resume(run);
    case 'queued':
      run.behind = event.behind;
      return;
    case 'turn-taken':
      delete run.behind;
      return;
    case 'attempt-started':
    case 'process-spawned':
    case 'attempt-succeeded':
    case 'attempt-failed':
    case 'attempt-cancelled':
      return evolveAttempt(run, event, at);
    case 'attempts-announced':
      return announce(run, findTasks(run, event.tasks));
    case 'attempts-withdrawn':
      return withdraw(run, findTasks(run, event.tasks));
    case 'cells-cancelled':
      return stopIdleTasks(run, findTasks(run, event.tasks), statusCode.cancelled);
    case 'cells-skipped':
      return stopIdleTasks(run, findTasks(run, event.tasks), statusCode.skipped);
    case 'cells-retried':
      return retry(run, event);
    case 'cells-marked-done':
      return finishIdleTasks(run, findTasks(run, event.tasks));
    case 'paused':
    case 'resumed':
      run.paused = event.type === 'paused';
      return;
    case 'concurrency-set':
      run.concurrency = event.concurrency;
      return;
    case 'pool-set':
      return setPool(run, event);
    case 'budget-set':
      return setBudget(run, event.budget);
    case 'max-failures-set':
      return setMaxFailures(run, event.failures);
    case 'priority-set':
      return setPriority(run, event);
    case 'guard-tripped':
      run.guard = event.message;
      run.trippedGuard = event.guard;
      return;
    case 'guard-lifted':
      return liftGuard(run);
    case 'launching-held':
      run.held = { by: event.by, message: event.message };
      return;
    case 'backfill-finished':
      return finish(run, event.outcome, at);
    default:
      event satisfies never;
  }
}

/**
 * A new runner takes over: a pause, a tripped guard and an outcome no longer hold. What ran goes on
 * running until the runner has recorded what it found of it.
 */
function resume(run: MutableRun): void {
  run.paused = false;
  liftGuard(run);
  delete run.held;
  delete run.behind;
  delete run.outcome;
  delete run.finishedAt;
}

function finish(run: MutableRun, outcome: BackfillOutcome, at: number): void {
  interruptRunning(run);
  withdraw(run, [...run.announced]);
  delete run.behind;
  run.outcome = outcome;
  run.finishedAt = at;
}

function announce(run: MutableRun, tasks: readonly number[]): void {
  for (const task of tasks) {
    run.announced.add(task);
    updateReady(run, task);
  }
}

/** Attempts whose end nobody saw: their cells are queued again without using up a retry. */
function interruptRunning(run: MutableRun): void {
  for (const task of [...run.active]) {
    leaveSlot(run, task);
    setTask(run, task, statusCode.queued);
    const message = 'its runner ended before it did';
    run.failures.set(task, { cause: { type: 'interrupted' }, message });
  }
}

function findTasks(run: MutableRun, ids: readonly string[]): readonly number[] {
  return ids.flatMap((id) => recallTask(run.plan, run.graph, id) ?? []);
}

function retry(run: MutableRun, { tasks: ids, downstream }: EventOf<'cells-retried'>): void {
  const tasks = findTasks(run, ids);
  if (downstream) retryDownstream(run, tasks);
  else queueIdleTasks(run, tasks);
}

function finishIdleTasks(run: MutableRun, tasks: readonly number[]): void {
  for (const task of tasks) if (!run.active.has(task)) finishTask(run, task);
}
