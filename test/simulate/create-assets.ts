import type {
  AssetDefinition,
  Dependency,
  RetryPolicy,
  Strategy,
} from '../../source/domain/asset.ts';
import { createMapping } from '../../source/domain/mapping/create-mapping.ts';
import type { MappingSpec } from '../../source/domain/mapping/mapping.ts';
import type { PartitionsDefinition } from '../../source/domain/partitions/definition.ts';
import { resolvePartitions } from '../../source/domain/partitions/resolve-partitions.ts';
import { asset, both, fixed, ticking, timed, unpartitioned } from '../builders/asset.ts';
import type { Random } from './random.ts';

/** 2024-01-15T00:00Z, a Monday. */
export const startsAt = Date.UTC(2024, 0, 15);

export const poolNames = ['narrow', 'rated'] as const;

const regions = ['eu', 'us', 'asia'] as const;

/**
 * Up to four assets of every kind, each of which may read those before it in any way it can; when
 * their tasks are swift they are larger, and most stand alone.
 */
export function createAssets(random: Random, areTasksSwift: boolean): AssetDefinition[] {
  const made: AssetDefinition[] = [];
  for (const name of ['a', 'b', 'c', 'd'].slice(0, random.int(1, 4))) {
    const isMany = areTasksSwift && random.chance(0.7);
    const partitions = isMany ? createMany(random) : createPartitions(random);
    const deps = made.flatMap((parent) =>
      random.chance(areTasksSwift ? 0.2 : 0.6) ? createDependency(parent, partitions, random) : [],
    );
    made.push(asset(name, { partitions, deps, ...createTerms(random, isMany) }));
  }
  return made;
}

function createAssetLimits(random: Random): Partial<AssetDefinition> {
  return {
    dependsOnPast: random.chance(0.2),
    ...(random.chance(0.3) ? { pool: random.pick(poolNames) } : {}),
    ...(random.chance(0.2) ? { maxConcurrent: random.int(1, 2) } : {}),
  };
}

function createTerms(random: Random, isMany: boolean): Partial<AssetDefinition> {
  const strategy = isMany && random.chance(0.8) ? 'per-partition' : createStrategy(random);
  return {
    ...(isMany ? {} : createAssetLimits(random)),
    strategy,
    priority: random.int(0, 2),
    retry: createRetry(random, strategy),
    ...(random.chance(0.1) ? { timeoutMs: random.int(1000, 60_000) } : {}),
    ...(random.chance(0.5) ? { codeVersion: 'v1' } : {}),
    ...(random.chance(0.3)
      ? { cost: { perTask: 0.25, ...(random.chance(0.5) ? { perPartition: 0.5 } : {}) } }
      : {}),
  };
}

function createRetry(random: Random, strategy: Strategy): RetryPolicy {
  return {
    max: random.int(0, 2),
    delayMs: random.duration(60_000),
    backoff: random.pick(['fixed', 'exponential']),
    maxDelayMs: 120_000,
    jitter: random.chance(0.5),
    ...(strategy !== 'per-partition' && random.chance(0.5) ? { split: true } : {}),
  };
}

function createStrategy(random: Random): Strategy {
  return random.pick<Strategy>([
    'per-partition',
    'per-partition',
    'single-run',
    { batch: random.int(2, 4) },
    { batch: random.int(2, 6) },
  ]);
}

function createDays(random: Random, most: number): PartitionsDefinition & { type: 'daily' } {
  const start = `2024-01-${String(15 - random.int(1, most)).padStart(2, '0')}`;
  return { ...timed('daily', { start }), type: 'daily' };
}

function createMany(random: Random): PartitionsDefinition {
  if (random.chance(0.5)) return createDays(random, 14);
  return timed('hourly', { start: `2024-01-14T0${random.int(0, 9)}:00` });
}

function createPartitions(random: Random): PartitionsDefinition {
  switch (random.int(0, 8)) {
    case 0:
    case 1:
      return createDays(random, 6);
    case 2:
      return timed('hourly', { start: `2024-01-14T${random.int(18, 22)}:00` });
    case 3:
      return timed('weekly', { start: `2023-12-${random.int(11, 27)}` });
    case 4:
      return random.chance(0.5)
        ? ticking('0 */8 * * *', { start: `2024-01-${random.int(12, 14)}` })
        : ticking('30 5 * * 1-5', { start: `2024-01-0${random.int(3, 8)}` });
    case 5:
      return fixed(...regions.slice(0, random.int(1, 3)));
    case 6:
      return both({ day: createDays(random, 4), region: fixed(...regions.slice(0, 2)) });
    case 7:
      return both({ region: fixed(...regions.slice(0, 2)), kind: fixed('x', 'y') });
    default:
      return unpartitioned;
  }
}

/** A dependency that both partitions definitions allow. */
function createDependency(
  { name, partitions }: AssetDefinition,
  own: PartitionsDefinition,
  random: Random,
): Dependency[] {
  const upstream = resolvePartitions(partitions, startsAt);
  const downstream = resolvePartitions(own, startsAt);
  const spec = random.chance(0.5) ? random.pick(createSpecs(random)) : undefined;
  const able = [spec, undefined, 'all' as const].find(
    (each) => createMapping({ spec: each, upstream, downstream }).ok,
  );
  return [{ asset: name, ...(able === undefined ? {} : { mapping: able }) }];
}

function createSpecs(random: Random): readonly MappingSpec[] {
  const back = random.int(-3, 0);
  return [
    { offset: [back, random.int(back, 0)] },
    { offset: [-1, -1] },
    'last',
    'identity',
    { keys: { eu: ['eu', 'us'], us: ['us'] } },
    { dimensions: { day: { offset: [-1, 0] }, region: 'all' } },
    { dimensions: { day: 'overlap', region: 'identity' } },
    { dimensions: { region: { to: 'region', mapping: { keys: { eu: ['us'] } } } } },
  ];
}
