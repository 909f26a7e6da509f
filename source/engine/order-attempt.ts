import type { BackfillEvent } from '../domain/events.ts';
import { countOrdinals } from '../domain/ordinals.ts';
import { nameTask } from '../domain/plan/recall-task.ts';
import { taskAsset, taskCells, taskKeys } from '../domain/plan/task-id.ts';
import type { NextAttempt } from '../domain/schedule/decide.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { AttemptOrder } from './prepare-launch.ts';

/** A task's next attempt with all that its process needs to know. */
export function orderAttempt(
  { graph, plan, id: backfill }: Run,
  { task, attempt, partitions = taskKeys(plan, graph, task) }: NextAttempt,
): AttemptOrder {
  const asset = graph.assets[taskAsset(plan, task).index]!;
  return { backfill, task: nameTask(plan, graph, task), attempt, asset, partitions };
}

/** The start of an attempt of that task, of a process if there is one already. */
export function startOf(
  { graph, plan }: Run,
  {
    task,
    order,
    pid,
  }: { readonly task: number; readonly order: AttemptOrder; readonly pid?: number },
): BackfillEvent {
  const { asset, attempt, partitions } = order;
  const { codeVersion } = asset.definition;
  const isWhole = partitions.length === countOrdinals(taskCells(plan, graph, task));
  return {
    type: 'attempt-started',
    task: order.task,
    attempt,
    ...(isWhole ? {} : { partitions }),
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(pid === undefined ? {} : { pid }),
  };
}
