import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { readEvents, readIds } from './journal.ts';
import { processesIn } from './marked-processes.ts';
import { OtherUser } from './other-user.ts';
import { runCommand } from './running-command.ts';

let project: ProjectCopy;

beforeEach(() => {
  project = copyProject('killed');
  const day = {
    command: ['sleep', '0.2'],
    partitions: { type: 'daily', start: '2024-01-01', end: '2024-03-01' },
  };
  const config = { concurrency: 40, assets: { day } };
  writeFileSync(join(project.folder, '.backfillrc.json'), JSON.stringify(config));
});

afterEach(() => {
  const left = processesIn(project.folder);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  project.remove();
  expect(left).toEqual([]);
});

function backfill(under: readonly string[], ...args: readonly string[]) {
  return runCommand(args, { cwd: project.folder, under });
}

function failures(): readonly string[] {
  return events().flatMap((event) => (event.type === 'attempt-failed' ? [event.message] : []));
}

function events() {
  const stateDir = join(project.folder, '.backfill');
  return readIds(stateDir).flatMap((id) => readEvents(stateDir, id));
}

test('tasks that find no descriptor left fail with that, and can be built once there are some', async () => {
  // Enough for the runner itself, and for some of the forty.
  const few = ['sh', '-c', 'ulimit -n 60; exec "$@"', 'sh'];
  const first = await backfill(few, 'run', 'day');
  expect(first.status, first.stderr).toBe(1);
  expect(failures().length).toBeGreaterThan(0);
  for (const message of failures()) expect(message).toMatch(/EMFILE/);
  const again = await backfill(few, 'retry', 'last', '--concurrency', '2');
  expect(again.status, again.stderr).toBe(0);
  expect(events().filter(({ type }) => type === 'attempt-succeeded')).toHaveLength(60);
});

const other = new OtherUser();
if (other.whyNot !== undefined) process.stdout.write(`skipped, as ${other.whyNot}\n`);

test.skipIf(other.whyNot !== undefined)(
  'tasks that the system forks no process for fail with what to do, the others are built, and so are they later',
  async () => {
    other.own(dirname(project.folder));
    // Enough for the runner's threads, and for some of the forty.
    const few = other.withProcesses(24);
    const first = await backfill(few, 'run', 'day');
    expect(first.status, first.stderr).toBe(1);
    expect(failures().length).toBeGreaterThan(0);
    for (const message of failures())
      expect(message).toMatch(
        /too many processes \(EAGAIN\): raise the limit \(ulimit -u\) or lower the concurrency/,
      );
    const built = () => events().filter(({ type }) => type === 'attempt-succeeded').length;
    expect(built()).toBe(60 - failures().length);
    expect(built()).toBeGreaterThan(0);
    const again = await backfill(few, 'retry', 'last', '--concurrency', '2');
    expect(again.status, again.stderr).toBe(0);
    expect(built()).toBe(60);
  },
);
