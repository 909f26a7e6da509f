import type { BackfillEvent } from '../events.ts';
import { findTask } from '../plan/task-id.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import type { MutableRun } from './mutable-run.ts';

/** What a command comes to: facts to record, and running tasks whose processes are to be ended. */
export interface CommandEffect {
  readonly events: readonly BackfillEvent[];
  readonly terminate: readonly number[];
}

/** The effect of a command that is nothing but recorded. */
export function recordEvents(...events: readonly BackfillEvent[]): Result<CommandEffect> {
  return ok({ events, terminate: [] });
}

/** Ids in one event: a line of the journal stays readable whatever is selected. */
const tasksPerEvent = 1000;

/** Ids in as many lists as events are needed for them. */
export function chunkIds(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / tasksPerEvent) }, (_, i) =>
    ids.slice(i * tasksPerEvent, (i + 1) * tasksPerEvent),
  );
}

/** The numbers of tasks by id, each once; a problem for every id that the plan does not have. */
export function findTasks(run: MutableRun, ids: readonly string[]): Result<readonly number[]> {
  const tasks: number[] = [];
  const unknown: Problem[] = [];
  for (const id of new Set(ids)) {
    const task = findTask(run.plan, run.graph, id);
    if (task !== undefined) tasks.push(task);
    else unknown.push({ code: 'unknown-task', message: `${run.id} has no task "${id}"` });
  }
  return unknown.length > 0 ? fail(...unknown) : ok(tasks);
}
