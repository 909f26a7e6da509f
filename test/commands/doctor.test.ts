import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examineMachine, type Machine } from '../../source/commands/doctor/examine-machine.ts';
import type { Finding } from '../../source/commands/doctor/finding.ts';
import type { DoctorDocument } from '../../source/commands/doctor.ts';
import { lockFile } from '../../source/store/state-directory.ts';
import { openFolder } from './command-scene.ts';

const config = {
  timezone: 'UTC',
  assets: { raw: { partitions: { type: 'static', keys: ['x', 'y'] }, command: ['true'] } },
};

async function given() {
  const folder = openFolder(config, '2024-01-05');
  expect((await folder.run('run', 'raw', '--yes')).status).toBe(0);
  const stateDir = join(folder.cwd, '.backfill');
  const [id] = readdirSync(join(stateDir, 'backfills')) as [string];
  const examine = async () => {
    const { status, out } = await folder.run('doctor', '--json');
    const { findings, ok } = JSON.parse(out) as DoctorDocument;
    expect(status).toBe(ok ? 0 : 1);
    return findings;
  };
  return { ...folder, stateDir, id, examine, backfill: join(stateDir, 'backfills', id) };
}

/** What was found by a check, without the checks that found nothing. */
function of(findings: readonly Finding[], check: string): readonly Finding[] {
  return findings.filter((finding) => finding.check === check && finding.level !== 'ok');
}

describe('doctor', () => {
  test('says line by line what is well, and changes nothing', async () => {
    const { run, stateDir } = await given();
    const before = readdirSync(stateDir, { recursive: true });
    const { status, out, err } = await run('doctor');
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^✓ ok {5} {2}config {2,}1 asset$/m);
    expect(out).toMatch(/^✓ ok {5} {2}journals {2,}1 backfill can be read$/m);
    expect(out).toMatch(/^✓ ok {5} {2}lock {2,}free: nothing is running$/m);
    expect(out).toMatch(/^✓ ok {5} {2}node {2,}version \d+/m);
    expect(readdirSync(stateDir, { recursive: true })).toEqual(before);
  });

  test('names a config that is wrong, and looks at the rest nevertheless', async () => {
    const { run, cwd } = openFolder({ ...config, concurency: 2 }, '2024-01-05');
    const { status, out } = await run('doctor');
    expect(status).toBe(1);
    expect(out).toContain('✗ problem  config');
    expect(out).toContain('Did you mean "concurrency"?');
    expect(out).toContain('1 problem to solve before backfills can run.');
    expect(readdirSync(cwd)).toEqual(['.backfillrc.json']);
  });

  test('names a damaged line of a journal', async () => {
    const { examine, backfill } = await given();
    const file = join(backfill, 'events.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, lines.with(2, '{"seq":').join('\n'));
    expect(of(await examine(), 'journals')).toMatchObject([
      {
        level: 'problem',
        message: `${file}:3:1 this line of the journal is damaged: expected an event`,
      },
    ]);
  });

  test('tells of a damaged checkpoint that backfills can do without', async () => {
    const { examine, stateDir } = await given();
    writeFileSync(join(stateDir, 'state.json'), '{');
    expect(of(await examine(), 'state')).toMatchObject([
      { level: 'warn', message: expect.stringContaining('state.json is damaged') as string },
    ]);
  });

  test('tells of logs without a journal', async () => {
    const { examine, backfill, id } = await given();
    rmSync(join(backfill, 'events.jsonl'));
    expect(of(await examine(), 'orphan logs')).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(`${id} has lost its plan or its journal; 2 logs`) as string,
      },
    ]);
  });

  test('says whose lock it is and what to do about it', async () => {
    const { examine, stateDir } = await given();
    const lock = { version: 1, pid: 2 ** 30, startTime: 'x', host: 'elsewhere', since: 0 };
    writeFileSync(lockFile(stateDir), JSON.stringify(lock));
    expect(of(await examine(), 'lock')).toEqual([
      {
        check: 'lock',
        level: 'warn',
        message: `held by process ${2 ** 30} on elsewhere since 1970-01-01T00:00:00.000Z, which cannot be seen from here`,
        hint: `Wait for it or stop it there; if that host is gone, delete ${lockFile(stateDir)}.`,
      },
    ]);
  });

  test('tells of a clock behind what was recorded', async () => {
    const { examine, backfill, stateDir } = await given();
    const file = join(backfill, 'events.jsonl');
    const event = { seq: 900, at: Date.now() + 7_200_000, event: { type: 'paused' } };
    writeFileSync(file, `${readFileSync(file, 'utf8')}${JSON.stringify(event)}\n`);
    rmSync(join(stateDir, 'state.json'));
    expect(of(await examine(), 'clock')).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/^it is (2h00m|1h59m) behind/) as string },
    ]);
  });

  test.skipIf(process.platform === 'win32')('warns when others can look in', async () => {
    const { examine, stateDir } = await given();
    chmodSync(stateDir, 0o755);
    expect(of(await examine(), 'state directory')).toMatchObject([
      { level: 'warn', hint: `Close it: chmod 700 ${stateDir}` },
    ]);
  });

  test('finds nothing wrong with a directory that does not exist yet', async () => {
    const { run } = openFolder(config, '2024-01-05');
    const { status, out } = await run('doctor');
    expect(status).toBe(0);
    expect(out).toContain('.backfill does not exist yet');
  });
});

describe('the machine', () => {
  function machine(overrides: Partial<Machine> = {}): Machine {
    const systemRoot = mkdtempSync(join(tmpdir(), 'backfill-machine-'));
    onTestFinished(() => rmSync(systemRoot, { recursive: true, force: true }));
    for (const folder of ['proc/self', 'bin']) {
      mkdirSync(join(systemRoot, folder), { recursive: true });
    }
    for (const name of ['sh', 'nice', 'ionice']) {
      writeFileSync(join(systemRoot, 'bin', name), '', { mode: 0o755 });
    }
    const limits = 'Max open files            1024                 4096                 files\n';
    writeFileSync(join(systemRoot, 'proc/self/limits'), limits);
    const path = join(systemRoot, 'bin');
    return { nodeVersion: '20.19.0', platform: 'linux', path, systemRoot, ...overrides };
  }

  const found = (of: Machine, concurrency = 8) =>
    examineMachine(of, concurrency).map(
      ({ check, level, message }) => `${check} ${level}: ${message}`,
    );

  test('with everything is well', () => {
    const it = machine();
    expect(found(it)).toEqual([
      'node ok: version 20.19.0',
      `shell ok: ${join(it.path, 'sh')}`,
      'priorities ok: nice and ionice are there',
      'memory limits ok: ulimit -v, for each process of a task',
      'open files ok: at most 1,024 at once',
    ]);
  });

  test('without it says what is missing', () => {
    const it = machine({ nodeVersion: '18.20.1', path: '/nowhere', platform: 'darwin' });
    expect(found(it, 500)).toEqual([
      'node problem: version 18.20.1 is too old: expected 20.19 or later',
      'shell warn: there is no "sh" in PATH: commands that are one string cannot run',
      'priorities warn: there is no nice and no ionice in PATH: tasks run at the usual priority',
      'memory limits ok: "memoryLimit" has no effect on darwin',
      'open files warn: at most 1,024 at once, and 500 tasks at once may need 2,064',
    ]);
  });
});
