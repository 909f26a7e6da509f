import type { Graph } from '../graph.ts';
import { eachOrdinal, type OrdinalSet } from '../ordinals.ts';
import { linesOf, ordinalOrder, type CellLines } from '../partitions/cell-lines.ts';
import type { PartitionKey } from '../names.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { Plan, PlannedAsset } from './plan.ts';

/** A stretch `[start, end)` of ordinals or of places. */
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

/** Which ordinals the places of an asset's tasks stand for. */
export function taskLines({ isTurned }: PlannedAsset, partitions: Partitions): CellLines {
  return isTurned ? linesOf(partitions) : ordinalOrder;
}

/** The cells that a task builds. */
export function taskCells(plan: Plan, graph: Graph, task: number): OrdinalSet {
  const planned = taskAsset(plan, task);
  const { start, end } = taskPlaces(planned, task);
  return taskLines(planned, graph.assets[planned.index]!.partitions).toCells([start, end]);
}

/** A task's first and last cell. */
export function taskEnds(
  plan: Plan,
  graph: Graph,
  task: number,
): { readonly first: number; readonly last: number } {
  const planned = taskAsset(plan, task);
  const lines = taskLines(planned, graph.assets[planned.index]!.partitions);
  const { start, end } = taskPlaces(planned, task);
  return { first: lines.ordinalAt(start), last: lines.ordinalAt(end - 1) };
}

function taskPlaces(
  { taskStarts, taskEnds: ends, firstTask }: PlannedAsset,
  task: number,
): TaskRange {
  return { start: taskStarts[task - firstTask]!, end: ends[task - firstTask]! };
}

/** Position among the asset's tasks of the first one that ends after the place. */
export function firstTaskEndingAfter(planned: PlannedAsset, place: number): number {
  const { taskEnds } = planned;
  let low = 0;
  let high = taskEnds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (taskEnds[middle]! > place) high = middle;
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
  const { asset, index } = taskAsset(plan, task);
  const { partitions } = graph.assets[index]!;
  const { first, last } = taskEnds(plan, graph, task);
  const key = partitions.keyOf(first);
  return first === last ? `${asset}/${key}` : `${asset}/${key}..${partitions.keyOf(last)}`;
}

/** Number of the task with this id, `undefined` for any other text. */
export function findTask(plan: Plan, graph: Graph, id: string): number | undefined {
  const slash = id.indexOf('/');
  if (slash < 0) return undefined;
  const name = id.slice(0, slash);
  const asset = graph.byName.get(name as PlannedAsset['asset']);
  const planned = asset && plannedAssetAt(plan, asset.index);
  if (!asset || !planned) return undefined;
  const lines = taskLines(planned, asset.partitions);
  for (const range of readRanges(asset.partitions, id.slice(slash + 1))) {
    const start = lines.placeOf(range.first);
    const end = lines.placeOf(range.last) + 1;
    const offset = firstTaskEndingAfter(planned, start);
    if (planned.taskStarts[offset] === start && planned.taskEnds[offset] === end) {
      return planned.firstTask + offset;
    }
  }
  return undefined;
}

/** Every reading of `key` or `first..last`: keys of static partitions may hold dots themselves. */
export function* readRanges(
  partitions: Partitions,
  text: string,
): Generator<{ readonly first: number; readonly last: number }> {
  const single = partitions.ordinalOf(text);
  if (single !== undefined) yield { first: single, last: single };
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 1)) {
    const first = partitions.ordinalOf(text.slice(0, at));
    const last = partitions.ordinalOf(text.slice(at + 2));
    if (first !== undefined && last !== undefined) yield { first, last };
  }
}

/** Keys of the partitions that a task builds, in order. */
export function taskKeys(plan: Plan, graph: Graph, task: number): readonly PartitionKey[] {
  const { partitions } = graph.assets[taskAsset(plan, task).index]!;
  return Array.from(eachOrdinal(taskCells(plan, graph, task)), (each) => partitions.keyOf(each));
}
