import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { statusCode } from '../../source/domain/cell-status.ts';
import type { Graph } from '../../source/domain/graph.ts';
import type { PartitionsDefinition } from '../../source/domain/partitions/definition.ts';
import { createColumns } from '../../source/domain/state.ts';
import type { CellLayer } from '../../source/store/cell-layer.ts';
import { placeCells } from '../../source/store/place-cells.ts';
import { readStore } from '../../source/store/read-store.ts';
import { lockFile } from '../../source/store/state-directory.ts';
import { fixed, timed, unpartitioned } from '../builders/asset.ts';
import { assetOf, graph } from '../builders/graph.ts';
import {
  build,
  failed,
  openScene,
  outcomes,
  planAll,
  temporaryDirectory,
  valueOf,
} from './scene.ts';

/** A config with an asset `a` of this definition, at a moment. */
function config(partitions: PartitionsDefinition, now = Date.UTC(2024, 0, 8)): Graph {
  return graph('a', { a: partitions }, now);
}

/** Builds these cells of `a` in a backfill of their own. */
async function buildCells(
  stateDir: string,
  from: Graph,
  ...keys: readonly string[]
): Promise<void> {
  const writer = await openScene(stateDir, from);
  const journal = valueOf(writer.begin(planAll(from)));
  build(journal, ...keys.map((key) => `a/${key}`));
  await writer.close();
}

/** The outcomes that are known under a config, without changing anything. */
async function readUnder(stateDir: string, from: Graph): Promise<Record<string, string>> {
  const { state, notices } = valueOf(await readStore(stateDir, from));
  expect(notices).toEqual([]);
  return outcomes(state, from, 'a');
}

/** Opens and closes the directory under a config, which brings its cells into that shape. */
async function reshape(stateDir: string, from: Graph): Promise<void> {
  await (await openScene(stateDir, from)).close();
}

const days = timed('daily');

describe('when the definition changes, cells keep their key', () => {
  const built = ['2024-01-02', '2024-01-05'];
  const all = { '2024-01-02': 'succeeded', '2024-01-05': 'succeeded' };

  test.each<[string, PartitionsDefinition, Record<string, string>]>([
    ['it starts earlier', { ...days, start: '2023-12-01' }, all],
    ['it starts later', { ...days, start: '2024-01-04' }, { '2024-01-05': 'succeeded' }],
    ['it ends earlier', { ...days, end: '2024-01-05' }, { '2024-01-02': 'succeeded' }],
    ['it hides the newest', { ...days, endOffset: -4 }, { '2024-01-02': 'succeeded' }],
    ['its keys are written in another way', { ...days, format: 'yyyyMMdd' }, {}],
    ['it becomes a list', fixed('x', '2024-01-05', '2024-01-02'), all],
    ['it becomes weekly', timed('weekly'), {}],
    ['it becomes one partition', unpartitioned, {}],
    ['its zone is another', { ...days, timezone: 'America/New_York' }, all],
    [
      'it says the same in another order',
      { timezone: 'UTC', start: '2024-01-01', type: 'daily' },
      all,
    ],
  ])('%s', async (_, definition, expected) => {
    const stateDir = temporaryDirectory();
    await buildCells(stateDir, config(days), ...built);
    expect(await readUnder(stateDir, config(definition))).toEqual(expected);
    await reshape(stateDir, config(definition));
    expect(await readUnder(stateDir, config(definition))).toEqual(expected);
    await reshape(stateDir, config(days));
    expect(await readUnder(stateDir, config(days))).toEqual(all);
  });

  test('and what is built meanwhile counts, whatever was kept aside', async () => {
    const stateDir = temporaryDirectory();
    await buildCells(stateDir, config(fixed('x', 'y')), 'x', 'y');
    const writer = await openScene(stateDir, config(fixed('y', 'z')));
    const journal = valueOf(writer.begin(planAll(config(fixed('y', 'z')))));
    journal.append({ type: 'attempt-started', task: 'a/y', attempt: 1 });
    journal.append(failed('a/y'));
    await writer.close();
    const both = config(fixed('x', 'y', 'z'));
    expect(await readUnder(stateDir, both)).toEqual({ x: 'succeeded', y: 'failed' });
  });

  test('and what journals know beyond the checkpoint is told in its old shape', async () => {
    const stateDir = temporaryDirectory();
    const before = config(fixed('x', 'y'));
    const writer = await openScene(stateDir, before);
    build(valueOf(writer.begin(planAll(before))), 'a/x', 'a/y');
    // The process is gone without a checkpoint; the next one has another config.
    rmSync(lockFile(stateDir));
    const after = config(fixed('new', 'y', 'x'));
    expect(await readUnder(stateDir, after)).toEqual({ x: 'succeeded', y: 'succeeded' });
    await reshape(stateDir, config(fixed('new')));
    expect(await readUnder(stateDir, after)).toEqual({ x: 'succeeded', y: 'succeeded' });
  });
});

describe('as time passes', () => {
  test('columns grow, and the newest cells come and go with the clock', async () => {
    const stateDir = temporaryDirectory();
    const [early, late] = [config(days, Date.UTC(2024, 0, 3)), config(days, Date.UTC(2024, 0, 9))];
    await buildCells(stateDir, early, '2024-01-02');
    await buildCells(stateDir, late, '2024-01-08');
    const all = { '2024-01-02': 'succeeded', '2024-01-08': 'succeeded' };
    expect(await readUnder(stateDir, late)).toEqual(all);
    expect(await readUnder(stateDir, early)).toEqual({ '2024-01-02': 'succeeded' });
    await reshape(stateDir, early);
    await buildCells(stateDir, early, '2024-01-01');
    expect(await readUnder(stateDir, late)).toEqual({ '2024-01-01': 'succeeded', ...all });
  });

  test('an asset whose first partition does not exist yet has none', async () => {
    const stateDir = temporaryDirectory();
    await reshape(stateDir, config(days, Date.UTC(2023, 0, 1)));
    await buildCells(stateDir, config(days), '2024-01-01');
    expect(await readUnder(stateDir, config(days))).toEqual({ '2024-01-01': 'succeeded' });
    expect(await readUnder(stateDir, config(days, Date.UTC(2023, 0, 1)))).toEqual({});
  });
});

test('an asset that leaves the config is kept until it returns', async () => {
  const stateDir = temporaryDirectory();
  const both = graph('a, b', { a: ['x'], b: ['y'] });
  const writer = await openScene(stateDir, both);
  build(valueOf(writer.begin(planAll(both))), 'a/x', 'b/y');
  rmSync(lockFile(stateDir));
  const alone = graph('a', { a: ['x'] });
  await reshape(stateDir, alone);
  await buildCells(stateDir, alone, 'x');
  const { state } = valueOf(await readStore(stateDir, both));
  expect(outcomes(state, both, 'a')).toEqual({ x: 'succeeded' });
  expect(outcomes(state, both, 'b')).toEqual({ y: 'succeeded' });
});

describe('when equal definitions count their partitions anew', () => {
  const from = config(days);
  const { now } = from;
  const asset = assetOf(from, 'a');
  const layer = (firstKey: string): CellLayer => {
    const columns = createColumns(3);
    columns.outcome.fill(statusCode.succeeded);
    return { definition: days, firstKey, columns };
  };

  test('cells keep their distance to the first key', () => {
    const { columns, aside } = placeCells(asset, [layer('2024-01-03')], now);
    expect([...columns.outcome]).toEqual([0, 0, 3, 3, 3, 0, 0]);
    expect(aside).toEqual([]);
  });

  test('cells are kept aside when the first key is gone', () => {
    const stored = layer('2023-12-31');
    const { columns, aside } = placeCells(asset, [stored], now);
    expect([...columns.outcome]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(aside).toEqual([stored]);
  });
});
