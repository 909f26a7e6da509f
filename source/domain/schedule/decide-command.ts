import { cellStatuses, statusCode } from '../cell-status.ts';
import type { BackfillEvent } from '../events.ts';
import { didYouMean } from '../nearest-name.ts';
import { findTask, taskId } from '../plan/task-id.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import type { RunCommand } from './command.ts';
import type { MutableRun } from './mutable-run.ts';

/** What a command comes to: facts to record, and running tasks whose processes are to be ended. */
export interface CommandEffect {
  readonly events: readonly BackfillEvent[];
  readonly terminate: readonly number[];
}

type TaskVerb = 'retry' | 'cancel' | 'skip' | 'mark as done';
type TasksEvent = Extract<BackfillEvent, { readonly tasks: readonly string[] }>;

/** Ids in one event: a line of the journal stays readable whatever is selected. */
const tasksPerEvent = 1000;

/**
 * Checks a command against the run. Of the named tasks, it takes those that the command can be
 * done to; problems say why none was taken, or which ids are unknown.
 */
export function decideCommand(run: MutableRun, command: RunCommand): Result<CommandEffect> {
  if (run.outcome !== undefined) return fail(runFinished(run));
  switch (command.type) {
    case 'retry-tasks':
      return onNamed(run, command.tasks, 'retry');
    case 'cancel-tasks':
      return onNamed(run, command.tasks, 'cancel');
    case 'skip-tasks':
      return onNamed(run, command.tasks, 'skip');
    case 'mark-done':
      return onNamed(run, command.tasks, 'mark as done');
    case 'retry-all-failed':
      return onAll(run, 'retry', (status) => status === statusCode.failed);
    case 'retry-all-unfinished':
      return onAll(
        run,
        'retry',
        (status) => status === statusCode.failed || status === statusCode.cancelled,
      );
    case 'cancel-all':
      return onAll(run, 'cancel', () => true);
    case 'pause':
      return run.paused ? fail(alreadyProblem(run, 'paused')) : record({ type: 'paused' });
    case 'resume':
      return run.paused ? record({ type: 'resumed' }) : fail(alreadyProblem(run, 'not paused'));
    case 'set-concurrency':
      return setConcurrency(command.concurrency);
    case 'set-pool':
      return setPool(run, command.pool, command.slots);
    default:
      return command satisfies never;
  }
}

function record(...events: readonly BackfillEvent[]): Result<CommandEffect> {
  return ok({ events, terminate: [] });
}

function onNamed(run: MutableRun, ids: readonly string[], verb: TaskVerb): Result<CommandEffect> {
  const tasks: number[] = [];
  const unknown: Problem[] = [];
  for (const id of new Set(ids)) {
    const task = findTask(run.plan, run.graph, id);
    if (task === undefined) unknown.push(unknownTask(run, id));
    else tasks.push(task);
  }
  if (unknown.length > 0) return fail(...unknown);
  const able = tasks.filter((task) => refusal(run, task, verb) === undefined);
  if (able.length > 0) return ok(effectOn(run, able, verb));
  return fail(...nothingTo(run, tasks, verb));
}

function onAll(
  run: MutableRun,
  verb: TaskVerb,
  isMeant: (status: number) => boolean,
): Result<CommandEffect> {
  const tasks: number[] = [];
  for (let task = 0; task < run.plan.taskCount; task++) {
    if (isMeant(run.tasks.status[task]!) && !refusal(run, task, verb)) tasks.push(task);
  }
  return tasks.length > 0 ? ok(effectOn(run, tasks, verb)) : fail(...nothingTo(run, [], verb));
}

function effectOn(run: MutableRun, tasks: readonly number[], verb: TaskVerb): CommandEffect {
  const idle = tasks.filter((task) => !run.active.has(task));
  const ids = idle.map((task) => taskId(run.plan, run.graph, task));
  const chunks = Array.from({ length: Math.ceil(ids.length / tasksPerEvent) }, (_, i) =>
    ids.slice(i * tasksPerEvent, (i + 1) * tasksPerEvent),
  );
  return {
    events: chunks.map((chunk) => ({ type: eventTypes[verb], tasks: chunk })),
    terminate: tasks.filter((task) => run.active.has(task)),
  };
}

const eventTypes = {
  retry: 'cells-retried',
  cancel: 'cells-cancelled',
  skip: 'cells-skipped',
  'mark as done': 'cells-marked-done',
} as const satisfies Record<TaskVerb, TasksEvent['type']>;

/** Why the verb cannot be done to the task; `undefined` when it can. */
function refusal(run: MutableRun, task: number, verb: TaskVerb): string | undefined {
  const status = run.tasks.status[task]!;
  const isWaitingToRetry = !Number.isNaN(run.tasks.retryAt[task]!);
  const name = cellStatuses[status]!;
  if (status === statusCode.succeeded) return 'has already succeeded';
  if (status === statusCode.running) return verb === 'cancel' ? undefined : 'is running';
  if (verb === 'mark as done') return undefined;
  if (verb === 'skip') return status === statusCode.skipped ? 'is already skipped' : undefined;
  const isPending = status === statusCode.queued || status === statusCode.blocked;
  if (verb === 'cancel') return isPending ? undefined : `has already ended as ${name}`;
  return isPending && !isWaitingToRetry ? `is ${name}` : undefined;
}

function nothingTo(run: MutableRun, tasks: readonly number[], verb: TaskVerb): readonly Problem[] {
  const code = `nothing-to-${verb.replaceAll(' ', '-')}`;
  if (tasks.length === 0) return [{ code, message: `${run.id} has no task to ${verb}` }];
  const shown = 3;
  return tasks.slice(0, shown).map((task) => {
    const message = `cannot ${verb} ${taskId(run.plan, run.graph, task)}: it ${refusal(run, task, verb)!}`;
    const hint = hintFor(run, task);
    return hint === undefined ? { code, message } : { code, message, hint };
  });
}

function hintFor(run: MutableRun, task: number): string | undefined {
  const status = run.tasks.status[task];
  if (status === statusCode.running) return 'Cancel it first.';
  const blockers = status === statusCode.blocked ? run.view(task).blockedBy : [];
  return blockers.length > 0 ? `Retry what blocks it: ${blockers.join(', ')}.` : undefined;
}

function setConcurrency(concurrency: number): Result<CommandEffect> {
  if (Number.isInteger(concurrency) && concurrency >= 1) {
    return record({ type: 'concurrency-set', concurrency });
  }
  return fail({
    code: 'invalid-concurrency',
    message: `concurrency ${concurrency} is not a whole number of at least 1`,
    hint: 'Pause the backfill to stop launching.',
  });
}

function setPool(run: MutableRun, pool: string, slots: number): Result<CommandEffect> {
  const names = run.pools.map(({ name }) => name);
  if (!names.includes(pool)) {
    const hint = didYouMean(pool, names);
    return fail({
      code: 'unknown-pool',
      message: `there is no pool "${pool}"`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (Number.isInteger(slots) && slots >= 0) return record({ type: 'pool-set', pool, slots });
  return fail({
    code: 'invalid-slots',
    message: `${slots} slots for pool "${pool}" is not a whole number of at least 0`,
  });
}

function unknownTask(run: MutableRun, id: string): Problem {
  return { code: 'unknown-task', message: `${run.id} has no task "${id}"` };
}

function alreadyProblem(run: MutableRun, state: string): Problem {
  return { code: 'nothing-to-do', message: `${run.id} is ${state}` };
}

function runFinished(run: MutableRun): Problem {
  return {
    code: 'run-finished',
    message: `${run.id} has already ended (${run.outcome!})`,
    hint: `Take it up again with \`backfill retry ${run.id}\`.`,
  };
}
