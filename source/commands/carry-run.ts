import type { BackfillOutcome } from '../domain/events.ts';
import { countOf } from '../domain/figures.ts';
import { Hub } from '../engine/hub.ts';
import { listen, type Listener } from '../engine/listen.ts';
import type { Runner } from '../engine/start-runner.ts';
import { foregroundSource } from './foreground-source.ts';
import { followRun, followSilently } from './follow-run.ts';
import { giveAccount } from './give-account.ts';
import type { ExitStatus, Io } from './io.ts';
import type { RunFollower } from './run-follower.ts';
import { runnerPlace } from './runner-place.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { watchForCrash } from './watch-for-crash.ts';

export interface CarryContext {
  readonly io: Io;
  readonly json: boolean;
  readonly currency: string;
  readonly stateDir: string;
}

/** Tells what a signal does to a runner of this terminal, and does it. */
function stopWithWords(runner: Runner, hub: Hub, follower: RunFollower): () => void {
  const tasks = () => countOf(runner.run.runningTasks, 'running task');
  return stopOnSignals(
    (how, why) => {
      const drained = why === 'interrupt' ? ' Press ctrl-c again to cancel.' : '';
      if (how === 'cancel') follower.say(`Cancelling: ${tasks()} will be ended.`);
      else follower.say(`Stopping: ${tasks()} may finish.${drained}`);
      void hub.stop(how);
    },
    { isDetached: false },
  );
}

/** The socket on which other terminals steer the run; it goes on without one, and says so. */
async function openSocket(hub: Hub, { io, stateDir }: CarryContext): Promise<Listener | undefined> {
  try {
    return await listen(runnerPlace(stateDir), (request) => hub.answer(request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    io.err(`note: other terminals cannot steer this run: ${reason}\n`);
    return undefined;
  }
}

/** The run's outcome; whatever goes wrong here, no task of it is left behind. */
async function followToEnd(runner: Runner, context: CarryContext): Promise<BackfillOutcome> {
  const { io, json, currency } = context;
  const hub = createHub(runner);
  const follower = json ? followSilently(io) : followRun(runner.run, io, currency);
  const watch = watchForCrash();
  const release = stopWithWords(runner, hub, follower);
  const unsubscribe = runner.subscribe((recorded) => follower.tell(recorded));
  const socket = openSocket(hub, context);
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
    await (await socket)?.close();
  }
}

function createHub(runner: Runner): Hub {
  const hub = new Hub({
    kind: 'foreground',
    source: foregroundSource(runner.run.id),
    onIdle: () => undefined,
    // The runner's own promise tells it.
    onFailure: () => undefined,
  });
  hub.carry(runner);
  return hub;
}

/**
 * Carries a runner in this process to its end: shows its progress, lets other terminals steer it,
 * prints its account and gives its exit status.
 */
export async function carryRun(runner: Runner, context: CarryContext): Promise<ExitStatus> {
  const outcome = await followToEnd(runner, context);
  return giveAccount(runner.run, outcome, context);
}
