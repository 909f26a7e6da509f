import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Executor, Launch } from '../../source/engine/executor.ts';
import { launcherExecutor } from '../../source/engine/launcher-executor.ts';
import { Launcher } from '../../source/engine/launcher.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isProcessAlive, readVariable } from '../../source/engine/process-facts.ts';
import { prepareLaunchers, SpareLaunchers } from '../../source/engine/spare-launchers.ts';
import { slotFiles } from './slot-files.ts';
import { readText, temporaryFolder } from './workbench.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function create(name: string, spares: SpareLaunchers | undefined): Executor {
  const executor = launcherExecutor({
    folder: join(folder, name),
    programs: ['python3'],
    fallback: localExecutor(),
    spares,
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
  test('becomes the launcher of one executor, while there are any', async () => {
    const spares = prepareLaunchers(2)!;
    const { pids } = spares;
    expect(pids.filter(isProcessAlive)).toHaveLength(2);
    const names = ['first', 'second', 'third'];
    const executors = names.map((name) => create(name, spares));
    for (const executor of [...executors, ...executors]) {
      expect(await executor.start(launch()).exited).toMatchObject(failed);
    }
    const launchers = names.flatMap(launchersOf);
    expect(launchers).toEqual([...pids, expect.any(Number)]);
    expect(spares.pids).toEqual([]);
  });

  test('that has been killed is done without', async () => {
    const spares = prepareLaunchers(1)!;
    process.kill(spares.pids[0]!, 'SIGKILL');
    expect(await create('exits', spares).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('exits')).toHaveLength(1);
  });

  test('that cannot become a launcher says nothing about the next one', async () => {
    const spares = new SpareLaunchers(join(folder, 'no-such-python'), 2);
    expect(await create('exits', spares).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('exits')).toHaveLength(1);
  });

  test('is left alone where its records have a name of two lines', async () => {
    const spares = prepareLaunchers(1)!;
    const { pids } = spares;
    expect(await create('two\nlines', spares).start(launch()).exited).toMatchObject(failed);
    expect(launchersOf('two\nlines')).toHaveLength(1);
    expect(spares.pids).toEqual(pids);
    await spares.close();
  });

  test('is not taken for a task of an outer backfill', async () => {
    process.env['BACKFILL_RESULT'] = 'outer';
    onTestFinished(() => {
      delete process.env['BACKFILL_RESULT'];
    });
    const spares = prepareLaunchers(1)!;
    expect(readVariable(spares.pids[0]!, 'PATH')).toBe(process.env['PATH']);
    expect(readVariable(spares.pids[0]!, 'BACKFILL_RESULT')).toBeUndefined();
    await spares.close();
  });

  test('that nobody needs leaves', async () => {
    const spares = prepareLaunchers()!;
    const { pids } = spares;
    await spares.close();
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.some(isProcessAlive)).toBe(false);
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
