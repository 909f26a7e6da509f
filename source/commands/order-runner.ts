import { setTimeout as wait } from 'node:timers/promises';
import { fail, type Result } from '../domain/problem.ts';
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
const untaken: ReadonlySet<string> = new Set(['no-runner', 'runner-leaving']);

/** Somebody else holds the lock. */
export function isBusy(answer: Result<unknown>): boolean {
  return !answer.ok && answer.problems.some(({ code }) => code === 'state-busy');
}

/**
 * Gives an order to the runner at work; `undefined` when there is none. Problems are the runner's,
 * or that it does not listen: `state-busy`.
 */
export async function orderRunnerAtWork(
  { config: { stateDir } }: Workspace,
  order: RunnerOrder,
): Promise<Result<Started> | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await askRunner(runnerFile(stateDir), order);
    if (answer.ok || !answer.problems.some(({ code }) => untaken.has(code))) return answer;
    const busy = findBusy(lockFile(stateDir));
    if (busy === undefined) return undefined;
    if (performance.now() >= deadline) return fail(busy);
    await wait(pollMs);
  }
}

/**
 * Gives an order to the runner of a state directory, after starting a detached one if there is
 * none. Problems are the runner's, or why none could be started.
 */
export async function orderRunner(
  workspace: Workspace,
  order: RunnerOrder,
): Promise<Result<Started>> {
  for (;;) {
    const answer = await orderRunnerAtWork(workspace, order);
    if (answer !== undefined) return answer;
    const started = await startRunnerProcess(workspace);
    // Another was quicker: that one takes the order.
    if (!started.ok && !isBusy(started)) return started;
  }
}
