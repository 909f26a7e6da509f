import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Problem } from '../domain/problem.ts';
import type { Run, TaskView } from '../domain/schedule/run.ts';
import { findTaskOf } from './find-task.ts';
import { exitStatus, reportProblems, type ExitStatus, type Io } from './io.ts';
import { attemptLog } from './launch-backfill.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './open-workspace.ts';
import { replayRun } from './replay-run.ts';

export interface LogOptions extends WorkspaceOptions {
  /** Counts from 1; absent: the last. */
  readonly attempt?: number;
  readonly follow?: boolean;
}

/** Which task's log, as the command line names it. */
interface LogTarget {
  readonly id: string;
  readonly cell: string;
}

const followEveryMs = 300;

function missingAttempt(run: Run, task: TaskView, attempt: number): Problem {
  if (task.attempt === 0) {
    const why =
      task.blockedBy.length > 0
        ? `it is blocked by ${task.blockedBy.join(', ')}`
        : 'it has not started';
    return { code: 'no-attempt', message: `${task.id} has no log in ${run.id}: ${why}` };
  }
  return {
    code: 'no-attempt',
    message: `${task.id} has no attempt ${attempt} in ${run.id}: expected 1 to ${task.attempt}`,
  };
}

/** Prints the file from `offset` and resolves with where it ended. */
async function printFrom(path: string, offset: number, io: Io): Promise<number> {
  const { size } = await stat(path);
  if (size <= offset) return offset;
  const text = createReadStream(path, { encoding: 'utf8', start: offset, end: size - 1 });
  for await (const chunk of text) io.out(chunk as string);
  return size;
}

/** Goes on printing what is written until the attempt has ended or its runner is gone. */
async function follow(
  { workspace, path, target, attempt }: FollowedLog,
  start: number,
  io: Io,
): Promise<void> {
  let offset = start;
  for (;;) {
    await wait(followEveryMs);
    const run = await replayRun(workspace, target.id, { err: () => undefined });
    offset = await printFrom(path, offset, io);
    if (!run.ok || run.value.outcome !== undefined) return;
    const task = findTaskOf(run.value, target.cell);
    const view = task.ok ? run.value.view(task.value) : undefined;
    if (view?.pid === undefined || view.attempt !== attempt) return;
  }
}

interface FollowedLog {
  readonly workspace: Workspace;
  readonly path: string;
  readonly target: LogTarget;
  readonly attempt: number;
}

/** `backfill logs ID ASSET/KEY`: what an attempt of a cell's task wrote. */
export async function printLog(
  target: LogTarget,
  options: LogOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const run = await replayRun(workspace.value, target.id, io);
  if (!run.ok) return reportProblems(io, run.problems);
  const found = findTaskOf(run.value, target.cell);
  if (!found.ok) return reportProblems(io, found.problems);
  const task = run.value.view(found.value);
  const attempt = options.attempt ?? task.attempt;
  const { stateDir } = workspace.value.config;
  const path = attemptLog(stateDir, { backfill: run.value.id, task: task.id, attempt });
  if (attempt < 1 || attempt > task.attempt || !existsSync(path)) {
    return reportProblems(io, [missingAttempt(run.value, task, attempt)]);
  }
  const end = await printFrom(path, 0, io);
  if (options.follow === true) {
    await follow({ workspace: workspace.value, path, target, attempt }, end, io);
  }
  return exitStatus.succeeded;
}
