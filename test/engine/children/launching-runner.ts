// A process that launches tasks as a runner does and waits to be killed: WAY FOLDER TASK…
// `stopped …`: the slot or launcher is stopped before it reads the last command.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launcherExecutor } from '../../../source/engine/launcher-executor.ts';
import { localExecutor } from '../../../source/engine/local-executor.ts';
import { slotExecutor } from '../../../source/engine/slot-executor.ts';
import { slotFiles } from '../slot-files.ts';

const [way = '', folder = '', ...tasks] = process.argv.slice(2);
const exits = join(folder, 'exits');

function createExecutor() {
  if (way.endsWith('slots')) return slotExecutor({ folder: exits });
  if (way.endsWith('launcher'))
    return launcherExecutor({ folder: exits, fallback: localExecutor() });
  return localExecutor();
}

const executor = createExecutor();

function launch(task: string, token: string) {
  const name = token.replace('task', '').replace('.1', '');
  return executor.start({
    token,
    argv: ['sh', '-c', task],
    cwd: folder,
    inherited: { PATH: process.env['PATH']! },
    env: {
      PWD: folder,
      BACKFILL_RESULT: join(folder, `result${name}`),
    },
    logFile: join(folder, `log${name}`),
    graceMs: 500,
    limits: {},
  });
}

if (way.startsWith('stopped')) {
  await launch('true', 'first.1').exited;
  const [slot] = slotFiles(exits);
  const text = readFileSync(slot!, 'utf8');
  process.kill(Number(/^ready \w+ (\d+)$/m.exec(text)![1]), 'SIGSTOP');
}
for (const [i, task] of tasks.entries()) launch(task, `task${i}.1`);
// Orders of one turn travel together, at its end.
await new Promise(setImmediate);
appendFileSync(join(folder, 'sent'), 'sent\n');
await wait(60_000);
