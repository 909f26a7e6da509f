import type { AssetDefinition } from '../../source/domain/asset.ts';
import { createGraph } from '../../source/domain/create-graph.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { PlanRequest } from '../../source/domain/plan/plan.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';
import { createAssets, startsAt } from './create-assets.ts';
import type { Random } from './random.ts';

/** What one seed is about. */
export interface Scenario {
  readonly definitions: readonly AssetDefinition[];
  readonly graph: Graph;
  readonly limits: RunLimits;
  /** What backfills are wanted of. */
  readonly requests: readonly PlanRequest[];
  /** Cells, as `asset/key`, whose tasks fail whenever they try them and never say so. */
  readonly culprits: ReadonlySet<string>;
  /** They take some milliseconds, and are many. */
  readonly areTasksSwift: boolean;
}

const gigabyte = 2 ** 30;

export function createScenario(random: Random): Scenario {
  const areTasksSwift = random.chance(0.3);
  for (;;) {
    const definitions = createAssets(random, areTasksSwift);
    const graph = createGraph(definitions, startsAt);
    if (!graph.ok) continue;
    const names = definitions.map(({ name }) => name);
    return {
      definitions,
      graph: graph.value,
      areTasksSwift,
      limits: createLimits(random, areTasksSwift),
      requests: Array.from({ length: random.int(1, 3) }, () => createRequest(random, names)),
      culprits: new Set(random.chance(0.4) ? [pickCell(random, graph.value)] : []),
    };
  }
}

function pickCell(random: Random, { assets }: Graph): string {
  const { name, partitions } = random.pick(assets.filter(({ partitions: { count } }) => count > 0));
  return `${name}/${partitions.keyOf(random.int(0, partitions.count - 1))}`;
}

function createLimits(random: Random, areTasksSwift: boolean): RunLimits {
  const pools = {
    narrow: { slots: random.int(1, 2) },
    rated: { slots: random.int(1, 3), perMinute: random.int(1, 4) },
  };
  if (areTasksSwift && random.chance(0.8)) return { concurrency: random.int(1, 3), pools };
  return {
    concurrency: random.int(1, 8),
    pools,
    ...(random.chance(0.2) ? { budget: random.int(2, 20) } : {}),
    ...(random.chance(0.25) ? { maxFailuresInARow: random.int(1, 4) } : {}),
    ...(random.chance(0.15) ? { maxLoad: random.int(2, 6) } : {}),
    ...(random.chance(0.1) ? { minFreeBytes: gigabyte } : {}),
    ...(random.chance(0.15) ? { startSpreadMs: random.duration(20_000) } : {}),
  };
}

function createRequest(random: Random, names: readonly string[]): PlanRequest {
  const isPartial = random.chance(0.4);
  return {
    selection: isPartial ? random.pick(names) : '*',
    only: random.chance(0.5) ? ['all'] : ['missing', 'failed', 'stale'],
    ...(isPartial && random.chance(0.5) ? { downstream: true } : {}),
    ...(isPartial && random.chance(0.5) ? { upstream: true } : {}),
    ...(random.chance(0.2) ? { force: true } : {}),
    ...(random.chance(0.3) ? { order: 'newest' as const } : {}),
  };
}
