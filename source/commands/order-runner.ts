import { setTimeout as wait } from 'node:timers/promises';
import type { Result } from '../domain/problem.ts';
import { askRunner } from '../engine/ask-runner.ts';
import type { LaunchOrder, Started, TakeUpOrder } from '../engine/runner-message.ts';
import { findBusy } from '../store/lock.ts';
import { lockFile, runnerFile } from '../store/state-directory.ts';
import type { Workspace } from './open-workspace.ts';
import { startRunnerProcess } from './start-runner-process.ts';

export type RunnerOrder =
  ({ readonly type: 'launch' } & LaunchOrder) | ({ readonly type: 'take-up' } & TakeUpOrder);

/** How long a runner that has the lock may take to listen, or to let go of the lock. */
const patienceMs = 5_000;
const pollMs = 50;

/** Nobody has taken the order, so that it can be given again. */
function isUntaken(answer: Result<unknown>): boolean {
  const codes = new Set(['no-runner', 'runner-leaving']);
  return !answer.ok && answer.problems.some(({ code }) => codes.has(code));
}

function isBusy(answer: Result<unknown>): boolean {
  return !answer.ok && answer.problems.some(({ code }) => code === 'state-busy');
}

/**
 * Gives an order to the runner of a state directory, after starting a detached one if there is
 * none. Problems are the runner's, or why none could be started.
 */
export async function orderRunner(
  workspace: Workspace,
  order: RunnerOrder,
): Promise<Result<Started>> {
  const { stateDir } = workspace.config;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await askRunner(runnerFile(stateDir), order);
    if (!isUntaken(answer)) return answer;
    const isLate = performance.now() >= deadline;
    if (findBusy(lockFile(stateDir)) === undefined || isLate) {
      const started = await startRunnerProcess(workspace);
      if (!started.ok && (isLate || !isBusy(started))) return started;
    }
    await wait(pollMs);
  }
}
