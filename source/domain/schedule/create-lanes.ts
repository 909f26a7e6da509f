import { cellStatuses } from '../cell-status.ts';
import type { Graph } from '../graph.ts';
import type { Plan } from '../plan/plan.ts';
import { taskLines } from '../plan/task-id.ts';
import type { Lane, PoolState } from './mutable-run.ts';
import { linkEdge, linkPast, type TaskLink } from './task-link.ts';
import { TaskSet } from './task-set.ts';

/** Every dependency between planned assets; ones on assets without planned cells don't wait. */
function createLinks(graph: Graph, plan: Plan): readonly TaskLink[] {
  const laneAt = new Map(plan.assets.map((planned, lane) => [planned.index, lane]));
  return plan.assets.flatMap((planned, downstream) => {
    const asset = graph.assets[planned.index]!;
    const edges = asset.upstream.flatMap((edge) => {
      const upstream = laneAt.get(edge.upstream);
      if (upstream === undefined) return [];
      return [linkEdge(edge, { upstream, downstream }, plan.assets[upstream]!)];
    });
    return asset.definition.dependsOnPast
      ? [...edges, linkPast(downstream, asset.partitions)]
      : edges;
  });
}

/** The planned assets with their links and limits, all of their cells queued. */
export function createLanes(
  graph: Graph,
  plan: Plan,
  pools: readonly PoolState[],
): readonly Lane[] {
  const links = createLinks(graph, plan);
  return plan.assets.map((planned, position) => {
    const asset = graph.assets[planned.index]!;
    const pool = pools.find(({ name }) => name === asset.definition.pool);
    return {
      position,
      planned,
      asset,
      lines: taskLines(planned, asset.partitions),
      firstTask: planned.firstTask,
      endTask: planned.firstTask + planned.taskStarts.length,
      counts: new Int32Array(cellStatuses.length),
      upstream: links.filter(({ downstream }) => downstream === position),
      downstream: links.filter(({ upstream }) => upstream === position),
      ...(pool ? { pool } : {}),
      maxConcurrent: asset.definition.maxConcurrent ?? Infinity,
      running: 0,
      paceMs: Infinity,
      queues: [
        {
          priority: asset.definition.priority,
          places: new TaskSet(planned.taskStarts.length),
        },
      ],
      ownQueues: new Map(),
    };
  });
}
