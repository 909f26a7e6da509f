import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { starterConfig } from '../config/starter.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';

/** `backfill init`: writes a commented starter config; never over an existing one. */
export async function writeStarter(io: Io): Promise<ExitStatus> {
  const file = join(io.cwd, '.backfillrc.json');
  if (existsSync(file)) {
    return reportProblems(io, [
      {
        code: 'config-exists',
        message: '.backfillrc.json exists already and was left as it is',
        hint: 'See what it defines with `backfill assets`.',
      },
    ]);
  }
  await writeFile(file, starterConfig(), { flag: 'wx' });
  io.out('Wrote .backfillrc.json with two example assets.\n');
  io.out('Next: `backfill plan "*"` shows what would be built, `backfill` opens the grid.\n');
  return exitStatus.succeeded;
}
