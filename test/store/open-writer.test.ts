import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWriter, type StateWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import {
  backfillDir,
  journalFile,
  lockFile,
  planFile,
  stateFile,
} from '../../source/store/state-directory.ts';
import { StoreError } from '../../source/store/store-error.ts';
import { graph } from '../builders/graph.ts';
import {
  build,
  failed,
  openScene,
  outcomes,
  planAll,
  problemsOf,
  succeeded,
  temporaryDirectory,
  valueOf,
  viewState,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });
const plan = planAll(from);

const newDirectory = () => join(temporaryDirectory(), 'state');

/** What is left when the process of a writer is gone without a word. */
function crash(stateDir: string): void {
  rmSync(lockFile(stateDir));
}

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

describe('records of backfills', () => {
  test('tell how each one stands, the newest first', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const one = valueOf(writer.begin(plan));
    const two = valueOf(writer.begin(planAll(from, { selection: 'a' })));
    one.append({ type: 'backfill-started', id: one.id });
    two.append({ type: 'backfill-started', id: two.id });
    build(one, 'a/x', 'a/y');
    one.append({ type: 'attempt-started', task: 'a/z', attempt: 1 });
    one.append(failed('a/z'));
    two.append({ type: 'backfill-finished', outcome: 'cancelled' });
    const records = [
      {
        id: two.id,
        startedAt: from.now + 3000,
        updatedAt: from.now + 10_000,
        finishedAt: from.now + 10_000,
        outcome: 'cancelled',
        isLive: false,
        status: 'cancelled',
        request: { selection: 'a', force: true },
        cells: 3,
        succeeded: 0,
        failed: 0,
        cost: 0,
      },
      {
        id: one.id,
        startedAt: from.now + 2000,
        updatedAt: from.now + 9000,
        isLive: true,
        status: 'running',
        request: { selection: '*', force: true },
        cells: 6,
        succeeded: 2,
        failed: 1,
        cost: 1,
      },
    ];
    expect(writer.records()).toEqual(records);
    expect(valueOf(await readStore(stateDir, from)).backfills).toEqual(records);
    crash(stateDir);
    const [, interrupted] = valueOf(await readStore(stateDir, from)).backfills;
    expect(interrupted).toEqual({ ...records[1], isLive: false, status: 'interrupted' });
  });

  test('of an interrupted backfill do not come alive with another one', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    valueOf(writer.begin(plan)).append({ type: 'paused' });
    await writer.close();
    const later = valueOf(await openWriter(stateDir, from, { clock: () => from.now + 1e9 }));
    expect(later.records()).toMatchObject([{ isLive: false, status: 'interrupted' }]);
    const { journal } = valueOf(await later.reopen('last'));
    journal.append({ type: 'backfill-resumed', id: journal.id });
    expect(later.records()).toMatchObject([{ isLive: true, status: 'running' }]);
    await later.close();
  });

  test('follow retries', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    const counts = () => writer.records().map((each) => [each.succeeded, each.failed, each.cost]);
    journal.append({ type: 'attempt-started', task: 'a/x', attempt: 1 });
    journal.append(failed('a/x'));
    expect(counts()).toEqual([[0, 1, 0]]);
    journal.append({ type: 'attempt-started', task: 'a/x', attempt: 2 });
    journal.append(succeeded('a/x'));
    expect(counts()).toEqual([[1, 0, 0.5]]);
    await writer.close();
  });

  test('are kept though the directory of the backfill was removed', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    await writer.close();
    rmSync(backfillDir(stateDir, journal.id), { recursive: true });
    const { backfills, state } = valueOf(await readStore(stateDir, from));
    expect(backfills).toMatchObject([{ id: journal.id, succeeded: 1 }]);
    expect(outcomes(state, from, 'a')).toEqual({ x: 'succeeded' });
    expect(problemsOf(await readBackfill(stateDir, journal.id, from))).toEqual([
      `there is no backfill in ${stateDir} yet. Start one with \`backfill run\`.`,
    ]);
  });
});

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
    await writer.checkpoint();
    journal.append({ type: 'paused' });
    expect(sequenceOnDisk(stateDir)).toBe(50_000);
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

  test('is not written when nothing happened', async () => {
    const stateDir = newDirectory();
    await (await openScene(stateDir, from)).close();
    const before = statSync(stateFile(stateDir));
    const writer = await openScene(stateDir, from);
    await writer.checkpoint();
    await writer.close();
    expect(statSync(stateFile(stateDir)).ino).toBe(before.ino);
  });

  test('drops texts that no cell refers to any more', async () => {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    for (let i = 0; i < 3; i++) build(valueOf(writer.begin(plan)), 'a/x');
    await writer.close();
    const { texts } = JSON.parse(readFileSync(stateFile(stateDir), 'utf8')) as { texts: string[] };
    expect(texts).toEqual(['', 'v1', 'data of a/x', 'bf-103']);
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

describe('a backfill taken up again', () => {
  async function given(): Promise<{ stateDir: string; writer: StateWriter; id: string }> {
    const stateDir = newDirectory();
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    journal.append({ type: 'attempt-started', task: 'a/y', attempt: 1, codeVersion: 'v9' });
    return { stateDir, writer, id: journal.id };
  }

  test('brings its plan and events, and goes on where it stopped', async () => {
    const { stateDir, writer, id } = await given();
    await writer.close();
    const again = await openScene(stateDir, from);
    const { journal, events, ...rest } = valueOf(await again.reopen(id));
    expect(rest.plan).toEqual(plan);
    expect(events.map(({ event }) => event.type)).toEqual([
      'attempt-started',
      'attempt-succeeded',
      'attempt-started',
    ]);
    journal.append(succeeded('a/y'));
    await again.close();
    const { state } = valueOf(await readStore(stateDir, from));
    expect(outcomes(state, from, 'a')).toEqual({ x: 'succeeded', y: 'succeeded' });
    const { builtSeq, changedSeq } = state.assets[0]!;
    expect([builtSeq[1], changedSeq[1]]).toEqual([3, 4]);
  });

  test('by the writer that has it open already goes on with the same file', async () => {
    const { writer, id } = await given();
    const { journal, events } = valueOf(await writer.reopen(id));
    expect(events.length).toBe(3);
    journal.append(succeeded('a/y'));
    expect(valueOf(await writer.reopen(id)).events.length).toBe(4);
    await writer.close();
  });

  test('is named by the beginning of its id, or as the last', async () => {
    const { stateDir, writer } = await given();
    valueOf(writer.begin(plan));
    mkdirSync(backfillDir(stateDir, 'bf-7k2'));
    for (const text of ['bf-101', '101', 'bf-101']) {
      expect(valueOf(await readBackfill(stateDir, text, from)).id).toBe('bf-101');
    }
    rmSync(backfillDir(stateDir, 'bf-7k2'), { recursive: true });
    for (const text of ['last', 'latest', '102']) {
      expect(valueOf(await readBackfill(stateDir, text, from)).id).toBe('bf-102');
    }
    expect(problemsOf(await writer.reopen('bf-1'))).toEqual([
      '"bf-1" could be any of 2 backfills: bf-101, bf-102. Add a letter or two.',
    ]);
    expect(problemsOf(await writer.reopen('bf-103'))).toEqual([
      'there is no backfill "bf-103". Did you mean "bf-101"?',
    ]);
    expect(problemsOf(await writer.reopen('zzzzzz'))).toEqual([
      'there is no backfill "zzzzzz". See them with `backfill list`.',
    ]);
    await writer.close();
  });

  test('whose plan no longer fits the config says why', async () => {
    const { stateDir, writer } = await given();
    await writer.close();
    const other = graph('a', { a: ['x'] });
    const problems = problemsOf(await readBackfill(stateDir, 'last', other));
    expect(problems.join(' ')).toContain('asset "b", which the config no longer defines');
    rmSync(stateFile(stateDir));
    const { notices, backfills } = valueOf(await readStore(stateDir, other));
    expect(notices).toEqual([
      expect.stringContaining(
        'the plan of bf-101 no longer fits the config, so what it built is not counted: ',
      ),
    ]);
    expect(backfills).toMatchObject([{ id: 'bf-101', cells: 6, cost: 0.5, status: 'interrupted' }]);
  });
});
