import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../source/config/read-config.ts';
import { starterConfig } from '../../source/config/starter.ts';
import type { AssetDefinition, Config } from '../../source/domain/asset.ts';
import type { PartitionKey } from '../../source/domain/names.ts';
import { formatProblem } from '../../source/domain/problem.ts';
import { renderCommand } from '../../source/domain/template.ts';

describe('the starter config', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'starter-'));
    await writeFile(join(root, '.backfillrc.json'), starterConfig());
  });
  afterEach(() => rm(root, { recursive: true }));

  async function readStarter(): Promise<Config> {
    const result = await readConfig(join(root, '.backfillrc.json'));
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    return result.value;
  }

  function build(asset: AssetDefinition, partition: string): void {
    const [program, ...rest] = renderCommand(asset.command, {
      asset: asset.name,
      partitions: [partition as PartitionKey],
      timezone: 'UTC',
      partitionsFile: '',
      backfill: 'bf-1',
      attempt: 1,
    });
    const env = { ...process.env, BACKFILL_RESULT: join(root, 'result.jsonl') };
    execFileSync(program!, rest, { cwd: root, env });
  }

  test('has two assets, the second of which reads the first', async () => {
    const { assets } = await readStarter();
    expect(assets.map(({ name, deps }) => [name, deps])).toEqual([
      ['events', []],
      ['monthly_report', [{ asset: 'events' }]],
    ]);
  });

  test('has commands that build and report', async () => {
    const [events, report] = (await readStarter()).assets;
    for (const day of ['2026-01-01', '2026-01-02', '2026-02-01']) build(events!, day);
    build(report!, '2026-01');
    expect(await readFile(join(root, 'data/events/2026-01-02.txt'), 'utf8')).toBe('2026-01-02\n');
    expect((await readFile(join(root, 'data/months/2026-01.txt'), 'utf8')).trim()).toBe('2');
    expect(await readFile(join(root, 'result.jsonl'), 'utf8')).toBe('{"rows":1}\n'.repeat(3));
  });
});
