import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AssetDocument } from '../../source/commands/assets.ts';
import type { BackfillEvent } from '../../source/domain/events.ts';
import type { PartitionDocument } from '../../source/commands/partitions.ts';
import type { BackfillDocument } from '../../source/commands/view-backfill.ts';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { parseEvents, readEvents, readIds, startedTasks } from './journal.ts';
import { isAlive, untilFile, untilLines } from './processes.ts';
import { readDocument, runCommand, RunningCommand, type Ended } from './running-command.ts';

interface StatusDocument {
  readonly version: 1;
  readonly assets: readonly AssetDocument[];
  readonly backfills: readonly BackfillDocument[];
}

let project: ProjectCopy;
let stateDir: string;
let runs: RunningCommand[];

beforeEach(() => {
  project = copyProject('ledger');
  stateDir = join(project.folder, '.backfill');
  runs = [];
});

afterEach(async () => {
  for (const run of runs) run.dispose();
  await Promise.all(runs.map((run) => run.ended));
  for (const pid of heldPids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

function start(...args: readonly string[]): RunningCommand {
  const run = new RunningCommand(args, { cwd: project.folder });
  runs.push(run);
  return run;
}

function backfill(...args: readonly string[]): Promise<Ended> {
  return runCommand(args, { cwd: project.folder });
}

function readLines(name: string): string[] {
  const file = join(project.folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

function heldPids(): number[] {
  return readLines('held').map((line) => Number.parseInt(line, 10));
}

/** A run that has built some cells, with four tasks that hang, killed in the middle. */
async function killInMidRun(): Promise<void> {
  const run = start('run', 'day');
  await run.untilStdout(/✓ day\//, 8);
  writeFileSync(join(project.folder, 'hold'), '');
  const held = await untilLines(join(project.folder, 'held'), 4);
  const tasks = held.map((line) => `day/${line.split(' ')[1]!}`);
  const journal = join(stateDir, 'backfills', readIds(stateDir)[0]!, 'events.jsonl');
  // The start of each is recorded after all that had its slot before.
  await untilFile(journal, (lines) => {
    const running = runningTasks(parseEvents(lines));
    return tasks.every((task) => running.includes(task));
  });
  run.signal('SIGKILL');
  await run.ended;
  rmSync(join(project.folder, 'hold'));
  writeFileSync(join(project.folder, 'successor'), '');
}

async function partitionsWith(status: string): Promise<string[]> {
  const ended = await backfill('partitions', 'day', '--json');
  const { partitions } = readDocument(ended) as { partitions: PartitionDocument[] };
  return partitions.filter((each) => each.status === status).map(({ key }) => key);
}

/** Tasks that run as far as the events tell. */
function runningTasks(events: readonly BackfillEvent[]): string[] {
  const running = new Set<string>();
  for (const event of events) {
    if (event.type === 'attempt-started') running.add(event.task);
    if (event.type === 'attempt-succeeded') running.delete(event.task);
  }
  return [...running];
}

describe('a run whose process was killed', () => {
  test('has recorded every cell as built that its journal says so, and no other', async () => {
    await killInMidRun();
    const [id] = readIds(stateDir);
    const recorded = readEvents(stateDir, id!).flatMap((event) =>
      event.type === 'attempt-succeeded' ? [event.task.replace('day/', '')] : [],
    );
    expect(recorded.length).toBeGreaterThanOrEqual(8);
    expect(await partitionsWith('succeeded')).toEqual([...recorded].sort());
    expect((await partitionsWith('missing')).length).toBe(60 - recorded.length);

    const status = readDocument(await backfill('status', '--json')) as StatusDocument;
    expect(status.backfills).toMatchObject([
      { id, status: 'interrupted', isLive: false, cells: 60, succeeded: recorded.length },
    ]);
    expect(status.assets[0]!.status).toMatchObject({ succeeded: recorded.length, running: 0 });
  });

  test('is told apart by status, with what to do', async () => {
    await killInMidRun();
    const [id] = readIds(stateDir);
    const { stdout } = await backfill('status');
    expect(stdout).toMatch(`${id!} was interrupted: its process is gone, killed or crashed.`);
    expect(stdout).toMatch(/\d+ of its 60 cells are not built/);
    expect(stdout).toContain(`backfill retry ${id!}\n`);
    expect(stdout).toContain('backfill plan day\n');
  });

  test('leaves the rest to a new run, which first awaits what still runs', async () => {
    await killInMidRun();
    const pids = heldPids();
    const [first] = readIds(stateDir);
    const held = runningTasks(readEvents(stateDir, first!));
    const run = start('run', 'day');
    await run.untilStderr(/was cut off with 4 tasks running.*: waiting for their end/);
    expect(pids.filter(isAlive)).toEqual(pids);
    const missing = (await partitionsWith('missing')).filter((key) => !held.includes(`day/${key}`));
    writeFileSync(join(project.folder, 'release'), '');
    const ended = await run.ended;
    expect(ended.status).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readLines('overlaps')).toEqual([]);
    const [, second] = readIds(stateDir);
    const started = startedTasks(readEvents(stateDir, second!));
    expect(started.sort()).toEqual(missing.map((key) => `day/${key}`).sort());
    expect(await partitionsWith('succeeded')).toHaveLength(60);
    const list = readDocument(await backfill('list', '--json'));
    const { backfills } = list as { backfills: BackfillDocument[] };
    expect(backfills.map(({ status }) => status)).toEqual(['succeeded', 'interrupted']);
  });

  test('is taken up again by a retry', async () => {
    await killInMidRun();
    const pids = heldPids();
    const [id] = readIds(stateDir);
    const events = readEvents(stateDir, id!);
    const held = runningTasks(events);
    const missing = (await partitionsWith('missing')).filter((key) => !held.includes(`day/${key}`));
    const retry = start('retry', 'last');
    // The journal's first line is its header; the next that comes says that it was taken up.
    await untilLines(join(stateDir, 'backfills', id!, 'events.jsonl'), events.length + 2);
    expect(pids.filter(isAlive)).toEqual(pids);
    writeFileSync(join(project.folder, 'release'), '');
    const ended = await retry.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/60 cells succeeded/);
    expect(pids.filter(isAlive)).toEqual([]);
    // Others may run beside those that are still ending, within the limits.
    const ofItself = readLines('overlaps').filter((line) => /^(\S+) meets \1$/.test(line));
    expect(ofItself).toEqual([]);
    const started = startedTasks(readEvents(stateDir, id!), events.length);
    expect(started.sort()).toEqual(missing.map((key) => `day/${key}`).sort());
  });
});

describe('two commands at once', () => {
  test('a second run takes no cell of the first, and a reader works meanwhile', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const first = start('run', 'day');
    await untilLines(join(project.folder, 'held'), 4);

    const second = await backfill('run', 'day');
    expect(second.status).toBe(0);
    expect(second.stdout).toMatch(
      /^Nothing to do: all 60 selected cells are being built by another backfill\./,
    );
    const retry = await backfill('retry', 'last');
    expect(retry.status).toBe(2);
    expect(retry.stderr).toMatch(/no task to retry/);

    const status = await backfill('status', '--json');
    expect(status.status).toBe(0);
    expect((readDocument(status) as StatusDocument).backfills).toMatchObject([
      { status: 'running', isLive: true, cells: 60, succeeded: 0 },
    ]);
    expect(readIds(stateDir)).toHaveLength(1);

    first.signal('SIGTERM');
    expect((await first.ended).status).toBe(130);
    expect(heldPids().filter(isAlive)).toEqual([]);
    expect((await backfill('status')).stdout).toMatch(/was interrupted\. 60 of its 60 cells/);
  });

  test('following a log prints what comes and ends with the attempt', async () => {
    writeFileSync(join(project.folder, 'hold'), '');
    const run = start('run', 'day');
    await untilLines(join(project.folder, 'held'), 4);
    const follow = start('logs', 'last', 'day/2024-01-01', '--follow');
    run.signal('SIGTERM');
    await run.ended;
    const ended = await follow.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toBe('note: attempt 1 of day/2024-01-01 wrote nothing\n');
  });
});
