import type { MappingSpec } from './mapping/mapping.ts';
import type { AssetName } from './names.ts';
import type { PartitionsDefinition } from './partitions/definition.ts';

/** Argument vector (no shell) or a string that `sh -c` runs. May hold template fields. */
export type Command = string | readonly string[];

/** How many partitions one task builds: one, at most `batch`, or every contiguous one. */
export type Strategy = 'per-partition' | 'single-run' | { readonly batch: number };

export interface RetryPolicy {
  /** Further tries after the first. */
  readonly max: number;
  readonly delayMs: number;
  readonly backoff: 'fixed' | 'exponential';
  readonly maxDelayMs: number;
  /** Spread each delay over half to all of itself. */
  readonly jitter: boolean;
  /** A batch that fails without saying what of it failed is tried again in halves. */
  readonly split?: boolean;
}

/** What a build is expected to cost, in the config's currency. Parts add up. */
export interface CostModel {
  readonly perPartition?: number;
  readonly perTask?: number;
  readonly perHour?: number;
}

export interface Check {
  readonly name: string;
  readonly command: Command;
  readonly severity: 'error' | 'warning';
}

export interface Dependency {
  readonly asset: AssetName;
  /** Absent: chosen from both partitions definitions. */
  readonly mapping?: MappingSpec;
}

/** One asset as the config defines it, with every default filled in. */
export interface AssetDefinition {
  readonly name: AssetName;
  readonly description?: string;
  readonly group?: string;
  readonly owner?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly partitions: PartitionsDefinition;
  readonly deps: readonly Dependency[];
  readonly command: Command;
  /** Absolute path, or a template that is resolved against the config's directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The stated version or a hash of the named files' contents. Absent: never stale by code. */
  readonly codeVersion?: string;
  readonly strategy: Strategy;
  readonly pool?: string;
  readonly maxConcurrent?: number;
  readonly priority: number;
  readonly dependsOnPast: boolean;
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
  /** Added to the niceness of its tasks: 0 to 19. */
  readonly nice?: number;
  readonly ionice?: IoPriority;
  /** Address space of each process of its tasks, in bytes. */
  readonly memoryLimit?: number;
  /** Size in bytes over which the middle of a task's log is left out. */
  readonly maxLogBytes?: number;
  readonly cost?: CostModel;
  readonly checks: readonly Check[];
}

/** When a task has its turn at the disk: level 0 to 7 among others, or when no other wants it. */
export type IoPriority = number | 'idle';

/** A named limit on how many tasks run at once, and on how many start in a minute. */
export interface Pool {
  readonly slots: number;
  readonly perMinute?: number;
}

/** The whole of `.backfillrc.json`, checked and with defaults. */
export interface Config {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  /** Absolute directory that relative paths start from. */
  readonly root: string;
  readonly timezone: string;
  /** Absolute path. */
  readonly stateDir: string;
  readonly concurrency: number;
  readonly pools: Readonly<Record<string, Pool>>;
  readonly budget?: number;
  readonly maxFailuresInARow?: number;
  readonly maxLoad?: number;
  readonly minFreeBytes?: number;
  readonly startSpreadMs?: number;
  /** Backfills wait for no other unless they are told to. */
  readonly sideBySide?: boolean;
  readonly currency: string;
  readonly assets: readonly AssetDefinition[];
}
