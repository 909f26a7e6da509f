import type { Run } from '../domain/schedule/run.ts';
import { fail, type Problem } from '../domain/problem.ts';
import { taskId } from '../domain/plan/task-id.ts';
import type { Runner } from '../engine/start-runner.ts';
import { StoreError } from '../store/store-error.ts';
import type { Session } from '../ui/services.ts';
import { attemptLog } from './launch-backfill.ts';

function logPathOf(run: Run, stateDir: string): Session['logPath'] {
  return (task, attempt) =>
    attemptLog(stateDir, { backfill: run.id, task: taskId(run.plan, run.graph, task), attempt });
}

function describeFailure(error: unknown): Problem {
  if (error instanceof StoreError) return error.problem;
  return { code: 'runner-failed', message: `the runner stopped: ${String(error)}` };
}

/** A backfill that a runner of this process carries. */
export function createLiveSession(runner: Runner, stateDir: string): Session {
  let isLive = true;
  let failure: Problem | undefined;
  runner.done.then(
    () => {
      isLive = false;
    },
    (error: unknown) => {
      isLive = false;
      failure = describeFailure(error);
    },
  );
  return {
    run: runner.run,
    get isLive() {
      return isLive;
    },
    get failure() {
      return failure;
    },
    subscribe: (listener) => {
      let isSubscribed = true;
      const unsubscribe = runner.subscribe(listener);
      const tellEnd = () => {
        if (isSubscribed) listener();
      };
      runner.done.then(tellEnd, tellEnd);
      return () => {
        isSubscribed = false;
        unsubscribe();
      };
    },
    send: (command) => runner.send(command),
    logPath: logPathOf(runner.run, stateDir),
  };
}

/** A backfill that is only read: its journal has been folded, nothing more comes. */
export function createPastSession(run: Run, stateDir: string): Session {
  return {
    run,
    isLive: false,
    failure: undefined,
    subscribe: () => () => undefined,
    send: () =>
      fail({
        code: 'not-live',
        message: `${run.id} is not running`,
        hint: 'Retry takes it up again.',
      }),
    logPath: logPathOf(run, stateDir),
  };
}
