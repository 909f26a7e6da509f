import type { Graph } from '../graph.ts';
import type { Plan } from './plan.ts';
import { findTask, taskId } from './task-id.ts';

/** More than run, are announced and have just ended at once. */
const mostRecalled = 1024;

/** Tasks by their ids, of late: the events of one task come close to each other. */
const recalled = new WeakMap<
  Plan,
  { readonly graph: Graph; readonly tasks: Map<string, number> }
>();

/** As `findTask`, for what was looked up or named not long ago without reading its keys again. */
export function recallTask(plan: Plan, graph: Graph, id: string): number | undefined {
  const known = tasksOf(plan, graph).get(id);
  if (known !== undefined) return known;
  const task = findTask(plan, graph, id);
  if (task !== undefined) remember(plan, graph, { id, task });
  return task;
}

/** As `taskId`, for a task that is about to have events. */
export function nameTask(plan: Plan, graph: Graph, task: number): string {
  const id = taskId(plan, graph, task);
  remember(plan, graph, { id, task });
  return id;
}

function tasksOf(plan: Plan, graph: Graph): Map<string, number> {
  let known = recalled.get(plan);
  if (known?.graph !== graph) recalled.set(plan, (known = { graph, tasks: new Map() }));
  return known.tasks;
}

function remember(
  plan: Plan,
  graph: Graph,
  { id, task }: { readonly id: string; readonly task: number },
): void {
  const tasks = tasksOf(plan, graph);
  if (tasks.size >= mostRecalled) tasks.clear();
  tasks.set(id, task);
}
