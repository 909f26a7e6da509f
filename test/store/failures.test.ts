import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openWriter } from '../../source/store/open-writer.ts';
import { readBackfill } from '../../source/store/read-backfill.ts';
import { readStore } from '../../source/store/read-store.ts';
import { backfillsDir, lockFile, stateFile } from '../../source/store/state-directory.ts';
import { StoreError } from '../../source/store/store-error.ts';
import { graph } from '../builders/graph.ts';
import {
  build,
  failed,
  openScene,
  planAll,
  problemsOf,
  temporaryDirectory,
  valueOf,
  viewState,
} from './scene.ts';

const from = graph('a -> b', { a: ['x', 'y', 'z'], b: ['x', 'y', 'z'] });
const plan = planAll(from);

/** Mounts a small disk, which only the superuser of Linux can; `undefined` elsewhere. */
function mountDisk(options: string): string | undefined {
  const directory = temporaryDirectory();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', directory]));
  return directory;
}

const canMount = process.getuid?.() === 0 && process.platform === 'linux';

/** Fills what is left of a disk. */
function fillUp(disk: string): void {
  for (const size of [4096, 1]) {
    try {
      for (let i = 0; ; i++) writeFileSync(join(disk, `filler-${size}-${i}`), 'x'.repeat(size));
    } catch {
      // It is full.
    }
  }
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return `${error.problem.message}. ${error.problem.hint}`;
    throw error;
  }
  return 'none';
}

const advice =
  'no space is left on the disk. Nothing that was recorded is lost: free some space, then resume the backfill.';

describe.runIf(canMount)('a full disk', () => {
  test('refuses an event, keeps every earlier one, and takes the next once there is room', async (context) => {
    const disk = mountDisk('size=256k');
    if (disk === undefined) return context.skip();
    const stateDir = join(disk, 'state');
    const writer = await openScene(stateDir, from);
    const journal = valueOf(writer.begin(plan));
    build(journal, 'a/x');
    fillUp(disk);
    const message = messageOf(() => {
      for (;;) journal.append({ type: 'pool-set', pool: 'x'.repeat(3000), slots: 1 });
    });
    const file = join(backfillsDir(stateDir), journal.id, 'events.jsonl');
    expect(message).toBe(`cannot write ${file}: ${advice}`);
    const before = viewState(valueOf(await readStore(stateDir, from)).state);
    expect(before).toEqual(viewState(writer.state));
    await expect(writer.checkpoint()).rejects.toThrow(stateFile(stateDir));

    for (const name of readdirSync(disk))
      if (name !== 'state') execFileSync('rm', [join(disk, name)]);
    build(journal, 'a/y');
    await writer.close();
    const { state } = valueOf(await readStore(stateDir, from));
    expect(viewState(state)).toEqual(viewState(writer.state));
    expect(valueOf(await readBackfill(stateDir, 'last', from)).notices).toEqual([]);
  });

  test('begins no backfill, and leaves no half of one', async (context) => {
    const disk = mountDisk('size=256k');
    if (disk === undefined) return context.skip();
    const stateDir = join(disk, 'state');
    const writer = await openScene(stateDir, from);
    fillUp(disk);
    const [problem] = problemsOf(writer.begin(plan));
    expect(problem).toBe(`cannot write ${join(backfillsDir(stateDir), 'bf-101')}: ${advice}`);
    expect(readdirSync(backfillsDir(stateDir))).toEqual([]);
    await writer.close();
    expect(existsSync(lockFile(stateDir))).toBe(false);
  });
});

describe.runIf(canMount)('a read-only file system', () => {
  test('can be looked at, and is not written to', async (context) => {
    const disk = mountDisk('size=1m');
    if (disk === undefined) return context.skip();
    const stateDir = join(disk, 'state');
    const writer = await openScene(stateDir, from);
    build(valueOf(writer.begin(plan)), 'a/x');
    await writer.close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const { state, notices } = valueOf(await readStore(stateDir, from));
    expect(viewState(state)).toEqual(viewState(writer.state));
    expect(notices).toEqual([]);
    expect(problemsOf(await openWriter(stateDir, from))).toEqual([
      `cannot write ${lockFile(stateDir)}: the file system is read-only. Set "stateDir" to a directory that can be written.`,
    ]);
  });
});

describe.skipIf(process.getuid?.() === 0)('a directory of somebody else', () => {
  test('is not written to', async () => {
    const stateDir = join(temporaryDirectory(), 'state');
    mkdirSync(backfillsDir(stateDir), { recursive: true });
    chmodSync(stateDir, 0o500);
    onTestFinished(() => chmodSync(stateDir, 0o700));
    expect(problemsOf(await openWriter(stateDir, from))[0]).toContain('permission denied');
  });
});

test('a clock that is set back moves neither order nor times nor liveness back', async () => {
  const stateDir = join(temporaryDirectory(), 'state');
  let now = from.now;
  const clock = () => now;
  const writer = valueOf(await openWriter(stateDir, from, { clock }));
  now -= 3_600_000;
  const one = valueOf(writer.begin(plan));
  build(one, 'a/x');
  now -= 3_600_000;
  build(one, 'a/y');
  expect(writer.records()).toMatchObject([{ isLive: true, startedAt: from.now, activeMs: 0 }]);
  const { events } = valueOf(await readBackfill(stateDir, one.id, from));
  expect(events.map(({ seq, at }) => [seq, at])).toEqual([
    [1, from.now],
    [2, from.now],
    [3, from.now],
    [4, from.now],
  ]);
  await writer.close();
  const reading = valueOf(await readStore(stateDir, from));
  expect(viewState(reading.state)).toEqual(viewState(writer.state));
  const next = valueOf(await openWriter(stateDir, from, { clock }));
  const two = valueOf(next.begin(plan));
  expect(two.append({ type: 'paused' })).toMatchObject({ seq: 5, at: now });
  expect(next.records().map(({ id }) => id)).toEqual([two.id, one.id]);
  await next.close();
});

test('ten thousand tasks that fail at once cost each what one costs', async () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => String(i));
  const wide = graph('a', { a: keys });
  const stateDir = join(temporaryDirectory(), 'state');
  const writer = await openScene(stateDir, wide);
  const journal = valueOf(writer.begin(planAll(wide)));
  const failAll = (some: readonly string[]): number => {
    const start = performance.now();
    for (const key of some) {
      journal.append({ type: 'attempt-started', task: `a/${key}`, attempt: 1 });
    }
    for (const key of some) journal.append(failed(`a/${key}`));
    return performance.now() - start;
  };
  failAll(keys.slice(0, 1000));
  const few = failAll(keys.slice(1000, 2000));
  const many = failAll(keys.slice(2000, 12_000));
  expect(many / few).toBeLessThan(40);
  expect(writer.records()).toMatchObject([{ failed: 12_000 }]);
  await writer.close();
});
