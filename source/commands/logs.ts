import { existsSync } from 'node:fs';
import { taskAsset } from '../domain/plan/task-id.ts';
import type { Problem } from '../domain/problem.ts';
import type { Run, TaskView } from '../domain/schedule/run.ts';
import { findTaskOf } from './find-task.ts';
import { followLog } from './follow-log.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { attemptLog } from './attempt-log.ts';
import { LogPrinter } from './log-printer.ts';
import type { Workspace, WorkspaceOptions } from './open-workspace.ts';
import { readTail } from './read-tail.ts';
import { openRun } from './replay-run.ts';

export interface LogOptions extends WorkspaceOptions {
  /** Counts from 1; absent: the last. */
  readonly attempt?: number;
  readonly follow?: boolean;
}

/** Which task's log, as the command line names it. */
export interface LogTarget {
  readonly id: string;
  readonly cell: string;
}

/** What `logs --json` prints. */
export interface LogDocument {
  readonly version: 1;
  readonly id: string;
  readonly task: string;
  readonly attempt: number;
  /** Attempts started so far. */
  readonly attempts: number;
  /** Absolute path of the log. */
  readonly path: string;
  readonly bytes: number;
  /** The log, or its end when it is longer than 1 MiB. */
  readonly text: string;
}

function missingAttempt(run: Run, task: TaskView, attempt: number): Problem {
  if (task.attempt === 0) {
    const why =
      task.blockedBy.length > 0
        ? `it is blocked by ${task.blockedBy.join(', ')}`
        : 'it has not started';
    return { code: 'no-attempt', message: `${task.id} has no log in ${run.id}: ${why}` };
  }
  if (attempt >= 1 && attempt <= task.attempt) return deletedLog(run, task, attempt);
  const known = task.attempt === 1 ? 'it has one attempt' : `expected 1 to ${task.attempt}`;
  return {
    code: 'no-attempt',
    message: `${task.id} has no attempt ${attempt} in ${run.id}: ${known}`,
  };
}

function deletedLog(run: Run, task: TaskView, attempt: number): Problem {
  const last = attempt === task.attempt ? 'the log' : `the log of attempt ${attempt}`;
  return {
    code: 'log-deleted',
    message: `${last} of ${task.id} in ${run.id} is no longer there: it was deleted, by \`backfill gc\` or by hand`,
    hint: `See what is known without it: backfill show ${run.id}`,
  };
}

/** One attempt's log, and where it was found. */
interface FoundLog {
  readonly workspace: Workspace;
  readonly run: Run;
  readonly task: TaskView;
  readonly attempt: number;
  readonly path: string;
}

async function viewLog({ run, task, attempt, path }: FoundLog): Promise<LogDocument> {
  const tail = await readTail(path);
  const attempts = task.attempt;
  return { version: 1, id: run.id, task: task.id, attempt, attempts, path, ...tail };
}

async function printFound(found: FoundLog, options: LogOptions, io: Io): Promise<ExitStatus> {
  const { path, run, task, attempt } = found;
  if (options.json === true) {
    printJson(io, await viewLog(found));
    return exitStatus.succeeded;
  }
  const { definition } = run.graph.assets[taskAsset(run.plan, task.task).index]!;
  const printer = new LogPrinter({ path, limit: definition.maxLogBytes }, io);
  await printer.print();
  if (options.follow === true) {
    const log = { id: run.id, task: task.task, attempt };
    await followLog(found.workspace, log, { printer, io });
  }
  if (printer.isSilent) io.err(`note: attempt ${attempt} of ${task.id} wrote nothing\n`);
  return exitStatus.succeeded;
}

/**
 * `backfill logs ID ASSET/KEY`: what an attempt of a cell's task wrote, to stdout as it is.
 * `--json` prints a `LogDocument`.
 */
export async function printLog(
  target: LogTarget,
  options: LogOptions,
  io: Io,
): Promise<ExitStatus> {
  const opened = await openRun(target.id, options, io);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const { workspace, run } = opened.value;
  const number = findTaskOf(run, target.cell);
  if (!number.ok) return reportProblems(io, number.problems);
  const task = run.view(number.value);
  const attempt = options.attempt ?? task.attempt;
  const { stateDir } = workspace.config;
  const path = attemptLog(stateDir, { backfill: run.id, task: task.id, attempt });
  if (attempt < 1 || attempt > task.attempt || !existsSync(path)) {
    return reportProblems(io, [missingAttempt(run, task, attempt)]);
  }
  return printFound({ workspace, run, task, attempt, path }, options, io);
}
