import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readStore } from '../../source/store/read-store.ts';
import { journalFile, lockFile, stateFile } from '../../source/store/state-directory.ts';
import { StoreError } from '../../source/store/store-error.ts';
import { graph } from '../builders/graph.ts';
import {
  build,
  openScene,
  outcomes,
  planAll,
  temporaryDirectory,
  valueOf,
  viewState,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });
const plan = planAll(from);

const newDirectory = () => join(temporaryDirectory(), 'state');

describe('a checkpoint', () => {
  const sequenceOnDisk = (stateDir: string): number =>
    (JSON.parse(readFileSync(stateFile(stateDir), 'utf8')) as { sequence: number }).sequence;

  test('may be written while appending goes on', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    const written = writer.checkpoint();
    await Promise.resolve();
    build(journal, 'a/y');
    await written;
    expect(sequenceOnDisk(stateDir)).toBe(2);
    const { state } = valueOf(await readStore(stateDir, from));
    expect(viewState(state)).toEqual(viewState(writer.state));
    await writer.close();
    expect(sequenceOnDisk(stateDir)).toBe(4);
  });

  test('is written by itself after many events', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    for (let i = 0; i < 50_000; i++) journal.append({ type: 'paused' });
    expect(sequenceOnDisk(stateDir)).toBe(0);
    await vi.waitFor(() => expect(sequenceOnDisk(stateDir)).toBe(50_000));
    journal.append({ type: 'paused' });
    await writer.close();
  });

  test('saves reading the journals that it knows', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    await writer.close();
    const file = journalFile(stateDir, journal.id);
    writeFileSync(file, 'x'.repeat(statSync(file).size));
    expect(outcomes(valueOf(await readStore(stateDir, from)).state, from, 'a')).toEqual({
      x: 'succeeded',
    });
  });

  test('holds what journals said beyond the one before', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    await writer.checkpoint();
    build(journal, 'a/y', 'b/x');
    // The process is gone without another checkpoint.
    rmSync(lockFile(stateDir));
    const next = await openScene(stateDir, from);
    valueOf(next.begin(plan)).append({ type: 'paused' });
    await next.close();
    const alone = newDirectory();
    mkdirSync(alone);
    copyFileSync(stateFile(stateDir), stateFile(alone));
    const { state } = valueOf(await readStore(alone, from));
    expect(viewState(state)).toEqual(viewState(next.state));
  });

  test('is not written when nothing happened', async () => {
    const stateDir = newDirectory();
    await (await openScene(stateDir, from)).close();
    const before = statSync(stateFile(stateDir));
    const writer = await openScene(stateDir, from);
    await writer.checkpoint();
    await writer.close();
    expect(statSync(stateFile(stateDir)).ino).toBe(before.ino);
  });

  test('drops texts that no cell refers to any more once they are most of them', async () => {
    const stateDir = newDirectory();
    const textsOnDisk = () =>
      (JSON.parse(readFileSync(stateFile(stateDir), 'utf8')) as { texts: string[] }).texts;
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/y', 'b/x');
    const rebuild = async (first: number, end: number) => {
      for (let i = first; i < end; i++) {
        journal.append({ type: 'attempt-started', task: 'a/x', attempt: 1 });
        const reported = { dataVersion: `version ${i}` };
        const facts = { task: 'a/x', attempt: 1, durationMs: 1, reported };
        journal.append({ type: 'attempt-succeeded', ...facts });
      }
      await writer.checkpoint();
      expect(viewState(valueOf(await readStore(stateDir, from)).state)).toEqual(
        viewState(writer.state),
      );
    };
    await rebuild(0, 1000);
    expect(textsOnDisk()).toHaveLength(1005);
    await rebuild(1000, 2000);
    const kept = ['', 'bf-101', 'data of a/y', 'data of b/x', 'v1', 'version 1999'];
    expect(textsOnDisk().toSorted()).toEqual(kept);
    await rebuild(2000, 2001);
    expect(textsOnDisk().toSorted()).toEqual([...kept.slice(0, -1), 'version 2000']);
    await writer.close();
  });

  test('that cannot be written rejects, and closing releases the lock nevertheless', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    valueOf(writer.begin(plan)).append({ type: 'paused' });
    rmSync(stateFile(stateDir));
    mkdirSync(stateFile(stateDir));
    await expect(writer.checkpoint()).rejects.toThrow(StoreError);
    await expect(writer.close()).rejects.toThrow('it is a directory, expected a file');
    expect(readdirSync(stateDir).sort()).toEqual(['backfills', 'state.json']);
  });
});
