import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readEvents, readIds } from './journal.ts';
import { countEnds, findFaults, readLedger } from './ledger.ts';
import { processesIn } from './marked-processes.ts';
import { untilLines } from './processes.ts';
import { RunningCommand } from './running-command.ts';
import { SmallDisk, whyNoDisk } from './small-disk.ts';

const reason = whyNoDisk();
if (reason !== undefined) process.stdout.write(`skipped, as ${reason}\n`);

let project: ProjectCopy;
let disk: SmallDisk;
let started: RunningCommand[];

describe.skipIf(reason !== undefined)('a disk that is full', () => {
  beforeEach(async () => {
    project = copyProject('killed');
    started = [];
    disk = await SmallDisk.mount(join(project.folder, '.backfill'), '2m');
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

  function backfill(...args: readonly string[]): RunningCommand {
    const running = new RunningCommand(args, { cwd: project.folder, under: disk.under });
    started.push(running);
    return running;
  }

  const events = () => readIds(disk.path('.')).flatMap((id) => readEvents(disk.path('.'), id));
  const days = 60;
  const selection = ['raw', '2024-01-01..2024-02-29'];

  test('ends a backfill with what to do, and loses and repeats nothing of it', async () => {
    const run = backfill('run', ...selection);
    await untilLines(file('ledger'), 6);
    disk.fill();
    release();
    const { status, stderr } = await run.ended;
    expect(status).toBe(4);
    expect(stderr).toMatch(/cannot write .*events\.jsonl: no space is left on the disk\./);
    expect(stderr).toMatch(/free some space, then resume the backfill/);
    expect(processesIn(project.folder)).toEqual([]);

    const [id] = readdirSync(disk.path('backfills'));
    const refused = await backfill('retry', 'last').ended;
    expect(refused).toMatchObject({ status: 4 });
    expect(refused.stderr).toMatch(/no space is left on the disk/);

    disk.clear();
    expect(await backfill('retry', id!).ended).toMatchObject({ status: 0 });
    const ledger = readLedger(project.folder);
    expect(findFaults(ledger).filter((fault) => fault.endsWith('is built again'))).toEqual([]);
    expect(countEnds(ledger)).toBe(days);
    expect(events().filter(({ type }) => type === 'attempt-succeeded')).toHaveLength(days);
  });

  test('keeps a backfill from being begun, and leaves nothing of it', async () => {
    disk.fill();
    const { status, stderr } = await backfill('run', ...selection).ended;
    expect(status).toBe(4);
    expect(stderr).toMatch(/no space is left on the disk/);
    expect(readLedger(project.folder)).toEqual([]);
    disk.clear();
    release();
    expect(await backfill('run', ...selection).ended).toMatchObject({ status: 0 });
    expect(readIds(disk.path('.'))).toHaveLength(1);
  });
});
