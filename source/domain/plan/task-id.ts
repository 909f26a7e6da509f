import type { Graph } from '../graph.ts';
import type { PartitionKey } from '../names.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { Plan, PlannedAsset } from './plan.ts';

/** The ordinals `[start, end)` of one asset that a task builds. */
export interface TaskRange {
  readonly start: number;
  readonly end: number;
}

/** The asset that a task of the plan builds; a number outside the plan throws. */
export function taskAsset(plan: Plan, task: number): PlannedAsset {
  let low = 0;
  let high = plan.assets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (plan.assets[middle]!.firstTask <= task) low = middle + 1;
    else high = middle;
  }
  const planned = plan.assets[low - 1];
  if (planned === undefined || task - planned.firstTask >= planned.taskStarts.length) {
    throw new RangeError(`The plan has no task ${task}`);
  }
  return planned;
}

/** The planned part of the asset at this position in `Graph.assets`, if it has one. */
export function plannedAssetAt(plan: Plan, index: number): PlannedAsset | undefined {
  let low = 0;
  let high = plan.assets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (plan.assets[middle]!.index < index) low = middle + 1;
    else high = middle;
  }
  const planned = plan.assets[low];
  return planned?.index === index ? planned : undefined;
}

/** The ordinals that a task builds. */
export function taskRange(plan: Plan, task: number): TaskRange {
  const planned = taskAsset(plan, task);
  const offset = task - planned.firstTask;
  return { start: planned.taskStarts[offset]!, end: planned.taskEnds[offset]! };
}

/** Position among the asset's tasks of the first one that ends after the ordinal. */
export function firstTaskEndingAfter(planned: PlannedAsset, ordinal: number): number {
  const { taskEnds } = planned;
  let low = 0;
  let high = taskEnds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (taskEnds[middle]! > ordinal) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `key`, or `first..last` for more than one partition. */
export function rangeText(partitions: Partitions, { start, end }: TaskRange): string {
  const first = partitions.keyOf(start);
  return end - start === 1 ? first : `${first}..${partitions.keyOf(end - 1)}`;
}

/** `asset/key`, or `asset/first..last` for a task of more than one partition. */
export function taskId(plan: Plan, graph: Graph, task: number): string {
  const planned = taskAsset(plan, task);
  const { partitions } = graph.assets[planned.index]!;
  return `${planned.asset}/${rangeText(partitions, taskRange(plan, task))}`;
}

/** Number of the task with this id, `undefined` for any other text. */
export function findTask(plan: Plan, graph: Graph, id: string): number | undefined {
  const slash = id.indexOf('/');
  if (slash < 0) return undefined;
  const name = id.slice(0, slash);
  const asset = graph.byName.get(name as PlannedAsset['asset']);
  const planned = asset && plannedAssetAt(plan, asset.index);
  if (!asset || !planned) return undefined;
  for (const range of readRanges(asset.partitions, id.slice(slash + 1))) {
    const offset = firstTaskEndingAfter(planned, range.start);
    if (planned.taskStarts[offset] === range.start && planned.taskEnds[offset] === range.end) {
      return planned.firstTask + offset;
    }
  }
  return undefined;
}

/** Every reading of `key` or `first..last`: keys of static partitions may hold dots themselves. */
export function* readRanges(partitions: Partitions, text: string): Generator<TaskRange> {
  const single = partitions.ordinalOf(text);
  if (single !== undefined) yield { start: single, end: single + 1 };
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 1)) {
    const start = partitions.ordinalOf(text.slice(0, at));
    const last = partitions.ordinalOf(text.slice(at + 2));
    if (start !== undefined && last !== undefined) yield { start, end: last + 1 };
  }
}

/** Keys of the partitions that a task builds, in order. */
export function taskKeys(plan: Plan, graph: Graph, task: number): readonly PartitionKey[] {
  const { partitions } = graph.assets[taskAsset(plan, task).index]!;
  const { start, end } = taskRange(plan, task);
  return Array.from({ length: end - start }, (_, i) => partitions.keyOf(start + i));
}
