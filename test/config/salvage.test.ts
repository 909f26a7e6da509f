import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../source/config/read-config.ts';
import type { Problem } from '../../source/domain/problem.ts';

/** Uses every field, and depends on an unknown asset at the very end of the file. */
const config = {
  timezone: 'Europe/Berlin',
  stateDir: 'state',
  concurrency: 2,
  pools: { api: 1, db: { slots: 2, perMinute: 60 } },
  budget: 5,
  currency: 'EUR',
  assets: {
    raw: {
      description: 'd',
      tags: { tier: '1' },
      partitions: { type: 'daily', start: '2024-01-01', end: '2024-02-01', hourOffset: 3 },
      command: ['build', '{partition}'],
      env: { DAY: '{start:yyyy-MM-dd}' },
      codeVersion: '1',
      strategy: { batch: 7 },
      pool: 'api',
      retry: { max: 1, delay: '1s', backoff: 'fixed', maxDelay: '1m', jitter: false },
      timeout: '5m',
      cost: { perPartition: 1 },
      checks: [{ name: 'rows', command: 'test -s {partition}', severity: 'warning' }],
    },
    keyed: { command: 'k', partitions: { type: 'static', keys: ['a', 'b'] } },
    clean: {
      command: 'c',
      partitions: { type: 'weekly', start: '2024-01-01' },
      deps: [
        'raw',
        { asset: 'raw2', mapping: { offset: [-1, 0] } },
        { asset: 'keyed', mapping: 'all' },
      ],
    },
    raw2: { command: 'r', partitions: { type: 'hourly', start: '2024-01-01' }, deps: ['raw'] },
    zz_last: { command: 'z', deps: ['clena'] },
  },
};

type Path = readonly (string | number)[];

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function replaceAt(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((inner: unknown, i) =>
      i === key ? replaceAt(inner, rest, replacement) : inner,
    );
  }
  const holder = value as Record<string, unknown>;
  return { ...holder, [key]: replaceAt(holder[key], rest, replacement) };
}

describe('a config with a wrong value anywhere', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'salvage-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  async function problemsOf(value: unknown): Promise<readonly Problem[]> {
    const file = join(root, '.backfillrc.json');
    await writeFile(file, JSON.stringify(value, null, 2));
    const result = await readConfig(file);
    return result.ok ? [] : result.problems;
  }

  const inside = [...pathsIn(config)].filter((path) => path.length > 1 && path[1] !== 'zz_last');

  test('still reports what is wrong elsewhere, and where it all is', async () => {
    const alone = await problemsOf(config);
    expect(alone.map(({ code }) => code)).toEqual(['unknown-asset']);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...inside),
        fc.jsonValue({ maxDepth: 1 }),
        async (path, value) => {
          const problems = await problemsOf(replaceAt(config, path, value));
          expect(problems.every(({ location }) => location !== undefined)).toBe(true);
          expect(problems.map(({ message }) => message)).toContain(
            'asset "zz_last" depends on unknown asset "clena"',
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('blames no other asset for the partitions that it could not read', async () => {
    const wrong = { type: 'dayly', start: '2024-01-01' };
    const problems = await problemsOf(replaceAt(config, ['assets', 'raw2', 'partitions'], wrong));
    expect(problems.map(({ code }) => code)).toEqual(['invalid-value', 'unknown-asset']);
  });
});
