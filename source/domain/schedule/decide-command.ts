import { cellStatuses, statusCode } from '../cell-status.ts';
import type { BackfillEvent } from '../events.ts';
import { taskId } from '../plan/task-id.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import type { RunCommand } from './command.ts';
import { decideLimit } from './decide-limit.ts';
import { chunkIds, findTasks, recordEvents, type CommandEffect } from './command-effect.ts';
import { findClaims } from './in-flight-cells.ts';
import type { MutableRun } from './mutable-run.ts';
import { cellsDownstream, tasksOf } from './retry-downstream.ts';
import type { Run } from './run.ts';

type TaskVerb = 'retry' | 'cancel' | 'skip' | 'mark as done';
type TasksEvent = Extract<BackfillEvent, { readonly tasks: readonly string[] }>;

/**
 * Checks a command against the run, and against others that are carried with it: no cell may be in
 * flight in two. Of the named tasks, it takes those that the command can be done to; problems say
 * why none was taken, or which ids are unknown.
 */
export function decideCommand(
  run: MutableRun,
  command: RunCommand,
  others: Iterable<Run> = [],
): Result<CommandEffect> {
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
    case 'retry-downstream':
      return onDownstream(run, command.tasks, others);
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
    case 'resume':
    case 'set-concurrency':
    case 'set-pool':
    case 'set-priority':
    case 'set-budget':
    case 'set-max-failures':
    case 'lift-guard':
      return decideLimit(run, command);
    default:
      return command satisfies never;
  }
}

function onNamed(run: MutableRun, ids: readonly string[], verb: TaskVerb): Result<CommandEffect> {
  const found = findTasks(run, ids);
  if (!found.ok) return found;
  const tasks = found.value;
  const able = tasks.filter((task) => refusal(run, task, verb) === undefined);
  if (able.length > 0) return ok(effectOn(run, able, verb));
  return fail(...nothingTo(run, tasks, verb));
}

/** Running tasks and others' cells among those that would be built again stand in the way of all. */
function onDownstream(
  run: MutableRun,
  ids: readonly string[],
  others: Iterable<Run>,
): Result<CommandEffect> {
  const found = findTasks(run, ids);
  if (!found.ok) return found;
  const tasks = found.value;
  if (tasks.length === 0) return fail(...nothingTo(run, [], 'retry'));
  const cells = cellsDownstream(run, tasks);
  const running = [...tasksOf(run, cells)].filter((task) => isUnderWay(run, task));
  if (running.length > 0) return fail(...nothingTo(run, running, 'retry'));
  const wanted = new Map(
    Array.from(cells, ([lane, own]) => [run.lanes[lane]!.planned.index, own] as const),
  );
  const claims = findClaims(run.graph, wanted, others);
  if (claims.length > 0) return fail(...claims);
  const named = tasks.map((task) => taskId(run.plan, run.graph, task));
  const events = chunkIds(named).map(
    (chunk) => ({ type: 'cells-retried', tasks: chunk, downstream: true }) as const,
  );
  return recordEvents(...events);
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
  const idle = tasks.filter((task) => !isUnderWay(run, task));
  const ids = idle.map((task) => taskId(run.plan, run.graph, task));
  return {
    events: chunkIds(ids).map((chunk) => ({ type: eventTypes[verb], tasks: chunk })),
    terminate: tasks.filter((task) => isUnderWay(run, task)),
  };
}

/** It runs, or may begin without being asked. */
function isUnderWay({ active, announced }: MutableRun, task: number): boolean {
  return active.has(task) || announced.has(task);
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
  if (isUnderWay(run, task)) {
    if (verb === 'cancel') return undefined;
    return status === statusCode.running ? 'is running' : 'is about to start';
  }
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
  if (isUnderWay(run, task)) return 'Cancel it first.';
  const blockers = status === statusCode.blocked ? run.view(task).blockedBy : [];
  return blockers.length > 0 ? `Retry what blocks it: ${blockers.join(', ')}.` : undefined;
}

function runFinished(run: MutableRun): Problem {
  return {
    code: 'run-finished',
    message: `${run.id} has already ended (${run.outcome!})`,
    hint: `Take it up again with \`backfill retry ${run.id}\`.`,
  };
}
