import { taskId } from '../domain/plan/task-id.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { Run } from '../domain/schedule/run.ts';
import { findTaskOf } from './find-task.ts';

/** Ids of the tasks that build cells, as a person names these; problems for all that is unknown. */
export function nameTasks(run: Run, cells: readonly string[]): Result<readonly string[]> {
  const tasks: string[] = [];
  const problems: Problem[] = [];
  for (const text of cells) {
    const task = findTaskOf(run, text);
    if (task.ok) tasks.push(taskId(run.plan, run.graph, task.value));
    else problems.push(...task.problems);
  }
  return problems.length > 0 ? fail(...problems) : ok(tasks);
}
