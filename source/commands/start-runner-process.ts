import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import { runnerLogFile } from '../store/state-directory.ts';
import { guardFile } from '../store/store-error.ts';
import { asResult } from '../store/as-result.ts';
import type { Workspace } from './open-workspace.ts';
import type { RunnerReport } from './serve-runner.ts';

/** Beyond this the log begins anew, and the one before is kept under another name. */
const longestLog = 1 << 20;

/** The runner's log is for its owner; a new runner goes on where the last one ended. */
function openLog(file: string): number {
  return guardFile({ file, doing: 'write' }, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > longestLog) renameSync(file, `${file}.old`);
    return openSync(file, 'a', 0o600);
  });
}

/**
 * How node runs a runner, for the sake of keys that wait. Code is compiled as it is loaded: where it
 * is compiled as it is first called, the first tasks take most of 10 ms at a stretch. What is
 * thrown away soon is cleared away in small portions, each of them in less time.
 */
export const runnerFlags: readonly string[] = ['--no-lazy', '--max-semi-space-size=4'];

function commandLine({ config, graph }: Workspace): readonly string[] {
  const { file, stateDir } = config;
  const now = new Date(graph.now).toISOString();
  const options = ['--config', file, '--state-dir', stateDir, '--now', now];
  return [...process.execArgv, ...runnerFlags, process.argv[1]!, 'runner', ...options];
}

function endedEarly(log: string, how: string): Problem {
  return {
    code: 'runner-not-started',
    message: `the runner could not be started: it ended ${how}`,
    hint: `See the end of ${log}.`,
  };
}

/**
 * Starts this program anew as a runner that belongs to no terminal, and resolves once it holds the
 * lock and listens. Problems are its own, such as `state-busy`.
 */
export async function startRunnerProcess(workspace: Workspace): Promise<Result<void>> {
  const { config } = workspace;
  const logFile = runnerLogFile(config.stateDir);
  const log = asResult(() => openLog(logFile));
  if (!log.ok) return log;
  const child = spawn(process.execPath, commandLine(workspace), {
    cwd: config.root,
    detached: true,
    stdio: ['ignore', log.value, log.value, 'ipc'],
  });
  closeSync(log.value);
  return new Promise((resolve) => {
    const settle = (result: Result<void>) => {
      child.removeAllListeners();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(result);
    };
    child.once('message', (message) => {
      const report = message as RunnerReport;
      settle(report.type === 'ready' ? ok(undefined) : fail(...report.problems));
    });
    child.once('error', (error) => settle(fail(endedEarly(logFile, `with ${error.message}`))));
    child.once('exit', (code, signal) =>
      settle(
        fail(endedEarly(logFile, signal === null ? `with status ${code ?? 0}` : `by ${signal}`)),
      ),
    );
  });
}
