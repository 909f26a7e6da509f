import { setTimeout as wait } from 'node:timers/promises';
import { statusCode } from '../domain/cell-status.ts';
import { readLiveHolder } from '../store/lock.ts';
import { journalSize } from '../store/packed-journal.ts';
import { journalFile, lockFile } from '../store/state-directory.ts';
import type { Io } from './io.ts';
import type { Workspace } from './open-workspace.ts';
import { printFrom } from './print-log.ts';
import { replayRun } from './replay-run.ts';

/** The log of an attempt that may be running. */
export interface FollowedLog {
  /** The backfill's whole id. */
  readonly id: string;
  /** Number in the plan. */
  readonly task: number;
  readonly attempt: number;
  readonly path: string;
}

const lookEveryMs = 200;

/** Whether the attempt is still at work; the journal is read only when it has grown. */
function watchAttempt(
  workspace: Workspace,
  { id, task, attempt }: FollowedLog,
): () => Promise<boolean> {
  const { stateDir } = workspace.config;
  let seen: number | undefined = -1;
  let isRunning = true;
  return async () => {
    if (readLiveHolder(lockFile(stateDir)) === undefined) return false;
    const size = journalSize(journalFile(stateDir, id));
    if (size === seen) return isRunning;
    seen = size;
    const run = await replayRun(workspace, id, { err: () => undefined });
    const view = run.ok ? run.value.view(task) : undefined;
    isRunning = view?.status === statusCode.running && view.attempt === attempt;
    return isRunning;
  };
}

/**
 * Goes on printing from `offset` until the attempt has ended, its runner is gone or nobody reads
 * any more; resolves with where the log ended.
 */
export async function followLog(
  workspace: Workspace,
  log: FollowedLog,
  offset: number,
  io: Io,
): Promise<number> {
  const isAtWork = watchAttempt(workspace, log);
  let end = offset;
  for (;;) {
    const isLast = io.isClosed || !(await isAtWork());
    end = await printFrom(log.path, end, io);
    if (isLast) return end;
    await wait(lookEveryMs);
  }
}
