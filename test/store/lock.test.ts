import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineLock, readLiveHolder, takeLock } from '../../source/store/lock.ts';
import { readPlace, readStartTime } from '../../source/store/process-identity.ts';
import { bundleScript, startChild } from './children/child.ts';
import { problemsOf, temporaryDirectory, valueOf } from './scene.ts';

const since = Date.UTC(2024, 2, 1, 12);

function newLock(): string {
  return join(temporaryDirectory(), 'lock');
}

function writeLock(file: string, fields: Record<string, unknown> = {}): void {
  const holder = {
    pid: process.pid,
    startTime: readStartTime(process.pid),
    host: hostname(),
    since,
  };
  writeFileSync(file, `${JSON.stringify({ version: 1, ...holder, ...fields })}\n`);
}

/** The file that a process holds while it replaces this very lock. */
function claimOn(file: string): string {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  return join(file, '..', `lock-${hash.slice(0, 16)}.tmp`);
}

describe('a lock', () => {
  test('names this process, for the owner alone, and is gone when released', () => {
    const file = newLock();
    const lock = valueOf(takeLock(file, since));
    expect(readLiveHolder(file)).toEqual({
      place: readPlace(),
      pid: process.pid,
      startTime: readStartTime(process.pid),
      host: hostname(),
      since,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  test('of a living process is refused with its name', () => {
    const file = newLock();
    writeLock(file);
    expect(problemsOf(takeLock(file, 0))).toEqual([
      `the state directory is in use by process ${process.pid} on ${hostname()} since 2024-03-01T12:00:00.000Z. See how far it is with \`backfill status\`, or wait until it is done.`,
    ]);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  test('of another host is refused whether that process lives or not', () => {
    const file = newLock();
    writeLock(file, { host: 'elsewhere', pid: 2 ** 30 });
    expect(problemsOf(takeLock(file, 0))[0]).toContain(
      `process ${2 ** 30} on elsewhere since 2024-03-01T12:00:00.000Z. Wait for it or stop it there; if that host is gone, delete ${file}.`,
    );
    expect(readLiveHolder(file)?.host).toBe('elsewhere');
  });

  test('of another machine or container of the same name is refused, dead as it may seem', () => {
    const file = newLock();
    writeLock(file, { place: 'another-machine/pid:[1]', pid: 2 ** 30 });
    expect(problemsOf(takeLock(file, 0))).toEqual([
      `the state directory is in use by process ${2 ** 30} on another machine or container named ${hostname()} since 2024-03-01T12:00:00.000Z. Wait for it or stop it there; if that host is gone, delete ${file}.`,
    ]);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  test.each([
    ['nobody', undefined, 'free'],
    ['a living process', {}, 'held'],
    ['a dead process', { pid: 2 ** 30 }, 'dead'],
    ['a process elsewhere', { host: 'elsewhere' }, 'elsewhere'],
  ])('of %s is known without taking it', (_, fields, type) => {
    const file = newLock();
    if (fields !== undefined) writeLock(file, fields);
    expect(examineLock(file).type).toBe(type);
  });

  test.each([
    ['a process that is dead', { pid: 2 ** 30 }],
    ['an earlier process of the same id', { startTime: 'an-earlier-boot/1234' }],
  ])('of %s is taken over', (_, fields) => {
    const file = newLock();
    writeLock(file, fields);
    expect(readLiveHolder(file)).toBeUndefined();
    const lock = valueOf(takeLock(file, since));
    expect(lock.takenFrom).toMatchObject(fields);
    expect(readLiveHolder(file)?.pid).toBe(process.pid);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  test('is taken over though another process died in the middle of doing so', () => {
    const file = newLock();
    writeLock(file, { pid: 2 ** 30 });
    writeLock(claimOn(file), { pid: 2 ** 30 + 1 });
    expect(valueOf(takeLock(file, since)).takenFrom?.pid).toBe(2 ** 30);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });

  test('is left to a living process that is in the middle of taking it over', () => {
    const file = newLock();
    writeLock(file, { pid: 2 ** 30 });
    writeLock(claimOn(file));
    expect(problemsOf(takeLock(file, 0))[0]).toContain(`in use by process ${process.pid} on`);
    expect(readFileSync(file, 'utf8')).toContain(`"pid":${2 ** 30},`);
  });

  test("that has become another process' is not released", () => {
    const file = newLock();
    const lock = valueOf(takeLock(file, since));
    writeLock(file, { pid: 1 });
    lock.release();
    expect(readFileSync(file, 'utf8')).toContain('"pid":1,');
  });

  test('that makes no sense is refused and left alone', () => {
    const file = newLock();
    writeFileSync(file, '{"pid":');
    expect(() => takeLock(file, 0)).toThrow(`${file} does not say who holds the state directory`);
    writeLock(file, { version: 2 });
    expect(() => takeLock(file, 0)).toThrow(`${file} has format version 2, this program knows`);
    expect(readdirSync(join(file, '..'))).toEqual(['lock']);
  });
});

describe('processes that take a lock at once', () => {
  let script: Awaited<ReturnType<typeof bundleScript>>;
  beforeAll(async () => {
    script = await bundleScript('lock-taker');
  });
  afterAll(() => script.remove());

  const takers = 5;
  const rounds = 40;

  test.each([
    ['that is free', () => undefined],
    ['of a dead process', (file: string) => writeLock(file, { pid: 2 ** 30 })],
  ])('%s: one gets it, every time', async (_, prepare) => {
    const directory = temporaryDirectory();
    const children = Array.from({ length: takers }, () =>
      startChild(process.execPath, script.file),
    );
    for (const child of children) expect(await child.next()).toBe('ready');
    for (let round = 0; round < rounds; round++) {
      const room = join(directory, String(round));
      const file = join(room, 'lock');
      mkdirSync(room);
      prepare(file);
      for (const child of children) child.say(`take ${file}`);
      const answers = await Promise.all(children.map((child) => child.next()));
      expect(answers.sort()).toEqual(['held', ...Array<string>(takers - 1).fill('state-busy')]);
      const winner = readLiveHolder(file)?.pid;
      expect(children.map((child) => child.process.pid)).toContain(winner);
      for (const child of children) child.say('release');
      for (const child of children) expect(await child.next()).toBe('released');
      expect(readdirSync(room)).toEqual([]);
    }
  });

  test('a holder that is killed loses it to the next', async () => {
    const file = newLock();
    const child = startChild(process.execPath, script.file);
    await child.next();
    child.say(`take ${file}`);
    expect(await child.next()).toBe('held');
    expect(problemsOf(takeLock(file, 0))[0]).toContain(`process ${child.process.pid} on`);
    await child.kill();
    expect(valueOf(takeLock(file, since)).takenFrom?.pid).toBe(child.process.pid);
  });
});
