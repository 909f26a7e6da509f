import type { Recorded } from '../../source/domain/events.ts';
import type { Asset, Graph } from '../../source/domain/graph.ts';
import { eachOrdinal, ordinalRange } from '../../source/domain/ordinals.ts';
import { cellsBefore } from '../../source/domain/partitions/past.ts';
import type { Plan } from '../../source/domain/plan/plan.ts';
import { taskAsset, taskCells, taskId } from '../../source/domain/plan/task-id.ts';

/** A task of a plan, with everything spelt out. Cells are named as `a/3` for ordinal 3 of `a`. */
export interface PlannedTask {
  readonly id: string;
  readonly asset: Asset;
  readonly cells: readonly string[];
  /** Planned cells of others that must be built before it. */
  readonly needs: readonly string[];
}

/** A plan with everything spelt out: its tasks in their order, and the readers of every cell. */
export interface PlannedCells {
  readonly tasks: readonly PlannedTask[];
  readonly byId: ReadonlyMap<string, PlannedTask>;
  /** The task that builds a cell. */
  readonly taskOf: ReadonlyMap<string, PlannedTask>;
  readonly isNewestFirst: boolean;
  /** Planned cells that read a planned cell, by `dependsOnPast` too. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
}

export function listCells(plan: Plan, graph: Graph): PlannedCells {
  const bare = Array.from({ length: plan.taskCount }, (_, task) => {
    const asset = graph.assets[taskAsset(plan, task).index]!;
    const cells = Array.from(
      eachOrdinal(taskCells(plan, graph, task)),
      (o) => `${asset.name}/${o}`,
    );
    return { id: taskId(plan, graph, task), asset, cells };
  });
  const planned = new Set(bare.flatMap(({ cells }) => cells));
  const readers = new Map<string, string[]>();
  const tasks = bare.map((task): PlannedTask => {
    const needs = new Set<string>();
    for (const cell of task.cells) {
      for (const parent of parentsOf(graph, task.asset, ordinalOf(cell))) {
        if (!planned.has(parent)) continue;
        readers.set(parent, [...(readers.get(parent) ?? []), cell]);
        if (!task.cells.includes(parent)) needs.add(parent);
      }
    }
    return { ...task, needs: [...needs] };
  });
  return {
    tasks,
    byId: new Map(tasks.map((task) => [task.id, task])),
    taskOf: new Map(tasks.flatMap((task) => task.cells.map((cell) => [cell, task] as const))),
    isNewestFirst: plan.request.order === 'newest',
    readers,
  };
}

/** Cells that one cell reads, planned or not. */
export function parentsOf(graph: Graph, asset: Asset, ordinal: number): readonly string[] {
  const own = ordinalRange(ordinal, ordinal + 1);
  const parents = asset.upstream.flatMap(({ upstream, mapping }) =>
    Array.from(eachOrdinal(mapping.upstream(own)), (o) => `${graph.assets[upstream]!.name}/${o}`),
  );
  if (!asset.definition.dependsOnPast) return parents;
  const past = Array.from(
    eachOrdinal(cellsBefore(asset.partitions, own)),
    (o) => `${asset.name}/${o}`,
  );
  return [...parents, ...past];
}

export function ordinalOf(cell: string): number {
  return Number(cell.slice(cell.indexOf('/') + 1));
}

/** The cell of an asset with this key. */
export function cellOf({ name, partitions }: Asset, key: string): string {
  return `${name}/${partitions.ordinalOf(key)!}`;
}

/** The whole lines of a journal, the header left out. */
export function parseJournal(data: Buffer, backfill: string): Recorded[] {
  const lines = data.toString('utf8').split('\n').slice(1, -1);
  return lines.map((line) => {
    const { seq, at, event } = JSON.parse(line) as Omit<Recorded, 'backfill'>;
    return { seq, at, backfill, event };
  });
}
