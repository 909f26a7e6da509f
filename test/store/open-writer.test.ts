import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemDisk, type Disk } from '../../source/store/disk.ts';
import { openWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import {
  backfillDir,
  journalFile,
  lockFile,
  planFile,
  stateFile,
} from '../../source/store/state-directory.ts';
import { graph } from '../builders/graph.ts';
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
const plan = planAll(from);

const newDirectory = () => join(temporaryDirectory(), 'state');

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('a new backfill', () => {
  test('has its plan and journal on disk before anything happens', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    expect(journal.id).toBe('bf-101');
    expect(readdirSync(backfillDir(stateDir, 'bf-101')).sort()).toEqual([
      'events.jsonl',
      'plan.json',
    ]);
    expect(valueOf(await readBackfill(stateDir, 'last', from))).toMatchObject({ plan, events: [] });
    expect(writer.records()).toEqual([]);
    await writer.close();
  });

  test('is for the owner alone', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const { id } = valueOf(writer.begin(plan));
    const files = [
      stateFile(stateDir),
      lockFile(stateDir),
      planFile(stateDir, id),
      journalFile(stateDir, id),
    ];
    expect(files.map(modeOf)).toEqual(['600', '600', '600', '600']);
    const directories = [stateDir, backfillDir(stateDir, '.'), backfillDir(stateDir, id)];
    expect(directories.map(modeOf)).toEqual(['700', '700', '700']);
    await writer.close();
  });

  test('gets an id after all others', async () => {
    const stateDir = newDirectory();
    mkdirSync(backfillDir(stateDir, 'bf-7k2'), { recursive: true });
    const writer = await openScene(stateDir, from);
    expect(valueOf(writer.begin(plan)).id).toBe('bf-7k3');
    expect(valueOf(writer.begin(plan)).id).toBe('bf-7k4');
    await writer.close();
  });
});

describe('events', () => {
  test('are numbered over all journals of the directory', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const [one, two] = [valueOf(writer.begin(plan)), valueOf(writer.begin(plan))];
    const journals = [one, two, two, one];
    expect(journals.map((journal) => journal.append({ type: 'paused' }).seq)).toEqual([1, 2, 3, 4]);
    await writer.close();
    const again = await openScene(stateDir, from);
    const { journal } = valueOf(await again.reopen(one.id));
    expect(journal.append({ type: 'resumed' })).toMatchObject({ seq: 5, backfill: one.id });
    await again.close();
  });

  test('never go back in time within a journal, also after reopening', async () => {
    const stateDir = newDirectory();
    const times = [50, 70, 60, 90];
    const clock = () => times.shift() ?? 10;
    const writer = valueOf(await openWriter(stateDir, from, { clock }));
    const journal = valueOf(writer.begin(plan));
    const at = () => journal.append({ type: 'paused' }).at;
    expect([at(), at(), at(), at()]).toEqual([70, 70, 90, 90]);
    await writer.close();
    const again = valueOf(await openWriter(stateDir, from, { clock }));
    const reopened = valueOf(await again.reopen(journal.id)).journal;
    expect(reopened.append({ type: 'resumed' }).at).toBe(90);
    await again.close();
  });

  test('of one backfill are on disk before those of another that may rest on them', async () => {
    const opened: string[] = [];
    const synced: string[] = [];
    const disk: Disk = {
      ...systemDisk,
      open: (path, ...how) => {
        const fd = systemDisk.open(path, ...how);
        opened[fd] = path;
        return fd;
      },
      syncLater: async (fd) => {
        await systemDisk.syncLater(fd);
        synced.push(opened[fd]!);
      },
    };
    const stateDir = newDirectory();
    const writer = valueOf(await openWriter(stateDir, from, { disk }));
    const [first, second] = [1, 2].map(() => valueOf(writer.begin(plan)));
    build(first!, 'a/x');
    second!.append({ type: 'attempt-started', task: 'b/x', attempt: 1 });
    await second!.flush();
    expect(synced.map((path) => basename(path))).toEqual(['events.jsonl', 'events.jsonl']);
    expect(new Set(synced).size).toBe(2);
    await writer.close();
  });

  test('are put on disk by a sync of their own file, unless there are others to sync', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const [first, second] = [1, 2].map(() => valueOf(writer.begin(plan)));
    expect(first!.unsyncedFile).toBeUndefined();
    build(first!, 'a/x');
    expect(first!.unsyncedFile).toBe(journalFile(stateDir, first!.id));
    expect(second!.unsyncedFile).toBeUndefined();
    second!.append({ type: 'attempt-started', task: 'b/x', attempt: 1 });
    expect([first!.unsyncedFile, second!.unsyncedFile]).toEqual([undefined, undefined]);
    await second!.flush();
    expect([first!.unsyncedFile, second!.unsyncedFile]).toEqual([undefined, undefined]);
    await writer.close();
  });

  test('are readable as soon as they are appended, without a lock', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    await journal.flush();
    const reading = valueOf(await readStore(stateDir, from));
    expect(viewState(reading.state)).toEqual(viewState(writer.state));
    const { events } = valueOf(await readBackfill(stateDir, journal.id, from));
    expect(events.map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, 'attempt-started'],
      [2, 'attempt-succeeded'],
    ]);
    await writer.close();
  });
});

describe('a state directory', () => {
  test('is not created by reading', async () => {
    const stateDir = newDirectory();
    const { state, backfills, notices } = valueOf(await readStore(stateDir, from));
    expect([state.sequence, backfills, notices]).toEqual([0, [], []]);
    expect(problemsOf(await readBackfill(stateDir, 'last', from)).length).toBe(1);
    expect(existsSync(stateDir)).toBe(false);
  });

  test('has one writer', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const second = await openWriter(stateDir, from);
    expect(second.ok ? [] : second.problems).toMatchObject([{ code: 'state-busy' }]);
    await Promise.all([writer.close(), writer.close()]);
    await (await openScene(stateDir, from)).close();
  });

  test('has its own name on disk before anything rests on it', async () => {
    const stateDir = newDirectory();
    const done: string[] = [];
    const opened = new Map<number, string>();
    const disk: Disk = {
      ...systemDisk,
      open(path, mode, permissions) {
        const fd = systemDisk.open(path, mode, permissions);
        opened.set(fd, path);
        done.push(`${mode} ${path}`);
        return fd;
      },
      sync(fd) {
        systemDisk.sync(fd);
        done.push(`sync ${opened.get(fd)!}`);
      },
    };
    await valueOf(await openWriter(stateDir, from, { disk })).close();
    const ofTheName = done.indexOf(`sync ${dirname(stateDir)}`);
    expect(ofTheName).toBeGreaterThanOrEqual(0);
    expect(ofTheName).toBeLessThan(done.findIndex((each) => each.startsWith('create ')));
  });

  test('that is a file is refused', async () => {
    const file = join(newDirectory(), '..', 'state');
    writeFileSync(file, '');
    for (const result of [await readStore(file, from), await openWriter(file, from)]) {
      expect(problemsOf(result)[0]).toMatch(/cannot (read|write) .*, expected a directory/);
    }
  });

  test('says what a crash left and tidies it up', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x', 'a/y');
    const file = journalFile(stateDir, journal.id);
    truncateSync(file, statSync(file).size - 3);
    writeFileSync(
      lockFile(stateDir),
      readFileSync(lockFile(stateDir), 'utf8').replace(/"pid":\d+/, '"pid":1073741824'),
    );
    writeFileSync(`${stateFile(stateDir)}.1.2.tmp`, '{');
    mkdirSync(`${backfillDir(stateDir, 'bf-zzz')}.tmp`);

    const torn = `the last line of ${journal.id}'s journal was cut short by a crash and is left out`;
    const reading = valueOf(await readStore(stateDir, from));
    expect(reading.notices).toEqual([torn]);
    expect(outcomes(reading.state, from, 'a')).toEqual({ x: 'succeeded' });
    expect(valueOf(await readBackfill(stateDir, journal.id, from)).notices).toEqual([torn]);

    const next = await openScene(stateDir, from);
    const taken =
      'process 1073741824 ended without releasing the state directory; it was taken over';
    expect(next.notices).toEqual([taken, torn]);
    expect(viewState(next.state)).toEqual(viewState(reading.state));
    expect(readdirSync(stateDir).sort()).toEqual(['backfills', 'lock', 'state.json']);
    expect(readdirSync(backfillDir(stateDir, '.'))).toEqual([journal.id]);
    await next.close();
    expect(valueOf(await readStore(stateDir, from)).notices).toEqual([]);
  });

  test('with a line in the middle of being written is just read up to it', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    appendFileSync(journalFile(stateDir, journal.id), '{"seq":3,');
    expect(valueOf(await readStore(stateDir, from)).notices).toEqual([]);
    expect(valueOf(await readBackfill(stateDir, journal.id, from)).notices).toEqual([]);
    await writer.close();
  });
});
