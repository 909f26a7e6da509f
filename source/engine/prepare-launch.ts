import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../domain/asset.ts';
import type { Asset } from '../domain/graph.ts';
import { keysByDimension, windowOver } from '../domain/partitions/dimensions.ts';
import type { PartitionKey } from '../domain/names.ts';
import { renderCommand, renderText, type TemplateFields } from '../domain/template.ts';
import { formatInstant } from '../domain/time/format-instant.ts';
import type { AttemptFolders } from './attempt-folders.ts';
import type { Environment, Launch, TaskLimits } from './executor.ts';
import type { KeysFiles } from './keys-files.ts';

/** Absolute paths of an attempt's files, by task id and attempt number. */
export interface AttemptPaths {
  log(task: string, attempt: number): string;
  result(task: string, attempt: number): string;
  partitionsFile(task: string, attempt: number): string;
  /** Folder for the records that outlive the runner, of this backfill alone. */
  readonly exits: string;
}

/** A name for an attempt that is unique within its backfill and one word of printable ASCII. */
export function attemptToken({ task, attempt }: Pick<AttemptOrder, 'task' | 'attempt'>): string {
  return `${encodeURIComponent(Buffer.from(task).toString())}.${attempt}`;
}

/** What the config lets a task of the asset use. */
export function readTaskLimits({ definition }: Asset): TaskLimits {
  const { nice, ionice, memoryLimit, maxLogBytes } = definition;
  return {
    ...(nice === undefined ? {} : { nice }),
    ...(ionice === undefined ? {} : { ionice }),
    ...(memoryLimit === undefined ? {} : { memoryBytes: memoryLimit }),
    ...(maxLogBytes === undefined ? {} : { logBytes: maxLogBytes }),
  };
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
  /** What all tasks inherit, as `readEnvironment` gives it. */
  readonly environment: Environment;
  readonly keysFiles: KeysFiles;
}

/** What is known of the places that attempts write to. */
export interface LaunchGround {
  readonly folders: AttemptFolders;
  /** No attempt can have written anything before. */
  readonly isNew: boolean;
}

/** Variables that a task sees; ones of an outer backfill must not show through. */
const ownVariable = /^BACKFILL_(ID|ASSET|PARTITION|START|END|ATTEMPT|PARTITIONS_FILE|RESULT)$/;

/**
 * Renders an attempt's command and environment and writes its partitions file; the result file is
 * left for the task to create. Throws when the files cannot be written.
 */
export function prepareLaunch(
  order: AttemptOrder,
  context: LaunchContext,
  { folders, isNew }: LaunchGround,
): Launch {
  const { config, paths, graceMs, environment } = context;
  const { task, attempt, asset } = order;
  const [logFile, resultFile] = [paths.log(task, attempt), paths.result(task, attempt)];
  for (const file of [logFile, resultFile]) folders.ensure(dirname(file));
  // An attempt whose start was lost in a crash may have left lines behind under the same number.
  if (!isNew && existsSync(resultFile)) rmSync(resultFile);
  const partitionsFile = writePartitions(order, context);
  const fields = templateFields(order, { timezone: config.timezone, partitionsFile });
  const cwd = resolve(config.root, renderText(asset.definition.cwd, fields));
  return {
    token: attemptToken(order),
    argv: renderCommand(asset.definition.command, fields),
    cwd,
    inherited: environment,
    env: {
      ...renderOwn(asset, fields),
      PWD: cwd,
      ...taskVariables(fields),
      BACKFILL_RESULT: resultFile,
    },
    logFile,
    graceMs,
    limits: readTaskLimits(asset),
  };
}

/** Writes the keys to a file of the attempt's own, a single one to a file that is used again. */
function writePartitions(
  { task, attempt, partitions }: AttemptOrder,
  { paths, keysFiles }: LaunchContext,
): string {
  const text = `${partitions.join('\n')}\n`;
  if (partitions.length === 1) {
    const path = keysFiles.take();
    keysFiles.write(path, text);
    return path;
  }
  const path = paths.partitionsFile(task, attempt);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  return path;
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

/** Our own environment as it is now, as far as tasks inherit it. */
export function readEnvironment(): Environment {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !ownVariable.test(name)) env[name] = value;
  }
  return env;
}

/** What the asset adds to the environment. */
function renderOwn({ definition }: Asset, fields: TemplateFields): Record<string, string> {
  const env: Record<string, string> = {};
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
