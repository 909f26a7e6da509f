import { countOf } from '../domain/figures.ts';
import { formatProblem } from '../domain/problem.ts';
import { askRunner } from '../engine/ask-runner.ts';
import type { Started } from '../engine/runner-message.ts';
import { runnerFile } from '../store/state-directory.ts';
import { followRun, followSilently } from './follow-run.ts';
import { openBackfill, type FollowedBackfill } from './followed-backfill.ts';
import { giveAccount } from './give-account.ts';
import { reportProblems, type ExitStatus, type Io } from './io.ts';
import type { Workspace } from './open-workspace.ts';
import { describeQueue } from './report-order.ts';
import type { RunFollower } from './run-follower.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** Ends the one backfill that this terminal asked for; what else its runner carries goes on. */
function stopOwn(session: FollowedBackfill, follower: RunFollower, stateDir: string): () => void {
  const { run } = session;
  return stopOnSignals(
    (how, why) => {
      const tasks = countOf(run.runningTasks, 'running task');
      const again = why === 'interrupt' ? ' Press ctrl-c again to cancel.' : '';
      if (how === 'cancel') follower.say(`Cancelling ${run.id}: ${tasks} will be ended.`);
      else follower.say(`Stopping ${run.id}: ${tasks} may finish.${again}`);
      void askRunner(runnerFile(stateDir), { type: 'stop', how, id: run.id }).then((answer) => {
        if (answer.ok || !session.isLive) return;
        for (const problem of answer.problems) follower.say(formatProblem(problem));
      });
    },
    { isDetached: false },
  );
}

/** Shows what happens until nobody carries the backfill any more. */
function untilEnded(session: FollowedBackfill, follower: RunFollower): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = session.subscribe(
      () => {
        if (session.isLive) return;
        unsubscribe();
        resolve();
      },
      (recorded) => follower.tell(recorded),
    );
  });
}

/**
 * Follows a backfill that another process was ordered to run as if it ran here: to its end, with
 * its account and its exit status. A signal stops it, and nothing else of its runner.
 */
export async function joinRunner(
  workspace: Workspace,
  started: Started,
  { json, io }: { readonly json: boolean; readonly io: Io },
): Promise<ExitStatus> {
  const { stateDir, currency } = workspace.config;
  const opened = await openBackfill(workspace, started.id);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const session = opened.value;
  const { run } = session;
  const follower = json ? followSilently(io) : followRun(run, io, currency);
  const release = stopOwn(session, follower, stateDir);
  follower.say(describeJoined(started));
  try {
    if (session.isLive) await untilEnded(session, follower);
  } finally {
    release();
    follower.close();
  }
  if (session.failure) io.err(`error: ${formatProblem(session.failure)}\n`);
  return giveAccount(run, run.outcome ?? 'interrupted', { io, json, currency });
}

function describeJoined(started: Started): string {
  const { id, waitsFor, pid } = started;
  const where = `the runner that is at work (process ${pid})`;
  if (waitsFor.length === 0) return `${id} runs in ${where}, within the same limits.`;
  return `${id} waits in ${where} ${describeQueue(waitsFor)}.`;
}
