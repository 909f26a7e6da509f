import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { AssetDefinition, Config, Pool } from '../domain/asset.ts';
import type { Result } from '../domain/problem.ts';
import { fail, ok } from '../domain/problem.ts';
import { checkGraph } from './check-graph.ts';
import { checkPool } from './check-pools.ts';
import { checkTemplates } from './check-templates.ts';
import { valueAt } from './config-path.ts';
import { describeIssues } from './describe-issue.ts';
import { describeReadError } from './describe-read-error.ts';
import { expectation } from './expectation.ts';
import { displayPath } from './find-config.ts';
import type { Finding } from './finding.ts';
import { locateFindings } from './finding.ts';
import { parseJsonDocument } from './json-document.ts';
import { readAsset } from './read-asset.ts';
import type { Salvaged } from './salvage.ts';
import { salvageConfig, unreadableName } from './salvage.ts';
import type { ConfigInput } from './schema.ts';
import { configSchema } from './schema.ts';

/**
 * Reads a config and fills in its defaults. Fails with everything that is wrong in it at once, in
 * the order of the file, each with line and column. Runs commands that print static keys.
 */
export async function readConfig(file: string): Promise<Result<Config>> {
  const path = resolve(file);
  const text = await readText(path);
  if (!text.ok) return text;
  const document = parseJsonDocument(text.value, displayPath(path));
  if (!document.ok) return document;
  const { findings, config } = await checkConfig(document.value.value, path);
  if (config === undefined || findings.length > 0) {
    return fail(...locateFindings(document.value, findings));
  }
  return ok(config);
}

async function readText(path: string): Promise<Result<string>> {
  try {
    return ok((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = `${displayPath(path)} cannot be read: ${describeReadError(error)}`;
    return fail({ code: 'config-unreadable', message, hint: 'Run `backfill init` to write one.' });
  }
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly config?: Config;
}

async function checkConfig(value: unknown, file: string): Promise<Checked> {
  const parsed = configSchema.safeParse(value, { error: expectation, jitless: true });
  if (parsed.success) {
    return completeConfig({ input: parsed.data, doubtful: new Set() }, value, file);
  }
  const { issues } = parsed.error;
  const findings = describeIssues(issues, value);
  const salvaged = salvageConfig(value, issues);
  if (salvaged === undefined) return { findings };
  const rest = await completeConfig(salvaged, value, file);
  return { findings: [...findings, ...rest.findings] };
}

/** Checks what the shape alone does not tell, and puts the config together. */
async function completeConfig(
  { input, doubtful }: Salvaged,
  value: unknown,
  file: string,
): Promise<Checked> {
  const root = dirname(file);
  const entries = Object.entries(input.assets);
  const read = await Promise.all(
    entries.map(([name, asset]) => readAsset(asset, { name, root, timezone: input.timezone })),
  );
  const assets = read.map(({ definition }) => definition);
  const vague = read.filter(({ isVague }) => isVague).map(({ definition }) => definition.name);
  const findings = [
    ...read.flatMap((asset) => asset.findings),
    ...entries.flatMap(([name, asset]) => checkPool(name, asset, Object.keys(input.pools))),
    ...entries.flatMap(([name, asset]) => checkTemplates(name, asset)),
    ...checkGraph(assets, {
      doubtful: new Set([...doubtful, ...vague]),
      isExcused: (name) => name === unreadableName || isStated(value, name, input),
    }),
  ];
  return { findings, config: createConfig(input, file, assets) };
}

/** Whether the file has an asset of the name which could not be read. */
function isStated(value: unknown, name: string, input: ConfigInput): boolean {
  return !(name in input.assets) && valueAt(value, ['assets', name]) !== undefined;
}

function createConfig(
  input: ConfigInput,
  file: string,
  assets: readonly AssetDefinition[],
): Config {
  const root = dirname(file);
  const { timezone, stateDir, concurrency, pools, currency } = input;
  return {
    file,
    root,
    timezone,
    stateDir: resolve(root, stateDir),
    concurrency: concurrency ?? availableParallelism(),
    pools: Object.fromEntries(
      Object.entries(pools).map(([name, pool]): [string, Pool] => [
        name,
        typeof pool === 'number' ? { slots: pool } : pool,
      ]),
    ),
    ...createLimits(input),
    currency,
    assets,
  };
}

function createLimits({
  budget,
  maxFailuresInARow,
  maxLoad,
  minFreeMemory,
  startSpread,
  sideBySide,
}: ConfigInput): Partial<Config> {
  return {
    ...(budget !== undefined && { budget }),
    ...(maxFailuresInARow !== undefined && { maxFailuresInARow }),
    ...(maxLoad !== undefined && { maxLoad }),
    ...(minFreeMemory !== undefined && { minFreeBytes: minFreeMemory }),
    ...(startSpread !== undefined && { startSpreadMs: startSpread }),
    ...(sideBySide !== undefined && { sideBySide }),
  };
}
