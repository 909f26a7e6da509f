import { setTimeout as wait } from 'node:timers/promises';
import { statusCode } from '../domain/cell-status.ts';
import { readLiveHolder } from '../store/lock.ts';
import { journalSize } from '../store/packed-journal.ts';
import { journalFile, lockFile } from '../store/state-directory.ts';
import type { Io } from './io.ts';
import type { Workspace } from './open-workspace.ts';
import type { LogPrinter } from './log-printer.ts';
import { replayRun } from './replay-run.ts';

/** The log of an attempt that may be running. */
export interface FollowedLog {
  /** The backfill's whole id. */
  readonly id: string;
  /** Number in the plan. */
  readonly task: number;
  readonly attempt: number;
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
 * Goes on printing until the attempt has ended, its runner is gone or nobody reads any more.
 */
export async function followLog(
  workspace: Workspace,
  log: FollowedLog,
  { printer, io }: { readonly printer: LogPrinter; readonly io: Io },
): Promise<void> {
  const isAtWork = watchAttempt(workspace, log);
  for (;;) {
    const isLast = io.isClosed || !(await isAtWork());
    await printer.print();
    if (isLast) return;
    await wait(lookEveryMs);
  }
}
