import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Executor, Launch } from '../../source/engine/executor.ts';
import { launcherExecutor } from '../../source/engine/launcher-executor.ts';
import { Launcher } from '../../source/engine/launcher.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isProcessAlive } from '../../source/engine/process-facts.ts';
import { prepareLauncher, SpareLauncher } from '../../source/engine/spare-launcher.ts';
import { slotFiles } from './slot-files.ts';
import { readText, temporaryFolder } from './workbench.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function create(name: string, spare: SpareLauncher | undefined): Executor {
  const executor = launcherExecutor({
    folder: join(folder, name),
    programs: ['python3'],
    fallback: localExecutor(),
    spare,
  });
  onTestFinished(() => executor.close(true));
  return executor;
}

let launched = 0;

function launch(): Launch {
  launched += 1;
  return {
    token: `task${launched}.1`,
    argv: ['sh', '-c', 'exit 3'],
    cwd: folder,
    inherited: { PATH: process.env['PATH']! },
    env: {},
    logFile: join(folder, `${launched}.log`),
    graceMs: 500,
    limits: {},
  };
}

const failed = { end: { type: 'exited', code: 3 } };

/** The process of every launcher whose records are in that folder. */
function launchersOf(name: string): readonly number[] {
  const records = slotFiles(join(folder, name)).map(readText);
  return records.flatMap((text) => Number(/^ready launcher (\d+)$/m.exec(text)?.[1] ?? []));
}

describe.skipIf(!hasPython)('a spare', () => {
  test('becomes the launcher of whoever needs one first, and of nobody else', async () => {
    const spare = prepareLauncher()!;
    const pid = spare.pid!;
    expect(isProcessAlive(pid)).toBe(true);
    const [first, second] = [create('first', spare), create('second', spare)];
    expect(await first.start(launch()).exited).toMatchObject(failed);
    expect(await second.start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('second')).not.toEqual([pid]);
    expect(spare.pid).toBeUndefined();
    await spare.close();
    expect(await first.start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('first')).toEqual([pid]);
  });

  test('that has been killed is done without', async () => {
    const spare = prepareLauncher()!;
    process.kill(spare.pid!, 'SIGKILL');
    expect(await create('exits', spare).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('exits')).toHaveLength(1);
  });

  test('that cannot become a launcher says nothing about the next one', async () => {
    const spare = new SpareLauncher(join(folder, 'no-such-python'));
    expect(await create('exits', spare).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('exits')).toHaveLength(1);
  });

  test('is left alone where its records have a name of two lines', async () => {
    const spare = prepareLauncher()!;
    expect(await create('two\nlines', spare).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('two\nlines')).toHaveLength(1);
    expect(isProcessAlive(spare.pid!)).toBe(true);
    await spare.close();
  });

  test('that nobody needs leaves', async () => {
    const spare = prepareLauncher()!;
    const pid = spare.pid!;
    await spare.close();
    expect(isProcessAlive(pid)).toBe(false);
  });
});

test('a task is ordered once the launcher is known to be one', async () => {
  const program = join(folder, 'program');
  const heard = join(folder, 'heard');
  writeFileSync(program, `#!/bin/sh\nexec cat >'${heard}'\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(folder, 'exits'));
  const launcher = new Launcher({
    program,
    file: join(folder, 'exits', 'a.slot'),
    env: { GREETING: 'hello' },
  });
  const order = launch();
  const died = new Promise((resolve) => {
    const ignore = () => undefined;
    launcher.run(
      { launch: order, turn: { line: 0, handedOn: 0 } },
      {
        onSpawn: ignore,
        onRefusal: ignore,
        onWithdrawal: ignore,
        onExit: ignore,
        onDeath: resolve,
      },
    );
  });
  await launcher.close();
  expect(await died).toMatchObject({ wasReady: false, wasNew: true });
  expect(readText(heard)).toContain('{"GREETING":"hello"}\n');
  expect(readText(heard)).not.toContain(order.token);
});
