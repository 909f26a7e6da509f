import { statusCode } from '../domain/cell-status.ts';
import { taskId } from '../domain/plan/task-id.ts';
import { fail, ok, type Problem, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import { decideCommand } from '../domain/schedule/decide-command.ts';
import { evolveRun } from '../domain/schedule/evolve-run.ts';
import type { MutableRun } from '../domain/schedule/mutable-run.ts';
import type { Run } from '../domain/schedule/run.ts';
import type { Runner } from '../engine/start-runner.ts';
import { findTaskOf } from './find-task.ts';
import { openEarlier, type LaunchContext } from './launch-backfill.ts';
import { settleLeftovers } from './settle-leftovers.ts';

/** A backfill's id, and the cells of it to retry: all that are not built when none is named. */
export interface RetryTarget {
  readonly id: string;
  readonly cells: readonly string[];
  /** What to begin with instead of a retry. */
  readonly command?: RunCommand;
}

/** What came of taking a backfill up again. */
export type TakenUp =
  | { readonly type: 'running'; readonly runner: Runner }
  /** Nothing that could be retried is left; nothing was written. */
  | { readonly type: 'nothing-left'; readonly run: Run };

function countStatus(run: Run, ...statuses: readonly (keyof typeof statusCode)[]): number {
  return statuses.reduce((sum, status) => sum + run.counts[statusCode[status]]!, 0);
}

function readCells(run: Run, cells: readonly string[]): Result<RunCommand> {
  const tasks: string[] = [];
  const problems: Problem[] = [];
  for (const text of cells) {
    const task = findTaskOf(run, text);
    if (task.ok) tasks.push(taskId(run.plan, run.graph, task.value));
    else problems.push(...task.problems);
  }
  return problems.length > 0 ? fail(...problems) : ok({ type: 'retry-tasks', tasks });
}

/** The command to begin with; `undefined` when what is queued still is all there is to do. */
function readCommand(run: Run, { cells, command }: RetryTarget): Result<RunCommand | undefined> {
  if (command !== undefined) return ok(command);
  if (cells.length > 0) return readCells(run, cells);
  const hasStopped = countStatus(run, 'failed', 'cancelled') > 0;
  return ok(hasStopped ? { type: 'retry-all-unfinished' } : undefined);
}

/** Puts the run where it will be once it is taken up. */
function resumeInMind(run: MutableRun): void {
  const event = { type: 'backfill-resumed', id: run.id } as const;
  evolveRun(run, { seq: 0, at: run.updatedAt, backfill: run.id, event });
}

/**
 * Takes an earlier backfill up again and retries cells of it. Whatever is wrong with the request
 * is found before anything is written or started.
 */
export async function takeUp(
  context: LaunchContext,
  target: RetryTarget,
): Promise<Result<TakenUp>> {
  const reopened = await openEarlier(context, target.id);
  if (!reopened.ok) return reopened;
  const { run } = reopened.value;
  const settled = await settleLeftovers(context, { except: run.id });
  if (!settled.ok) return settled;
  const left = countStatus(run, 'queued', 'running', 'failed', 'blocked', 'cancelled');
  if (target.cells.length === 0 && left === 0) return ok({ type: 'nothing-left', run });
  const command = readCommand(run, target);
  if (!command.ok) return command;
  resumeInMind(run);
  const effect = command.value ? decideCommand(run, command.value) : ok(undefined);
  if (!effect.ok) return effect;
  const runner = reopened.value.start();
  const sent = command.value ? runner.send(command.value) : ok(undefined);
  return sent.ok ? ok({ type: 'running', runner }) : sent;
}
