import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../domain/asset.ts';
import type { Asset } from '../domain/graph.ts';
import { keysByDimension, windowOver } from '../domain/partitions/dimensions.ts';
import type { PartitionKey } from '../domain/names.ts';
import { renderCommand, renderText, type TemplateFields } from '../domain/template.ts';
import { formatInstant } from '../domain/time/format-instant.ts';
import type { Launch } from './executor.ts';

/** Absolute paths of an attempt's files, by task id and attempt number. */
export interface AttemptPaths {
  log(task: string, attempt: number): string;
  result(task: string, attempt: number): string;
  partitionsFile(task: string, attempt: number): string;
}

/** One attempt as far as its process is concerned. */
export interface AttemptOrder {
  readonly backfill: string;
  /** Task id. */
  readonly task: string;
  readonly attempt: number;
  readonly asset: Asset;
  /** Keys to build, in order; at least one. */
  readonly partitions: readonly PartitionKey[];
}

export interface LaunchContext {
  readonly config: Config;
  readonly paths: AttemptPaths;
  readonly graceMs: number;
}

/** Variables that a task sees; ones of an outer backfill must not show through. */
const ownVariable = /^BACKFILL_(ID|ASSET|PARTITION|START|END|ATTEMPT|PARTITIONS_FILE|RESULT)$/;

/**
 * Renders an attempt's command and environment and writes its partitions file; the result file is
 * left for the task to create. Throws when the files cannot be written.
 */
export function prepareLaunch(order: AttemptOrder, context: LaunchContext): Launch {
  const { config, paths, graceMs } = context;
  const { task, attempt, asset, partitions } = order;
  const [logFile, resultFile, partitionsFile] = [
    paths.log(task, attempt),
    paths.result(task, attempt),
    paths.partitionsFile(task, attempt),
  ];
  const fields = templateFields(order, { timezone: config.timezone, partitionsFile });
  for (const file of [logFile, resultFile, partitionsFile]) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  }
  // An attempt whose start was lost in a crash may have left lines behind under the same number.
  rmSync(resultFile, { force: true });
  writeFileSync(partitionsFile, `${partitions.join('\n')}\n`, { mode: 0o600 });
  return {
    argv: renderCommand(asset.definition.command, fields),
    cwd: resolve(config.root, renderText(asset.definition.cwd, fields)),
    env: {
      ...renderEnvironment(asset, fields),
      ...taskVariables(fields),
      BACKFILL_RESULT: resultFile,
    },
    logFile,
    graceMs,
  };
}

function templateFields(
  { backfill, attempt, asset, partitions: keys }: AttemptOrder,
  { timezone, partitionsFile }: { readonly timezone: string; readonly partitionsFile: string },
): TemplateFields {
  const { partitions, name } = asset;
  const [first, last] = [keys[0]!, keys.at(-1)!].map((key) => partitions.ordinalOf(key)!);
  return {
    asset: name,
    partitions: keys,
    ...(partitions.kind === 'multi' && { dimensions: keysByDimension(partitions, keys) }),
    partitionsFile,
    backfill,
    attempt,
    timezone,
    ...windowOver(partitions, first!, last!),
  };
}

/** The runner's environment with what the asset adds to it. */
function renderEnvironment({ definition }: Asset, fields: TemplateFields): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !ownVariable.test(name)) env[name] = value;
  }
  for (const [name, value] of Object.entries(definition.env)) env[name] = renderText(value, fields);
  return env;
}

function taskVariables(fields: TemplateFields): Record<string, string> {
  const { start, end, timezone } = fields;
  return {
    BACKFILL_ID: fields.backfill,
    BACKFILL_ASSET: fields.asset,
    BACKFILL_PARTITION: renderText('{partition}', fields),
    ...(start === undefined ? {} : { BACKFILL_START: formatInstant(start, timezone) }),
    ...(end === undefined ? {} : { BACKFILL_END: formatInstant(end, timezone) }),
    BACKFILL_ATTEMPT: String(fields.attempt),
    BACKFILL_PARTITIONS_FILE: fields.partitionsFile,
  };
}
