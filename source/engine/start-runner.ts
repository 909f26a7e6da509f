import { systemFiles } from './attempt-files.ts';
import { systemClock } from './clock.ts';
import { createHostProbe } from './host-load.ts';
import { KeysFiles } from './keys-files.ts';
import { readEnvironment } from './prepare-launch.ts';
import { RunnerLoop } from './runner-loop.ts';
import type { Runner, RunnerOptions } from './runner.ts';
import { systemExecutor } from './system-executor.ts';

export type { Runner } from './runner.ts';

type Injected =
  'executor' | 'clock' | 'random' | 'graceMs' | 'environment' | 'keysFiles' | 'readHost' | 'files';

/**
 * Starts carrying a backfill: on this computer, with a grace period of 5 s, unless told otherwise.
 * Commands sent before control returns to the event loop are applied before anything is launched.
 * Processes that an earlier runner left behind are adopted first.
 */
export function startRunner(
  options: Omit<RunnerOptions, Injected> & Partial<Pick<RunnerOptions, Injected>>,
): Runner {
  const loop = new RunnerLoop({
    executor: systemExecutor(options.paths.exits),
    clock: systemClock,
    random: Math.random,
    graceMs: 5_000,
    environment: readEnvironment(),
    keysFiles: new KeysFiles(options.paths.exits),
    readHost: createHostProbe(),
    files: systemFiles,
    ...options,
  });
  loop.start();
  return loop;
}
