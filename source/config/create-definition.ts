import { resolve } from 'node:path';
import type { AssetDefinition, Dependency, RetryPolicy } from '../domain/asset.ts';
import type { AssetName } from '../domain/names.ts';
import type {
  PartitionsDefinition,
  StaticDefinition,
  TimeDefinition,
} from '../domain/partitions/definition.ts';
import type { AssetInput } from './asset-schema.ts';
import type { PartitionsInput, SinglePartitionsInput } from './partitions-schema.ts';

/** What an asset takes from outside its own part of the config. */
export interface AssetContext {
  readonly name: string;
  /** Absolute folder of the config. */
  readonly root: string;
  readonly timezone: string;
  /** Keys of a static asset, or of one of its dimensions by name, wherever they came from. */
  readonly keysOf: (dimension?: string) => readonly string[];
  readonly codeVersion?: string;
}

const noRetry: RetryPolicy = {
  max: 0,
  delayMs: 0,
  backoff: 'fixed',
  maxDelayMs: 0,
  jitter: false,
};

/** One asset with every default filled in. */
export function createDefinition(
  input: Omit<AssetInput, 'codeVersion'>,
  context: AssetContext,
): AssetDefinition {
  const { partitions, deps, cwd, retry, timeout, ...rest } = input;
  return {
    ...rest,
    name: context.name as AssetName,
    partitions: createPartitions(partitions, context),
    deps: deps.map(createDependency),
    cwd: createFolder(cwd, context.root),
    retry: retry === undefined ? noRetry : createRetry(retry),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(context.codeVersion !== undefined && { codeVersion: context.codeVersion }),
  };
}

function createPartitions(
  partitions: PartitionsInput | undefined,
  context: AssetContext,
): PartitionsDefinition {
  if (partitions === undefined) return { type: 'unpartitioned' };
  if (partitions.type !== 'multi') return createSingle(partitions, context);
  const dimensions = Object.entries(partitions.dimensions).map(([name, each]) => ({
    name,
    partitions: createSingle(each, context, name),
  }));
  return { type: 'multi', dimensions: [dimensions[0]!, dimensions[1]!] };
}

function createSingle(
  partitions: SinglePartitionsInput,
  { keysOf, timezone }: AssetContext,
  dimension?: string,
): TimeDefinition | StaticDefinition {
  if (partitions.type === 'static') return { type: 'static', keys: keysOf(dimension) };
  return { timezone, ...partitions };
}

function createDependency(dependency: AssetInput['deps'][number]): Dependency {
  if (typeof dependency === 'string') return { asset: dependency as AssetName };
  const { asset, mapping } = dependency;
  return { asset: asset as AssetName, ...(mapping !== undefined && { mapping }) };
}

/** An absolute template: braces of the root's own path are doubled, so that they stay literal. */
function createFolder(cwd: string, root: string): string {
  return resolve(root.replaceAll('{', '{{').replaceAll('}', '}}'), cwd);
}

function createRetry(retry: NonNullable<AssetInput['retry']>): RetryPolicy {
  const { delay, maxDelay, ...rest } = retry;
  return { ...rest, delayMs: delay, maxDelayMs: maxDelay };
}
