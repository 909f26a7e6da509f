import { statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Result } from '../domain/problem.ts';
import { fail, ok } from '../domain/problem.ts';

export const configName = '.backfillrc.json';

/**
 * Absolute path of the config: `override` (a file, or a folder that holds one) relative to
 * `from`, else the one in `from` or in its nearest parent.
 */
export function findConfig(from: string, override?: string): Result<string> {
  if (override !== undefined) return findOverride(resolve(from, override), override);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, configName);
    if (isFile(file)) return ok(file);
    if (folder === dirname(folder)) break;
  }
  return fail({
    code: 'config-not-found',
    message: `no ${configName} in ${resolve(from)} or a folder above it`,
    hint: 'Run `backfill init` to write one, or name one with --config PATH.',
  });
}

function findOverride(path: string, override: string): Result<string> {
  if (isFile(path)) return ok(path);
  if (isFile(join(path, configName))) return ok(join(path, configName));
  return fail({
    code: 'config-not-found',
    message: `there is no config at ${override}`,
    hint: 'Check --config, or run `backfill init` to write a config.',
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A path as people read it: relative to the working directory when it lies inside it. */
export function displayPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside.startsWith('..') || inside === '' || resolve(inside) !== path ? path : inside;
}
