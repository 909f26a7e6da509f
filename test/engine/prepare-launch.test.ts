import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PartitionKey } from '../../source/domain/names.ts';
import { AttemptFolders } from '../../source/engine/attempt-folders.ts';
import { KeysFiles } from '../../source/engine/keys-files.ts';
import { environmentOf } from '../../source/engine/executor.ts';
import { prepareLaunch, readEnvironment } from '../../source/engine/prepare-launch.ts';
import { assetOf, graph, type Shape } from '../builders/graph.ts';
import { timed } from '../builders/asset.ts';
import { configIn, pathsIn, readText, temporaryFolder } from './workbench.ts';

function prepare(shape: Shape, ...partitions: readonly string[]) {
  const folder = temporaryFolder();
  const asset = assetOf(graph('raw', { raw: shape }), 'raw');
  const order = {
    backfill: 'bf-1',
    task: 'raw/x',
    attempt: 2,
    asset,
    partitions: partitions as readonly PartitionKey[],
  };
  const paths = pathsIn(folder);
  const keysFiles = new KeysFiles(paths.exits);
  onTestFinished(() => keysFiles.close());
  const shared = { environment: readEnvironment(), keysFiles, graceMs: 9 };
  const ground = { folders: new AttemptFolders(), isNew: false };
  return {
    folder,
    launch: prepareLaunch(order, { config: configIn(folder, []), paths, ...shared }, ground),
  };
}

describe('what a task is told', () => {
  test('one partition, its window in the zone of the asset, and its files', () => {
    const partitions = timed('daily', { timezone: 'America/New_York' });
    const { folder, launch } = prepare({ partitions }, '2024-02-01');
    expect(readText(launch.env['BACKFILL_PARTITIONS_FILE']!)).toBe('2024-02-01\n');
    const own = Object.entries(launch.env).filter(([name]) => name.startsWith('BACKFILL_'));
    expect(Object.fromEntries(own)).toEqual({
      BACKFILL_ID: 'bf-1',
      BACKFILL_ASSET: 'raw',
      BACKFILL_PARTITION: '2024-02-01',
      BACKFILL_START: '2024-02-01T00:00:00-05:00',
      BACKFILL_END: '2024-02-02T00:00:00-05:00',
      BACKFILL_ATTEMPT: '2',
      BACKFILL_PARTITIONS_FILE: expect.stringContaining(join(folder, 'exits')) as string,
      BACKFILL_RESULT: join(folder, 'logs', 'raw-x.2.result'),
    });
  });

  test('all keys of a batch, the first start and the last end', () => {
    const { launch } = prepare('daily', '2024-02-01', '2024-02-03');
    expect(launch.env).toMatchObject({
      BACKFILL_PARTITION: '2024-02-01..2024-02-03',
      BACKFILL_START: '2024-02-01T00:00:00Z',
      BACKFILL_END: '2024-02-04T00:00:00Z',
    });
    const keys = launch.env['BACKFILL_PARTITIONS_FILE']!;
    expect(readText(keys)).toBe('2024-02-01\n2024-02-03\n');
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(keys)).mode & 0o777).toBe(0o700);
  });

  test('no window where partitions have none, not even that of an outer backfill', () => {
    process.env['BACKFILL_START'] = 'outer';
    process.env['OUTER'] = 'kept';
    onTestFinished(() => {
      delete process.env['BACKFILL_START'];
      delete process.env['OUTER'];
    });
    const { launch } = prepare(['eu', 'us'], 'us');
    const environment = environmentOf(launch);
    expect(environment).toMatchObject({ BACKFILL_PARTITION: 'us', OUTER: 'kept' });
    expect(environment).not.toHaveProperty('BACKFILL_START');
    expect(environment).not.toHaveProperty('BACKFILL_END');
  });

  test('templates in the command, the environment and the working directory are filled in', () => {
    const { folder, launch } = prepare(
      {
        command: ['build', '{partition}', '{attempt}'],
        env: { DAY: '{start:yyyyMMdd}', BACKFILL_ID: 'mine' },
        cwd: 'work/{asset}',
      },
      '2024-02-01',
    );
    expect(launch.argv).toEqual(['build', '2024-02-01', '2']);
    expect(launch.env).toMatchObject({ DAY: '20240201', BACKFILL_ID: 'bf-1' });
    expect(launch.cwd).toBe(join(folder, 'work/raw'));
    expect(launch.graceMs).toBe(9);
  });
});
