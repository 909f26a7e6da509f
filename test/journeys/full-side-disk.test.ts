import { readFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readEvents, readIds } from './journal.ts';
import { countEnds, findFaults, readLedger } from './ledger.ts';
import { processesIn } from './marked-processes.ts';
import { untilLines } from './processes.ts';
import { readDocument, RunningCommand } from './running-command.ts';
import { SmallDisk, whyNoDisk } from './small-disk.ts';

const reason = whyNoDisk();
if (reason !== undefined) process.stdout.write(`skipped, as ${reason}\n`);

let project: ProjectCopy;
let disk: SmallDisk;
let started: RunningCommand[];

describe.skipIf(reason !== undefined)('a disk that is full while the journal has room', () => {
  beforeEach(() => {
    project = copyProject('killed');
    started = [];
    hold();
  });

  afterEach(async () => {
    release();
    for (const each of started) each.dispose();
    await Promise.all(started.map((each) => each.ended));
    const left = processesIn(project.folder);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await disk.unmount();
    project.remove();
    expect(left).toEqual([]);
  });

  const file = (name: string) => join(project.folder, name);
  const hold = () => writeFileSync(file('hold'), '');
  const release = () => rmSync(file('hold'), { force: true });

  /** Days of the project. */
  const allDays = 152;

  function backfill(...args: readonly string[]): RunningCommand {
    const running = new RunningCommand(args, { cwd: project.folder, under: disk.under });
    started.push(running);
    return running;
  }

  test('has no room for the checkpoint: the backfill ends as with one, and is read from its journal', async () => {
    disk = await SmallDisk.mount(file('.backfill'), '1m');
    mkdirSync(file('roomy'));
    symlinkSync(file('roomy'), disk.path('backfills'));
    const days = 30;
    // The checkpoint holds what was asked for: it is to need more room than files that go leave.
    const expression = Array(1_000).fill('2024-01-01..2024-01-30').join();
    const run = backfill('run', 'raw', expression);
    await untilLines(file('ledger'), 6);
    disk.fill();
    release();
    const { status, stderr } = await run.ended;
    expect({ status, checkpointed: readSequence() }).toEqual({ status: 0, checkpointed: 0 });
    expect(stderr).toMatch(/cannot write .*state\.json: no space is left on the disk\. Nothing is/);

    const plan = await backfill('plan', 'raw', '--json').ended;
    const { tasks } = readDocument(plan) as { readonly tasks: readonly unknown[] };
    expect(tasks).toHaveLength(allDays - days);
    disk.clear();
    expect(await backfill('run', 'raw').ended).toMatchObject({ status: 0, stderr: '' });
    expect(readSequence()).toBeGreaterThan(allDays);
    expect(findFaults(readLedger(project.folder))).toEqual([]);
    expect(countEnds(readLedger(project.folder))).toBe(allDays);
  });

  test('has no room for logs: what cannot do without fails and says why, the rest goes on', async () => {
    disk = await SmallDisk.mount(file('small'), '256k');
    writeProject();
    const run = backfill('run', '*', '2024-01-31..2024-02-10', '--concurrency', '1');
    await untilLines(file('ledger'), 1);
    const [id] = readIds(file('.backfill'));
    // The logs of February are to be elsewhere than the journal.
    for (const asset of ['raw', 'quiet']) {
      const logs = join(file('.backfill/backfills'), id!, 'logs', asset);
      mkdirSync(logs, { recursive: true });
      symlinkSync(file('small'), join(logs, '2024-02'));
    }
    disk.fill();
    release();
    expect(await run.ended).toMatchObject({ status: 1 });
    const events = () => readEvents(file('.backfill'), id!);
    const failures = events().flatMap((event) =>
      event.type === 'attempt-failed' ? [event.message] : [],
    );
    expect(failures).toHaveLength(10);
    for (const message of failures)
      expect(message).toMatch(/no space is left on the disk of its log: free some, then retry/);
    const built = () => events().filter(({ type }) => type === 'attempt-succeeded');
    expect(built()).toHaveLength(12);

    disk.clear();
    expect(await backfill('retry', 'last').ended).toMatchObject({ status: 0 });
    expect(built()).toHaveLength(22);
    expect(findFaults(readLedger(project.folder))).toEqual([]);
  });

  /** Number of the last event that the checkpoint holds. */
  function readSequence(): number {
    const text = readFileSync(disk.path('state.json'), 'utf8');
    return (JSON.parse(text) as { readonly sequence: number }).sequence;
  }

  /** Tasks that need room for what they say, and ones that say nothing. */
  function writeProject(): void {
    const partitions = { type: 'daily', start: '2024-01-01', end: '2024-06-01' };
    const assets = {
      raw: { partitions, command: 'head -c 8192 /dev/zero | tr "\\0" x && sh task.sh' },
      quiet: { partitions, command: 'sh task.sh' },
    };
    writeFileSync(file('.backfillrc.json'), JSON.stringify({ assets }));
  }
});
