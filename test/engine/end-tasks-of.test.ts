import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { endTasksOf } from '../../source/engine/end-tasks-of.ts';
import { localExecutor } from '../../source/engine/local-executor.ts';
import { isGroupAlive } from '../../source/engine/process-group.ts';
import { temporaryFolder } from './workbench.ts';

const hang = fileURLToPath(new URL('../../fixtures/commands/hang', import.meta.url));

/** A process that hangs, with its result file in a folder. */
function startTask(folder: string) {
  mkdirSync(folder, { recursive: true });
  return localExecutor().start({
    argv: [hang],
    cwd: folder,
    env: { PATH: process.env['PATH']!, BACKFILL_RESULT: join(folder, 'logs/day/01.result.jsonl') },
    logFile: join(folder, 'log'),
    graceMs: 150,
  });
}

test.runIf(process.platform === 'linux')(
  'tasks of a backfill are ended by its folder, and those of another with a longer name are not',
  async () => {
    const home = temporaryFolder();
    const ours = startTask(join(home, 'bf-1'));
    const others = startTask(join(home, 'bf-10'));
    await endTasksOf(join(home, 'bf-1'), 1000);
    expect(isGroupAlive(ours.pid!)).toBe(false);
    expect(isGroupAlive(others.pid!)).toBe(true);
    others.terminate();
    await others.gone;
  },
);
