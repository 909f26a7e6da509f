import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../source/config/read-config.ts';
import type { AssetDefinition, Config } from '../../source/domain/asset.ts';
import { formatProblem } from '../../source/domain/problem.ts';

const folder = 'fixtures/invalid';
const invalid = readdirSync(folder).filter((name) => name.endsWith('.jsonc'));

describe('an invalid config', () => {
  test.each(invalid)('%s is refused with exactly its messages', async (name) => {
    const result = await readConfig(join(folder, name));
    const messages = result.ok ? [] : result.problems.map(formatProblem);
    const expected = join(process.cwd(), folder, name.replace('.jsonc', '.txt'));
    expect(messages).not.toEqual([]);
    await expect(`${messages.join('\n')}\n`).toMatchFileSnapshot(expected);
  });

  test('that is not there names the command that writes one', async () => {
    const result = await readConfig('no-such-folder/.backfillrc.json');
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'no-such-folder/.backfillrc.json cannot be read: there is no such file. Run `backfill init` to write one.',
    ]);
  });
});

describe('a config', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'config-{x}-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function read(text: string): Promise<Config> {
    const file = join(root, '.backfillrc.json');
    await writeFile(file, text);
    const result = await readConfig(file);
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    return result.value;
  }

  async function readAsset(asset: object): Promise<AssetDefinition> {
    return (await read(JSON.stringify({ assets: { raw: asset } }))).assets[0]!;
  }

  test('of one command gets every default', async () => {
    const config = await read('{ "assets": { "raw": { "command": "true" } } }');
    expect(config).toEqual({
      file: join(root, '.backfillrc.json'),
      root,
      timezone: 'UTC',
      stateDir: join(root, '.backfill'),
      concurrency: availableParallelism(),
      pools: {},
      currency: 'USD',
      assets: [
        {
          name: 'raw',
          tags: {},
          partitions: { type: 'unpartitioned' },
          deps: [],
          command: 'true',
          cwd: root.replace('{x}', '{{x}}'),
          env: {},
          strategy: 'per-partition',
          priority: 0,
          dependsOnPast: false,
          retry: { max: 0, delayMs: 0, backoff: 'fixed', maxDelayMs: 0, jitter: false },
          maxLogBytes: 50_000_000,
          checks: [],
        },
      ],
    });
  });

  test('may hold comments, trailing commas, a byte order mark and Windows line ends', async () => {
    const text = '\uFEFF{ // why\r\n"assets": {\r\n"raw": { "command": ["true",], },\r\n}, }\r\n';
    expect((await read(text)).assets[0]?.command).toEqual(['true']);
  });

  test('states every field', async () => {
    const config = await read(`{
      "$schema": "./schema.json",
      "timezone": "Europe/Berlin", "stateDir": "state", "concurrency": 3,
      "pools": { "a": 4, "b": { "slots": 2, "perMinute": 60 } },
      "budget": 50, "currency": "EUR",
      "assets": {
        "up": { "command": "true", "partitions": { "type": "hourly", "start": "2024-01-01", "timezone": "UTC" } },
        "raw": {
          "description": "d", "group": "g", "owner": "o", "tags": { "k": "v" },
          "deps": [{ "asset": "up", "mapping": { "offset": [-6, 0] } }],
          "partitions": { "type": "weekly", "start": "2024-01-01", "end": "2025-01-01", "weekStart": "sunday" },
          "command": ["build", "{partition}"], "cwd": "etl/{asset}", "env": { "A": "{attempt}" },
          "codeVersion": "3", "strategy": { "batch": 30 }, "pool": "b", "maxConcurrent": 4,
          "priority": -1, "dependsOnPast": true,
          "retry": { "max": 3, "delay": "1m", "backoff": "fixed", "maxDelay": "1h30m", "jitter": false, "split": true },
          "timeout": "30m", "nice": 5, "ionice": "idle", "memoryLimit": "2GiB", "maxLogBytes": "1MB", "cost": { "perPartition": 0.002, "perTask": 0.01, "perHour": 2.5 },
          "checks": [{ "name": "rows", "command": "test -s x", "severity": "warning" }, { "name": "n", "command": ["n"] }],
        },
      },
    }`);
    expect(config).toMatchObject({
      timezone: 'Europe/Berlin',
      stateDir: join(root, 'state'),
      concurrency: 3,
      pools: { a: { slots: 4 }, b: { slots: 2, perMinute: 60 } },
      budget: 50,
      currency: 'EUR',
    });
    expect(config.assets[0]?.partitions).toEqual({
      type: 'hourly',
      start: '2024-01-01',
      timezone: 'UTC',
    });
    expect(config.assets[1]).toEqual({
      name: 'raw',
      description: 'd',
      group: 'g',
      owner: 'o',
      tags: { k: 'v' },
      deps: [{ asset: 'up', mapping: { offset: [-6, 0] } }],
      partitions: {
        type: 'weekly',
        start: '2024-01-01',
        end: '2025-01-01',
        weekStart: 'sunday',
        timezone: 'Europe/Berlin',
      },
      command: ['build', '{partition}'],
      cwd: `${root.replace('{x}', '{{x}}')}/etl/{asset}`,
      env: { A: '{attempt}' },
      codeVersion: '3',
      strategy: { batch: 30 },
      pool: 'b',
      maxConcurrent: 4,
      priority: -1,
      dependsOnPast: true,
      retry: {
        max: 3,
        delayMs: 60_000,
        backoff: 'fixed',
        maxDelayMs: 5_400_000,
        jitter: false,
        split: true,
      },
      timeoutMs: 1_800_000,
      nice: 5,
      ionice: 'idle',
      memoryLimit: 2_147_483_648,
      maxLogBytes: 1_000_000,
      cost: { perPartition: 0.002, perTask: 0.01, perHour: 2.5 },
      checks: [
        { name: 'rows', command: 'test -s x', severity: 'warning' },
        { name: 'n', command: ['n'], severity: 'error' },
      ],
    });
  });

  test('states what holds its backfills back in the units of the engine', async () => {
    const limits =
      '"maxFailuresInARow": 5, "maxLoad": 7.5, "minFreeMemory": "1.5GiB", "startSpread": "2s"';
    expect(await read(`{ ${limits}, "assets": {} }`)).toMatchObject({
      maxFailuresInARow: 5,
      maxLoad: 7.5,
      minFreeBytes: 1.5 * 1024 ** 3,
      startSpreadMs: 2000,
    });
  });

  test('that asks for retries gets three, exponential and spread, unless it says otherwise', async () => {
    const { retry } = await readAsset({ command: 'true', retry: {} });
    expect(retry).toEqual({
      max: 3,
      delayMs: 10_000,
      backoff: 'exponential',
      maxDelayMs: 300_000,
      jitter: true,
      split: false,
    });
  });

  test.each([
    ['listed', ['eu', 'us']],
    ['in a file', { file: 'regions.txt' }],
    ['printed by a command', { command: ['cat', 'regions.txt'] }],
  ])('takes static keys %s', async (_where, keys) => {
    await writeFile(join(root, 'regions.txt'), 'eu\r\n\nus\n');
    const asset = await readAsset({ command: 'true', partitions: { type: 'static', keys } });
    expect(asset.partitions).toEqual({ type: 'static', keys: ['eu', 'us'] });
  });

  describe('with a code version by files', () => {
    const asset = { command: 'true', codeVersion: { files: ['*.sql', './a.sql', 'b.*'] } };

    async function versionWith(files: Readonly<Record<string, string>>): Promise<string> {
      for (const name of readdirSync(root)) await rm(join(root, name));
      for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
      return (await readAsset(asset)).codeVersion!;
    }

    test('keeps it while names and contents stay the same', async () => {
      const first = await versionWith({ 'a.sql': 'select 1', 'b.sql': 'select 2' });
      const again = await versionWith({ 'b.sql': 'select 2', 'a.sql': 'select 1', 'c.md': 'x' });
      expect(first).toMatch(/^sha256:[\da-f]{16}$/);
      expect(again).toBe(first);
    });

    test.each([
      [{ 'a.sql': 'select 1', 'b.sql': 'select 3' }],
      [{ 'a.sql': 'select 2', 'b.sql': 'select 1' }],
      [{ 'a.sql': 'select 1', 'b.txt': 'select 2' }],
      [{ 'a.sql': 'select 1select 2', 'b.sql': '' }],
      [{ 'a.sql': 'select 1', 'b.sql': 'select 2', 'c.sql': '' }],
    ])('gets another one with %j', async (files) => {
      const first = await versionWith({ 'a.sql': 'select 1', 'b.sql': 'select 2' });
      expect(await versionWith(files)).not.toBe(first);
    });
  });

  test('is named by its whole path outside the working directory', async () => {
    const file = join(root, '.backfillrc.json');
    await writeFile(file, '{ "assets": 1 }');
    const result = await readConfig(file);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      `${file}:1:13 "assets" must be an object, not 1`,
    ]);
  });
});
