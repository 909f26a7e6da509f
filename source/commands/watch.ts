import { countOf, formatCount } from '../domain/figures.ts';
import type { Run } from '../domain/schedule/run.ts';
import { countDone } from './format-standing.ts';
import { followRun, followSilently } from './follow-run.ts';
import { openBackfill, type FollowedBackfill } from './followed-backfill.ts';
import { giveAccount } from './give-account.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { formatProblem } from '../domain/problem.ts';
import { readWorkspace, type ReadWorkspace, type WorkspaceOptions } from './open-workspace.ts';
import type { RunFollower } from './run-follower.ts';

/** The backfill that a person means who names none: the one that runs, else the newest. */
function chooseId({ store }: ReadWorkspace): string {
  const live = store.backfills.filter(({ isLive }) => isLive);
  return [...live].sort((a, b) => b.updatedAt - a.updatedAt)[0]?.id ?? 'last';
}

/** Lines alone do not tell what was before them. */
function sayWhere(run: Run, io: Io): void {
  const { done, total } = countDone(run);
  io.err(`following ${run.id}: ${formatCount(done)} of ${countOf(total, 'cell')} are done\n`);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Shows what happens until nobody carries the backfill any more, or nobody wants to know. */
function follow(
  session: FollowedBackfill,
  follower: RunFollower,
  io: Io,
): Promise<'ended' | 'left'> {
  return new Promise((resolve) => {
    const settle = (how: 'ended' | 'left') => {
      unsubscribe();
      for (const signal of signals) process.off(signal, leave);
      follower.close();
      resolve(how);
    };
    const leave = () => settle('left');
    const unsubscribe = session.subscribe(
      () => {
        if (!session.isLive) settle('ended');
        else if (io.isClosed) leave();
      },
      (recorded) => follower.tell(recorded),
    );
    for (const signal of signals) process.on(signal, leave);
    if (!io.isLive) sayWhere(session.run, io);
  });
}

/**
 * `backfill watch [ID]`: shows a backfill that runs, in whichever process, until it has ended, and
 * gives its account and exit status. Leaving it changes nothing. `--json` waits, and prints a
 * `RunDocument`.
 */
export async function watchBackfill(
  id: string | undefined,
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const opened = await openBackfill(workspace.value, id ?? chooseId(workspace.value));
  if (!opened.ok) return reportProblems(io, opened.problems);
  const session = opened.value;
  const { run } = session;
  const { currency } = workspace.value.config;
  const json = options.json === true;
  if (session.isLive) {
    const follower = json ? followSilently(io) : followRun(run, io, currency);
    if ((await follow(session, follower, io)) === 'left') {
      io.err(`${run.id} goes on. Come back with \`backfill watch ${run.id}\`.\n`);
      return exitStatus.interrupted;
    }
  }
  if (session.failure) io.err(`error: ${formatProblem(session.failure)}\n`);
  return giveAccount(run, run.outcome ?? 'interrupted', { io, json, currency });
}
