import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import { ownLimits } from '../domain/schedule/shared-limits.ts';
import { systemFiles } from './attempt-files.ts';
import { systemClock } from './clock.ts';
import { createHostProbe } from './host-load.ts';
import { KeysFiles } from './keys-files.ts';
import { readEnvironment } from './prepare-launch.ts';
import { RunnerLoop } from './runner-loop.ts';
import type { Runner, RunnerOptions } from './runner.ts';
import { Scheduler, type SchedulerOptions } from './scheduler.ts';
import type { SpareLaunchers } from './spare-launchers.ts';
import { systemExecutor } from './system-executor.ts';

export type { Runner } from './runner.ts';

type Injected =
  | 'executor'
  | 'clock'
  | 'random'
  | 'graceMs'
  | 'environment'
  | 'keysFiles'
  | 'files'
  | 'scheduler'
  | 'isSideBySide';

type StartOptions = Omit<RunnerOptions, Injected> &
  Partial<Pick<RunnerOptions, Injected> & Pick<SchedulerOptions, 'readHost'>> & {
    /** One of them is for this backfill, while there are any. */
    readonly spares?: SpareLaunchers | undefined;
  };

/**
 * Starts carrying a backfill: on this computer, with a grace period of 5 s and with limits that it
 * shares with no other, unless told otherwise. Commands sent before control returns to the event
 * loop are applied before anything is launched. Processes that an earlier runner left behind are
 * adopted first.
 */
export function startRunner({ readHost, spares, ...options }: StartOptions): Runner {
  const { run, clock = systemClock } = options;
  const loop = new RunnerLoop({
    executor: systemExecutor(options.paths.exits, spares),
    clock,
    random: Math.random,
    graceMs: 5_000,
    environment: readEnvironment(),
    keysFiles: new KeysFiles(options.paths.exits),
    files: systemFiles(Number.isNaN(run.startedAt)),
    isSideBySide: false,
    scheduler:
      options.scheduler ??
      new Scheduler({ limits: limitsOf(run), clock, readHost: readHost ?? createHostProbe() }),
    ...options,
  });
  loop.start();
  return loop;
}

function limitsOf(run: MutableRun): SchedulerOptions['limits'] {
  return {
    ...ownLimits(run),
    pools: Object.fromEntries(run.pools.map((each) => [each.name, each])),
  };
}
