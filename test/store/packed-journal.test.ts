import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Recorded } from '../../source/domain/events.ts';
import { openJournalFile } from '../../source/store/journal-file.ts';
import {
  journalSize,
  packedFile,
  packJournal,
  unpackJournal,
} from '../../source/store/packed-journal.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { journalStart, readJournal } from '../../source/store/read-journal.ts';
import { readStore } from '../../source/store/read-store.ts';
import { journalFile, stateFile } from '../../source/store/state-directory.ts';
import { JournalTail } from '../../source/store/tail-journal.ts';
import { syncDirectory } from '../../source/store/write-durably.ts';
import { graph } from '../builders/graph.ts';
import { Random } from '../simulate/random.ts';
import { SimulatedDisk } from '../simulate/simulated-disk.ts';
import { Life, World } from '../simulate/world.ts';
import {
  build,
  openScene,
  outcomes,
  planAll,
  problemsOf,
  temporaryDirectory,
  valueOf,
  viewState,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });

/** A directory with one finished backfill, whose journal is packed. */
async function packedScene() {
  const stateDir = join(temporaryDirectory(), 'state');
  const writer = await openScene(stateDir, from);
  const journal = valueOf(writer.begin(planAll(from)));
  build(journal, 'a/x', 'a/y', 'b/x');
  journal.append({ type: 'backfill-finished', outcome: 'failed' });
  await writer.close();
  const file = journalFile(stateDir, journal.id);
  const text = readFileSync(file, 'utf8');
  const { events, end } = valueOf(await readBackfill(stateDir, journal.id, from));
  packJournal(file);
  return { stateDir, id: journal.id, file, text, events, end, state: writer.state };
}

describe('a packed journal', () => {
  test('is read as ever, with its checkpoint and without', async () => {
    const { stateDir, id, file, text, events, end, state } = await packedScene();
    expect([existsSync(file), existsSync(packedFile(file))]).toEqual([false, true]);
    expect(journalSize(file)).toBe(Buffer.byteLength(text));
    const reading = valueOf(await readBackfill(stateDir, id, from));
    expect([reading.events, reading.end]).toEqual([events, end]);
    expect(new JournalTail({ file, id }, journalStart).read()).toEqual(events);
    expect(new JournalTail({ file, id }, end).read()).toEqual([]);
    const before = valueOf(await readStore(stateDir, from));
    expect(viewState(before.state)).toEqual(viewState(state));
    writeFileSync(stateFile(stateDir), 'damaged');
    const after = valueOf(await readStore(stateDir, from));
    expect([viewState(after.state), after.backfills]).toEqual([viewState(state), before.backfills]);
  });

  test('stays packed when a writer reads it anew', async () => {
    const { stateDir, file, state } = await packedScene();
    writeFileSync(stateFile(stateDir), 'damaged');
    const writer = await openScene(stateDir, from);
    expect(viewState(writer.state)).toEqual(viewState(state));
    await writer.close();
    expect(existsSync(file)).toBe(false);
  });

  test('is unpacked when its backfill is taken up again', async () => {
    const { stateDir, id, file, text, events } = await packedScene();
    const writer = await openScene(stateDir, from);
    const reopened = valueOf(await writer.reopen(id));
    expect(reopened.events).toEqual(events);
    build(reopened.journal, 'a/z');
    await writer.close();
    expect(existsSync(packedFile(file))).toBe(false);
    expect(readFileSync(file, 'utf8').startsWith(text)).toBe(true);
    const { state } = valueOf(await readStore(stateDir, from));
    expect(outcomes(state, from, 'a')).toEqual({ x: 'succeeded', y: 'succeeded', z: 'succeeded' });
  });

  test('that is damaged is refused', async () => {
    const { stateDir, id, file } = await packedScene();
    truncateSync(packedFile(file), 40);
    expect(problemsOf(await readBackfill(stateDir, id, from))).toEqual([
      `${packedFile(file)} is damaged: it cannot be unpacked. Nothing was changed. Restore the file from a copy, or move its directory away to go on without that backfill.`,
    ]);
  });
});

const name = { file: '/state/events.jsonl', id: 'bf-7k2' };
const event = { type: 'pool-set', pool: 'warehouse', slots: 2 } as const;
const written = Array.from({ length: 200 }, (_, i): Recorded => ({
  seq: i + 1,
  at: i,
  backfill: name.id,
  event,
}));

type Change = typeof packJournal | typeof unpackJournal;

/** Crashes in the middle of a change and loses what was not on disk; whether it came to its end. */
function crashIn(change: Change, { crashAt, seed }: { crashAt: number; seed: number }) {
  const random = new Random(seed);
  const world = new World(random, 0);
  const disk = new SimulatedDisk(world);
  const live = (): ReturnType<typeof disk.of> & { readonly life: Life } => {
    const life = new Life(world.lives.length + 1);
    world.lives.push(life);
    return { ...disk.of(life), life };
  };
  const first = live();
  first.makeDirectory('/state', 0o700);
  syncDirectory('/', first);
  const journal = openJournalFile(name, journalStart, { disk: first });
  for (const each of written) journal.append(each);
  journal.close();
  // Opening it puts on disk what it holds.
  openJournalFile(name, journal.position, { disk: first }).close();
  if (change === unpackJournal) packJournal(name.file, first);
  const { life: doomed, ...second } = live();
  doomed.crashAt = crashAt;
  let isDone = true;
  try {
    change(name.file, second);
  } catch {
    isDone = false;
    disk.loseCaches(random);
  }
  return { isDone, disk: live() };
}

describe.each<[string, Change]>([
  ['packing', packJournal],
  ['unpacking', unpackJournal],
])('a crash at any moment of %s', (_, change) => {
  test('loses nothing, and leaves what can be done again', () => {
    let crashes = 0;
    for (let crashAt = 1, isDone = false; !isDone; crashAt++) {
      for (let seed = 0; seed < 20; seed++) {
        const after = crashIn(change, { crashAt, seed });
        isDone = after.isDone;
        if (!isDone) crashes += 1;
        const read = () => [...readJournal(name, journalStart, after.disk)];
        expect(read()).toEqual(written);
        change(name.file, after.disk);
        expect(read()).toEqual(written);
        unpackJournal(name.file, after.disk);
        expect(read()).toEqual(written);
        expect(after.disk.list('/state')).toEqual(['events.jsonl']);
      }
    }
    expect(crashes).toBeGreaterThan(100);
  });
});
