import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { columnNames, createColumns } from '../../source/domain/state.ts';
import { FrozenCells } from '../../source/store/frozen-cells.ts';
import type { PackedColumns } from '../../source/store/lazy-columns.ts';
import { PackedCells } from '../../source/store/packed-cells.ts';
import { readStore } from '../../source/store/read-store.ts';
import { stateFile } from '../../source/store/state-directory.ts';
import { graph } from '../builders/graph.ts';
import { build, openScene, planAll, temporaryDirectory, valueOf, viewState } from './scene.ts';

const count = 20_000;

const packedColumns = Object.fromEntries(
  columnNames.map((name) => [name, { runs: [0, count] }]),
) as unknown as PackedColumns;

function read(cells: FrozenCells): number[] {
  return [...cells.pages('attempts')].flatMap((page) => Array.from(page));
}

test('frozen cells read as they were, wherever they changed since and in whatever order', () => {
  const columns = createColumns(count);
  for (let i = 0; i < count; i++) columns.attempts[i] = i % 1000;
  const before = Array.from(columns.attempts);
  const cells = new FrozenCells(columns, new PackedCells());
  for (const [start, end] of [
    [19_999, 20_000],
    [8191, 8193],
    [8191, 8192],
    [0, 0],
  ] as const) {
    cells.keep(start, end);
    columns.attempts.fill(7777, start, end);
  }
  expect(read(cells)).toEqual(before);
  expect(columns.attempts[8192]).toBe(7777);
});

test('frozen cells that were let go keep nothing', () => {
  const columns = createColumns(count);
  const cells = new FrozenCells(columns, new PackedCells());
  cells.release(packedColumns);
  cells.keep(0, 10);
  columns.attempts.fill(1, 0, 10);
  expect(read(cells).slice(0, 11)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
});

test('what frozen cells pick is as it was', () => {
  const columns = createColumns(count);
  for (let i = 0; i < count; i++) columns.attempts[i] = i % 1000;
  const cells = new FrozenCells(columns, new PackedCells());
  cells.keep(9000, 9001);
  columns.attempts.fill(7777, 9000, 9001);
  expect(Array.from(cells.pick('attempts', Uint32Array.of(5, 9000, 9001)))).toEqual([5, 0, 1]);
});

describe('how cells were written', () => {
  const scene = () => {
    const columns = createColumns(count);
    const store = new PackedCells();
    new FrozenCells(columns, store).release(packedColumns);
    const change = (start: number, cells = new FrozenCells(columns, store)) => {
      store.note({ columns, cells: [start, start + 1] });
      cells.keep(start, start + 1);
    };
    return { columns, store, change };
  };

  test('is known of all columns but those whose texts must be read', () => {
    const { columns, store } = scene();
    const cells = new FrozenCells(columns, store);
    expect([cells.packed('cost'), cells.packed('backfill')]).toEqual([
      packedColumns.cost,
      packedColumns.backfill,
    ]);
    const readingTexts = new FrozenCells(columns, store, true);
    expect(readingTexts.packed('cost')).toBe(packedColumns.cost);
    expect(readingTexts.packed('backfill')).toBeUndefined();
    expect(new FrozenCells(createColumns(count), store).packed('cost')).toBeUndefined();
  });

  test('goes with the cells that have changed since, until they are written', () => {
    const { columns, store, change } = scene();
    expect(new FrozenCells(columns, store).changed()).toHaveLength(0);
    change(7);
    change(5);
    const cells = new FrozenCells(columns, store);
    expect(Array.from(cells.changed())).toEqual([5, 7]);
    // It was not written after all.
    expect(Array.from(new FrozenCells(columns, store).changed())).toEqual([5, 7]);
    cells.release(packedColumns);
    expect(new FrozenCells(columns, store).changed()).toHaveLength(0);
  });

  test('goes with what has changed while they were written, and after', () => {
    const { columns, store, change } = scene();
    change(5);
    const cells = new FrozenCells(columns, store);
    change(6, cells);
    cells.release(packedColumns);
    change(8, cells);
    expect(Array.from(new FrozenCells(columns, store).changed())).toEqual([6, 8]);
  });

  test('stands for cells that change only after they were frozen', () => {
    const { columns, store, change } = scene();
    const cells = new FrozenCells(columns, store);
    change(5, cells);
    expect(cells.changed()).toHaveLength(0);
  });
});

test('a checkpoint holds the state as of one event, though every turn changes cells in between', async () => {
  const keys = Array.from({ length: 9000 }, (_, i) => String(i));
  const from = graph('a -> b', { a: keys, b: keys });
  const plan = planAll(from);
  const stateDir = join(temporaryDirectory(), 'state');
  const writer = await openScene(stateDir, from);
  const journal = valueOf(writer.begin(plan));
  const tasks = (asset: string) => keys.map((key) => `${asset}/${key}`);
  build(journal, ...tasks('a').slice(0, 5000));
  const then = viewState(writer.state);
  const { sequence } = writer.state;

  const progress = { isWritten: false };
  const written = writer.checkpoint().then(() => (progress.isWritten = true));
  // What happens in the turn in which it is asked for may still be in it.
  await Promise.resolve();
  const changes = [...tasks('b').toReversed(), ...tasks('a').slice(4000)];
  let changed = 0;
  while (!progress.isWritten) {
    if (changed < changes.length) build(journal, changes[changed++]!);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await written;
  expect(changed).toBeGreaterThan(10);

  const text = readFileSync(stateFile(stateDir), 'utf8');
  expect(/"sequence":(\d+)/.exec(text)![1]).toBe(String(sequence));
  const alone = join(temporaryDirectory(), 'state');
  mkdirSync(alone);
  writeFileSync(stateFile(alone), text);
  expect(viewState(valueOf(await readStore(alone, from)).state)).toEqual(then);
  const all = valueOf(await readStore(stateDir, from)).state;
  expect(viewState(all)).toEqual(viewState(writer.state));
  await writer.close();
});
