import type { AssetDefinition } from '../../source/domain/asset.ts';
import type { AssetName } from '../../source/domain/names.ts';
import type {
  PartitionsDefinition,
  StaticDefinition,
  CalendarDefinition,
  CronDefinition,
  MultiDefinition,
  TimeGranularity,
} from '../../source/domain/partitions/definition.ts';

export type AssetOverrides = Partial<Omit<AssetDefinition, 'name'>>;

export const unpartitioned: PartitionsDefinition = { type: 'unpartitioned' };

/** UTC windows from 2024-01-01 (a Monday) on, unless told otherwise. */
export function timed(
  type: TimeGranularity,
  overrides: Partial<Omit<CalendarDefinition, 'type'>> = {},
): CalendarDefinition {
  return { type, start: '2024-01-01', timezone: 'UTC', ...overrides };
}

/** UTC windows between a schedule's ticks from 2024-01-01 on, unless told otherwise. */
export function ticking(
  schedule: string,
  overrides: Partial<Omit<CronDefinition, 'type' | 'schedule'>> = {},
): CronDefinition {
  return { type: 'cron', schedule, start: '2024-01-01', timezone: 'UTC', ...overrides };
}

/** The pairs of two dimensions, in the order in which they are given. */
export function both(
  dimensions: Readonly<Record<string, CalendarDefinition | CronDefinition | StaticDefinition>>,
): MultiDefinition {
  const [first, second] = Object.entries(dimensions).map(([name, partitions]) => ({
    name,
    partitions,
  }));
  return { type: 'multi', dimensions: [first!, second!] };
}

export function fixed(...keys: readonly string[]): StaticDefinition {
  return { type: 'static', keys };
}

/** A daily asset that depends on nothing, with the config's defaults, no retries and no jitter. */
export function asset(name: string, overrides: AssetOverrides = {}): AssetDefinition {
  return {
    name: name as AssetName,
    tags: {},
    partitions: timed('daily'),
    deps: [],
    command: ['true'],
    cwd: '.',
    env: {},
    strategy: 'per-partition',
    priority: 0,
    dependsOnPast: false,
    retry: { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false },
    checks: [],
    ...overrides,
  };
}
