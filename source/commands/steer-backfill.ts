import { ok, type Problem, type Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { Run } from '../domain/schedule/run.ts';
import { reportProblems, type ExitStatus, type Io } from './io.ts';
import { nameTasks } from './name-tasks.ts';
import type { WorkspaceOptions } from './open-workspace.ts';
import { openRun } from './replay-run.ts';
import { steerRun } from './steer-run.ts';

/** A backfill, and the cells of it that are meant: all when none is named. */
export interface SteerTarget {
  readonly id: string;
  readonly cells: readonly string[];
}

function readCommand(
  run: Run,
  verb: 'pause' | 'cancel',
  cells: readonly string[],
): Result<RunCommand> {
  if (verb === 'pause') return ok({ type: 'pause' });
  if (cells.length === 0) return ok({ type: 'cancel-all' });
  const tasks = nameTasks(run, cells);
  return tasks.ok ? ok({ type: 'cancel-tasks', tasks: tasks.value }) : tasks;
}

function notRunning(run: Run): Problem {
  const how = run.outcome === undefined ? 'its runner is gone' : `it has ended (${run.outcome})`;
  const hint = run.outcome === 'succeeded' ? undefined : `Take it up: backfill retry ${run.id}.`;
  const message = `${run.id} is not running: ${how}`;
  return hint === undefined ? { code: 'not-live', message } : { code: 'not-live', message, hint };
}

const absent: ReadonlySet<string> = new Set(['no-runner', 'not-live']);

/**
 * `backfill pause ID` and `backfill cancel ID [CELLS…]`: asks the runner of a backfill, wherever
 * it runs. `--json` prints a `SteerDocument`.
 */
export async function steerBackfill(
  verb: 'pause' | 'cancel',
  { id, cells }: SteerTarget,
  { options, io }: { readonly options: WorkspaceOptions; readonly io: Io },
): Promise<ExitStatus> {
  const opened = await openRun(id, options, io);
  if (!opened.ok) return reportProblems(io, opened.problems);
  const { workspace, run } = opened.value;
  const command = readCommand(run, verb, cells);
  if (!command.ok) return reportProblems(io, command.problems);
  const steered = await steerRun(workspace.config.stateDir, run, command.value);
  const { answer } = steered;
  if (!answer.ok && answer.problems.some(({ code }) => absent.has(code))) {
    return reportProblems(io, [notRunning(run)]);
  }
  return steered.report(verb, options, io);
}
