import { countOf } from '../domain/figures.ts';
import type { Hub } from '../engine/hub.ts';
import { listen, type Listener } from '../engine/listen.ts';
import type { Runner } from '../engine/start-runner.ts';
import type { StateWriter } from '../store/open-writer.ts';
import { followRun, followSilently } from './follow-run.ts';
import { giveAccount } from './give-account.ts';
import type { ExitStatus, Io } from './io.ts';
import { openHub } from './open-hub.ts';
import type { Workspace } from './open-workspace.ts';
import { runnerPlace } from './runner-place.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { watchForCrash } from './watch-for-crash.ts';

export interface CarryContext {
  readonly io: Io;
  readonly json: boolean;
  readonly currency: string;
  readonly stateDir: string;
}

/** What a terminal carries backfills with: its own, and those that others order meanwhile. */
export interface ForegroundHub {
  readonly hub: Hub;
  /** Resolves once nothing is carried, and no more orders are taken. */
  readonly left: Promise<void>;
  /** Carries the terminal's own, whose runner tells itself when it fails. */
  readonly carryOwn: (runner: Runner) => void;
}

export function openForegroundHub(
  workspace: Workspace & { readonly writer: StateWriter },
  io: Io,
): ForegroundHub {
  let own: string | undefined;
  let leave: () => void;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const hub: Hub = openHub(workspace, {
    kind: 'foreground',
    onIdle: () => {
      if (hub.leave()) leave();
    },
    onFailure: (id, error) => {
      if (id !== own) io.err(`error: ${id} gave up: ${String(error)}\n`);
    },
  });
  return {
    hub,
    left,
    carryOwn(runner) {
      own = runner.run.id;
      hub.carry(runner);
    },
  };
}

/** Tells what a signal does to what this terminal carries, and does it. */
function stopWithWords(own: Runner, hub: Hub, say: (text: string) => void): () => void {
  return stopOnSignals(
    (how, why) => {
      const running = hub.runs().reduce((sum, run) => sum + run.runningTasks, 0);
      const tasks = countOf(running, 'running task');
      const again = why === 'interrupt' ? ' Press ctrl-c again to cancel.' : '';
      if (how === 'cancel') say(`Cancelling: ${tasks} will be ended.`);
      else say(`Stopping: ${tasks} may finish.${again}`);
      for (const { id } of otherRuns(own, hub)) {
        say(`${id} runs here too and stops as well. Go on later: backfill resume ${id}`);
      }
      void hub.stop(how);
    },
    { isDetached: false },
  );
}

function otherRuns({ run: own }: Runner, hub: Hub) {
  return hub.runs().filter(({ id }) => id !== own.id);
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

/** Says that others keep this process from ending, if any do. */
function sayWhoStays(hub: Hub, io: Io): void {
  const ids = hub.runs().map(({ id }) => id);
  if (ids.length === 0) return;
  const what = ids.length === 1 ? `${ids[0]!} runs` : `${ids.join(', ')} run`;
  io.err(`${what} here too: this process ends with ${ids.length === 1 ? 'it' : 'them'}.\n`);
}

/**
 * Carries a runner in this process to its end: shows its progress, lets other terminals steer it
 * and add to it, and prints its account. Resolves with its exit status once nothing else is carried
 * either; whatever goes wrong here, no task of any is left behind.
 */
export async function carryRun(
  runner: Runner,
  { hub, left, carryOwn }: ForegroundHub,
  context: CarryContext,
): Promise<ExitStatus> {
  const { io, json, currency } = context;
  carryOwn(runner);
  const silent = followSilently(io);
  let follower = json ? silent : followRun(runner.run, io, currency);
  const watch = watchForCrash();
  const release = stopWithWords(runner, hub, (text) => follower.say(text));
  const unsubscribe = runner.subscribe((recorded) => follower.tell(recorded));
  const socket = openSocket(hub, context);
  const endFollowing = () => {
    unsubscribe();
    follower.close();
    follower = silent;
  };
  try {
    const outcome = await Promise.race([runner.done, watch.crash]);
    endFollowing();
    const status = giveAccount(runner.run, outcome, context);
    sayWhoStays(hub, io);
    await Promise.race([left, watch.crash]);
    return status;
  } catch (error) {
    await hub.stop('cancel');
    throw error;
  } finally {
    endFollowing();
    release();
    watch.dispose();
    await (await socket)?.close();
  }
}
