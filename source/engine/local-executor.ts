import { closeSync, openSync } from 'node:fs';
import { execa, type Result } from 'execa';
import {
  neverStarted,
  type Execution,
  type ExecutionEnd,
  type Executor,
  type Launch,
} from './executor.ts';
import { endGroup, hasGroupVariable, isGroupAlive } from './process-group.ts';
import { describeLogFailure, describeSpawnFailure } from './spawn-failure.ts';

/**
 * Runs processes on this computer, each in a process group of its own, with no input and with its
 * output going straight to the log file. The processes survive this one unless terminated.
 */
export function localExecutor(): Executor {
  return {
    start(launch) {
      try {
        return spawn(launch);
      } catch (error) {
        return neverStarted(describeSpawnFailure(error, launch));
      }
    },
    async endLeftover({ pid, backfill }, graceMs) {
      if (hasGroupVariable(pid, 'BACKFILL_ID', backfill)) await endGroup(pid, graceMs);
    },
  };
}

function spawn(launch: Launch): Execution {
  let log: number;
  try {
    log = openSync(launch.logFile, 'a', 0o600);
  } catch (error) {
    return neverStarted(describeLogFailure(error, launch.logFile));
  }
  try {
    return follow(startProcess(launch, log), launch);
  } finally {
    closeSync(log);
  }
}

function startProcess({ argv, cwd, env }: Launch, log: number) {
  const [program, ...args] = argv;
  // Any descriptor is passed on as it is; the types know of the first few only.
  const output = log as 3;
  return execa(program!, args, {
    cwd,
    env,
    extendEnv: false,
    stdio: ['ignore', output, output],
    buffer: false,
    detached: true,
    cleanup: false,
    reject: false,
  });
}

function follow(subprocess: ReturnType<typeof startProcess>, launch: Launch): Execution {
  const exited = subprocess.then((result) => readEnd(result, launch));
  const { pid } = subprocess;
  if (pid === undefined) return { exited, gone: Promise.resolve(), terminate: () => undefined };
  let ending: Promise<void> | undefined;
  const end = () => (ending ??= endGroup(pid, launch.graceMs));
  return {
    pid,
    exited,
    gone: exited.then(() => (ending || isGroupAlive(pid) ? end() : undefined)),
    terminate: () => void end(),
  };
}

function readEnd(
  result: Pick<Result, 'exitCode' | 'signal' | 'cause'>,
  launch: Launch,
): ExecutionEnd {
  const { exitCode, signal, cause } = result;
  if (signal !== undefined) return { type: 'signalled', signal };
  if (exitCode !== undefined) return { type: 'exited', code: exitCode };
  return describeSpawnFailure(cause, launch);
}
