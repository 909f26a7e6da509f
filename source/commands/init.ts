import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { configName } from '../config/find-config.ts';
import { starterConfig } from '../config/starter.ts';
import type { Problem } from '../domain/problem.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import type { WorkspaceOptions } from './open-workspace.ts';

/** Says why the file was not written; anything but the file system's own no is a bug. */
function refusal(name: string, error: unknown): Problem {
  if (!(error instanceof Error && 'code' in error)) throw error;
  if (error.code === 'EEXIST') {
    return {
      code: 'config-exists',
      message: `${name} exists already and was left as it is`,
      hint: 'See what it defines with `backfill assets`.',
    };
  }
  return { code: 'config-not-written', message: `cannot write ${name}: ${error.message}` };
}

/**
 * `backfill init`: writes a commented starter config, to `--config` if that is given; never over
 * an existing file. `--json` prints `{version, config}`, the path of the file.
 */
export async function writeStarter(
  options: Pick<WorkspaceOptions, 'config' | 'json'>,
  io: Io,
): Promise<ExitStatus> {
  const name = options.config ?? configName;
  const file = resolve(io.cwd, name);
  try {
    await writeFile(file, starterConfig(), { flag: 'wx' });
  } catch (error) {
    return reportProblems(io, [refusal(name, error)]);
  }
  if (options.json === true) {
    printJson(io, { version: 1, config: file });
    return exitStatus.succeeded;
  }
  io.out(`Wrote ${name} with two example assets.\n`);
  io.out("See what would be built: backfill plan '*'\nOpen the grid:           backfill\n");
  return exitStatus.succeeded;
}
