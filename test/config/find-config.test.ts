import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { displayPath, findConfig } from '../../source/config/find-config.ts';
import { formatProblem } from '../../source/domain/problem.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'find-')));
  await mkdir(join(root, 'a/b'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

test('the config of the nearest parent is found', async () => {
  await writeFile(join(root, '.backfillrc.json'), '{}');
  expect(findConfig(join(root, 'a/b'))).toEqual({
    ok: true,
    value: join(root, '.backfillrc.json'),
  });
  await writeFile(join(root, 'a/.backfillrc.json'), '{}');
  expect(findConfig(join(root, 'a/b'))).toEqual({
    ok: true,
    value: join(root, 'a/.backfillrc.json'),
  });
});

test('an override names a file, or the folder that holds one', async () => {
  await writeFile(join(root, '.backfillrc.json'), '{}');
  await writeFile(join(root, 'a/other.json'), '{}');
  const other = { ok: true, value: join(root, 'a/other.json') };
  expect(findConfig(join(root, 'a/b'), '../other.json')).toEqual(other);
  expect(findConfig(join(root, 'a/b'), root)).toEqual({
    ok: true,
    value: join(root, '.backfillrc.json'),
  });
});

test.each([
  [
    undefined,
    (from: string) =>
      `no .backfillrc.json in ${from} or a folder above it. Run \`backfill init\` to write one, or name one with --config PATH.`,
  ],
  [
    'nope.json',
    () =>
      'there is no config at nope.json. Check --config, or run `backfill init` to write a config.',
  ],
])('nothing found at %s says what to run', (override, message) => {
  const from = join(root, 'a');
  const found = findConfig(from, override);
  expect(found.ok ? [] : found.problems.map(formatProblem)).toEqual([message(from)]);
});

test('a path is shown relative to the working directory when inside it', () => {
  expect(displayPath(join(process.cwd(), 'a/b.json'))).toBe('a/b.json');
  expect(displayPath('/elsewhere/b.json')).toBe('/elsewhere/b.json');
});
