import type { BackfillOutcome } from '../domain/events.ts';
import { countOf } from '../domain/figures.ts';
import type { Runner } from '../engine/start-runner.ts';
import { followRun, followSilently } from './follow-run.ts';
import { formatRun } from './format-run.ts';
import { exitStatus, printJson, type ExitStatus, type Io } from './io.ts';
import type { RunFollower } from './run-follower.ts';
import { viewRun } from './view-run.ts';
import { watchForCrash } from './watch-for-crash.ts';

const statusOf: Readonly<Record<BackfillOutcome, ExitStatus>> = {
  succeeded: exitStatus.succeeded,
  failed: exitStatus.failures,
  guarded: exitStatus.guarded,
  cancelled: exitStatus.interrupted,
  interrupted: exitStatus.interrupted,
};

/** The first ctrl-c drains; the second, a hang-up and a request to end cancel. */
function stopOnSignals(runner: Runner, follower: RunFollower): () => void {
  let isDraining = false;
  const tasks = () => countOf(runner.run.runningTasks, 'running task');
  const cancel = () => {
    follower.say(`Cancelling: ${tasks()} will be ended.`);
    void runner.stop('cancel');
  };
  const onInterrupt = () => {
    if (isDraining) return cancel();
    isDraining = true;
    follower.say(`Stopping: ${tasks()} may finish. Press ctrl-c again to cancel.`);
    void runner.stop('drain');
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', cancel).on('SIGHUP', cancel);
  return () => {
    process.off('SIGINT', onInterrupt).off('SIGTERM', cancel).off('SIGHUP', cancel);
  };
}

/** The run's outcome; whatever goes wrong here, no task of it is left behind. */
async function followToEnd(runner: Runner, follower: RunFollower): Promise<BackfillOutcome> {
  const watch = watchForCrash();
  const release = stopOnSignals(runner, follower);
  const unsubscribe = runner.subscribe((recorded) => follower.tell(recorded));
  try {
    return await Promise.race([runner.done, watch.crash]);
  } catch (error) {
    await runner.stop('cancel');
    throw error;
  } finally {
    unsubscribe();
    release();
    follower.close();
    watch.dispose();
  }
}

/** Shows a runner's progress until it ends, prints its account and gives its exit status. */
export async function carryRun(
  runner: Runner,
  { io, json, currency }: { readonly io: Io; readonly json: boolean; readonly currency: string },
): Promise<ExitStatus> {
  const follower = json ? followSilently(io) : followRun(runner.run, io, currency);
  const outcome = await followToEnd(runner, follower);
  if (json) printJson(io, viewRun(runner.run));
  else io.out(`\n${formatRun(runner.run, { currency, io })}`);
  return statusOf[outcome];
}
