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

  test('goes on with what is new when the middle of the log is left out', async () => {
    const config = { assets: { chatty: { command: ['sh', 'chatty.sh'], maxLogBytes: '200kB' } } };
    writeFileSync(join(project.folder, '.backfillrc.json'), JSON.stringify(config));
    // Writes until its log has been cut, is waited for, and writes on; and once more. While it is
    // being cut there is no note in it, and what is written then may be lost.
    writeFileSync(
      join(project.folder, 'chatty.sh'),
      `log=\${BACKFILL_RESULT%.result.jsonl}.log; n=0; seen=
      isCut() {
        [ "$(wc -c <"$log")" -lt 200000 ] || return 1
        note=$(grep -a 'were left out here' "$log") && [ "$note" != "$seen" ]
      }
      echo $$ >>pids
      until [ -e go ]; do sleep 0.02; done
      for turn in 1 2; do
        last=$((n + 20000)); seq -f 'line %05.0f' $((n + 1)) $last; n=$last
        until isCut; do sleep 0.02; done
        seen=$note
        n=$((n + 1)); echo "line $n"
        until [ -e "go$turn" ]; do sleep 0.02; done
      done`,
    );
    start('run', 'chatty');
    await untilLines(join(project.folder, 'pids'), 1);
    const follow = start('logs', 'last', 'chatty', '--follow');
    writeFileSync(join(project.folder, 'go'), '');
    await follow.untilStdout(/^line 20001$/m);
    writeFileSync(join(project.folder, 'go1'), '');
    await follow.untilStdout(/^line 40002$/m);
    writeFileSync(join(project.folder, 'go2'), '');
    const { status, stdout, stderr } = await follow.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const numbers = [...stdout.matchAll(/^line (\d{5})$/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers[0]).toBe(1);
    expect(numbers.at(-1)).toBe(40002);
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
