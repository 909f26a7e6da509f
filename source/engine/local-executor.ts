import { closeSync, openSync } from 'node:fs';
import { execa, type Result } from 'execa';
import { adoptOrphans } from './adopt-tasks.ts';
import { ensureDescriptors } from './ensure-descriptors.ts';
import {
  environmentOf,
  neverStarted,
  type Execution,
  type Exit,
  type Executor,
  type Launch,
} from './executor.ts';
import { limitedCommand } from './limited-command.ts';
import { expectReports } from './reported-execution.ts';
import { describeLogFailure, describeSpawnFailure, explainStatus } from './spawn-failure.ts';
import { TaskMonitor } from './task-monitor.ts';

/**
 * Starts processes directly, each in a process group of its own, with no input and with its output
 * going straight to the log file. The processes survive this one unless terminated, but then
 * nobody sees how they end, and their CPU time is not known.
 */
export function localExecutor(monitor = new TaskMonitor()): Executor {
  return {
    start(launch) {
      try {
        return spawn(launch, monitor);
      } catch (error) {
        return neverStarted(describeSpawnFailure(error, launch));
      }
    },
    adopt: (leftovers) => adoptOrphans(leftovers, monitor),
    close: () => Promise.resolve(),
  };
}

function spawn(launch: Launch, monitor: TaskMonitor): Execution {
  let log: number;
  try {
    log = openSync(launch.logFile, 'a', 0o600);
  } catch (error) {
    return neverStarted(describeLogFailure(error, launch.logFile));
  }
  try {
    return follow(startProcess(launch, log), launch, monitor);
  } finally {
    closeSync(log);
  }
}

function startProcess(launch: Launch, log: number) {
  const [program, ...args] = limitedCommand(launch);
  // Any descriptor is passed on as it is; the types know of the first few only.
  const output = log as 3;
  ensureDescriptors();
  return execa(program!, args, {
    cwd: launch.cwd,
    env: environmentOf(launch),
    extendEnv: false,
    stdio: ['ignore', output, output],
    buffer: false,
    detached: true,
    cleanup: false,
    reject: false,
  });
}

function follow(
  subprocess: ReturnType<typeof startProcess>,
  launch: Launch,
  monitor: TaskMonitor,
): Execution {
  const execution = expectReports(launch, monitor);
  if (subprocess.pid !== undefined) execution.spawn(subprocess.pid);
  void subprocess.then((result) => execution.end(readExit(result, launch)));
  return execution;
}

function readExit(
  { exitCode, signal, cause }: Pick<Result, 'exitCode' | 'signal' | 'cause'>,
  launch: Launch,
): Exit {
  if (signal !== undefined) return { end: { type: 'signalled', signal }, usage: {} };
  if (exitCode === undefined) return { end: describeSpawnFailure(cause, launch), usage: {} };
  const end = explainStatus(exitCode, launch) ?? { type: 'exited', code: exitCode };
  return { end, usage: {} };
}
