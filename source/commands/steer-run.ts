import { countOf } from '../domain/figures.ts';
import type { Result } from '../domain/problem.ts';
import type { RunCommand } from '../domain/schedule/command.ts';
import type { Run } from '../domain/schedule/run.ts';
import { sendCommand } from './followed-backfill.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';

/** What a command can ask of a backfill that runs. */
export type SteerVerb = 'pause' | 'resume' | 'cancel' | 'retry';

/** What `pause`, `resume`, `cancel` and `retry` of a running backfill print with `--json`. */
export interface SteerDocument {
  readonly version: 1;
  readonly id: string;
  readonly done: SteerVerb;
  /** Tasks that were named; `null`: the whole backfill. */
  readonly tasks: readonly string[] | null;
}

/** A command that a runner has answered. */
export interface Steered {
  readonly answer: Result<void>;
  /** Tells the answer and gives the exit status. */
  report(verb: SteerVerb, options: { readonly json?: boolean }, io: Io): ExitStatus;
}

/** Hands a command to the runner of a backfill. */
export async function steerRun(stateDir: string, run: Run, command: RunCommand): Promise<Steered> {
  const answer = await sendCommand(stateDir, run.id, command);
  const tasks = 'tasks' in command ? command.tasks : null;
  return {
    answer,
    report(verb, { json }, io) {
      if (!answer.ok) return reportProblems(io, answer.problems);
      if (json === true) {
        printJson(io, { version: 1, id: run.id, done: verb, tasks } satisfies SteerDocument);
      } else {
        io.out(`${phrases[verb](run.id, tasks && countOf(tasks.length, 'task'))}\n`);
      }
      return exitStatus.succeeded;
    },
  };
}

const phrases: Readonly<Record<SteerVerb, (id: string, tasks: string | null) => string>> = {
  pause: (id) => `${id} is paused: running tasks finish, no task is started.`,
  resume: (id) => `${id} goes on.`,
  cancel: (id, tasks) =>
    tasks === null ? `${id} is being cancelled.` : `${tasks} of ${id} cancelled.`,
  retry: (id, tasks) => `${id} tries ${tasks ?? 'all that is not built'} again.`,
};
