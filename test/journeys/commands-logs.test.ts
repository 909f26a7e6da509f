import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { isAlive, untilLines } from './processes.ts';
import { RunningCommand } from './running-command.ts';

let project: ProjectCopy;
let started: RunningCommand[];

beforeEach(() => {
  project = copyProject('relay');
  writeFileSync(join(project.folder, 'hold'), '');
  started = [];
});

afterEach(async () => {
  release();
  for (const each of started) each.dispose();
  await Promise.all(started.map((each) => each.ended));
  const file = join(project.folder, 'pids');
  const pids = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  for (const pid of pids.map(Number).filter(isAlive)) process.kill(pid, 'SIGKILL');
  project.remove();
});

function release(): void {
  rmSync(join(project.folder, 'hold'), { force: true });
}

function start(...args: readonly string[]): RunningCommand {
  const env = { BACKFILL_NOW: '2024-03-02' };
  const command = new RunningCommand(args, { cwd: project.folder, env });
  started.push(command);
  return command;
}

describe('following the log of a task that is at work', () => {
  test('prints what it writes as it writes it, and ends with it', async () => {
    const run = start('run', 'source', '2024-01-01');
    await untilLines(join(project.folder, 'pids'), 2);
    const follow = start('logs', 'last', 'source/2024-01-01', '--follow');
    await follow.untilStdout(/^building source\/2024-01-01\n/);
    release();
    expect(await follow.ended).toEqual({
      status: 0,
      stdout: 'building source/2024-01-01\nbuilt source/2024-01-01\n',
      stderr: '',
    });
    expect((await run.ended).status).toBe(0);
  });

  test('ends when the runner is killed', async () => {
    const run = start('run', 'source', '2024-01-01');
    await untilLines(join(project.folder, 'pids'), 2);
    const follow = start('logs', 'last', 'source/2024-01-01', '--follow');
    await follow.untilStdout(/building/);
    run.signal('SIGKILL');
    expect(await follow.ended).toMatchObject({ status: 0, stderr: '' });
  });

  test('is quiet about a reader that went away', async () => {
    start('run', 'source', '2024-01-01');
    await untilLines(join(project.folder, 'pids'), 2);
    const follow = start('logs', 'last', 'source/2024-01-01', '--follow');
    await follow.untilStdout(/building/);
    follow.closeStdout();
    release();
    expect(await follow.ended).toMatchObject({ stderr: '' });
  });
});
