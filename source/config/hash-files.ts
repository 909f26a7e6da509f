import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { normalize, resolve, sep } from 'node:path';
import type { Problem, Result } from '../domain/problem.ts';
import { fail, ok } from '../domain/problem.ts';

/** What makes a text a glob instead of a path. */
const globSyntax = /[*?[\]{}()!+@|\\]/;

const neverCode = ['**/node_modules/**', '**/.git/**'];

/**
 * A short SHA-256 over the sorted paths and the contents of the files that globs match from
 * `root`. A glob that matches nothing is a problem, with its index as path.
 */
export async function hashFiles(globs: readonly string[], root: string): Promise<Result<string>> {
  const matches = await Promise.all(globs.map((pattern) => matchFiles(pattern, root)));
  const unmatched = globs.flatMap((pattern, i) =>
    matches[i]!.length > 0 ? [] : [noMatch(pattern, i)],
  );
  if (unmatched.length > 0) return fail(...unmatched);
  const paths = [...new Set(matches.flat())].sort();
  const contents = await Promise.all(paths.map((path) => readFile(resolve(root, path))));
  const hash = createHash('sha256');
  for (const [i, path] of paths.entries()) {
    const content = contents[i]!;
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return ok(`sha256:${hash.digest('hex').slice(0, 16)}`);
}

/** Paths from the root with forward slashes, in no order; a plain path needs no search. */
async function matchFiles(pattern: string, root: string): Promise<readonly string[]> {
  if (globSyntax.test(pattern)) {
    const { glob } = await import('tinyglobby');
    return glob(pattern, { cwd: root, ignore: neverCode, expandDirectories: false });
  }
  const file = await stat(resolve(root, pattern)).catch(() => undefined);
  return file?.isFile() === true ? [normalize(pattern).replaceAll(sep, '/')] : [];
}

function noMatch(pattern: string, index: number): Problem {
  return {
    code: 'no-code-files',
    message: `no file matches "${pattern}"`,
    hint: "Globs are relative to the config's folder.",
    path: [index],
  };
}
