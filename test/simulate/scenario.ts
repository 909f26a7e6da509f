import type { AssetDefinition, Dependency, Strategy } from '../../source/domain/asset.ts';
import { createGraph } from '../../source/domain/create-graph.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { AssetName } from '../../source/domain/names.ts';
import type { PartitionsDefinition } from '../../source/domain/partitions/definition.ts';
import type { PlanRequest } from '../../source/domain/plan/plan.ts';
import type { RunLimits } from '../../source/domain/schedule/run.ts';
import { asset, fixed, timed, unpartitioned } from '../builders/asset.ts';
import type { Random } from './random.ts';

/** 2024-01-15T00:00Z: two weeks of days from 2024-01-01 on. */
export const startsAt = Date.UTC(2024, 0, 15);

/** What one seed is about. */
export interface Scenario {
  readonly definitions: readonly AssetDefinition[];
  readonly graph: Graph;
  readonly limits: RunLimits;
  /** Backfills, one after the other. */
  readonly requests: readonly PlanRequest[];
}

const pools = ['narrow', 'rated'] as const;

export function createScenario(random: Random): Scenario {
  for (;;) {
    const definitions = createDefinitions(random);
    const graph = createGraph(definitions, startsAt);
    if (!graph.ok) continue;
    const requests = Array.from({ length: random.int(1, 2) }, () => createRequest(random));
    return { definitions, graph: graph.value, limits: createLimits(random), requests };
  }
}

function createLimits(random: Random): RunLimits {
  return {
    concurrency: random.int(1, 5),
    pools: {
      narrow: { slots: random.int(1, 2) },
      rated: { slots: random.int(1, 3), perMinute: random.int(1, 4) },
    },
    ...(random.chance(0.15) ? { budget: random.int(5, 40) } : {}),
  };
}

function createRequest(random: Random): PlanRequest {
  return {
    selection: '*',
    only: random.chance(0.5) ? ['all'] : ['missing', 'failed', 'stale'],
    ...(random.chance(0.2) ? { force: true } : {}),
    ...(random.chance(0.3) ? { order: 'newest' as const } : {}),
  };
}

function createDefinitions(random: Random): AssetDefinition[] {
  const names = ['a', 'b', 'c', 'd'].slice(0, random.int(1, 4));
  return names.map((name, i) =>
    asset(name, {
      partitions: createPartitions(random),
      deps: chooseParents(names.slice(0, i), random),
      strategy: chooseStrategy(random),
      dependsOnPast: random.chance(0.2),
      priority: random.int(0, 2),
      retry: {
        max: random.int(0, 2),
        delayMs: random.duration(60_000),
        backoff: random.pick(['fixed', 'exponential']),
        maxDelayMs: 120_000,
        jitter: random.chance(0.5),
      },
      ...(random.chance(0.3) ? { pool: random.pick(pools) } : {}),
      ...(random.chance(0.2) ? { maxConcurrent: random.int(1, 2) } : {}),
      ...(random.chance(0.1) ? { timeoutMs: random.int(1000, 60_000) } : {}),
      ...(random.chance(0.5) ? { codeVersion: 'v1' } : {}),
    }),
  );
}

function createPartitions(random: Random): PartitionsDefinition {
  const day = random.int(9, 14);
  switch (random.int(0, 4)) {
    case 0:
    case 1:
      return timed('daily', { start: `2024-01-${String(day).padStart(2, '0')}` });
    case 2:
      return timed('hourly', { start: `2024-01-14T${random.int(14, 20)}:00` });
    case 3:
      return fixed(...['eu', 'us', 'asia'].slice(0, random.int(1, 3)));
    default:
      return unpartitioned;
  }
}

function chooseParents(earlier: readonly string[], random: Random): Dependency[] {
  return earlier.flatMap((name) => (random.chance(0.6) ? [{ asset: name as AssetName }] : []));
}

function chooseStrategy(random: Random): Strategy {
  return random.pick<Strategy>([
    'per-partition',
    'per-partition',
    'single-run',
    { batch: random.int(2, 4) },
  ]);
}
