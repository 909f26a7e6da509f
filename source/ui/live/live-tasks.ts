import { statusCode } from '../../domain/cell-status.ts';
import { clipOrdinals, eachRange, type OrdinalSet } from '../../domain/ordinals.ts';
import { taskCells, taskId } from '../../domain/plan/task-id.ts';
import type { Run, TaskView } from '../../domain/schedule/run.ts';
import type { LogTarget } from '../log/log-state.ts';
import { findCell } from '../matrix/find-cell.ts';
import { cursorCell } from '../matrix/matrix-place.ts';
import { ordinalsOfRow } from '../matrix/row-cells.ts';
import type { Marks } from '../matrix/matrix-state.ts';
import type { LiveState } from './live-state.ts';
import { taskVerbs, type TaskVerb } from './task-verbs.ts';

/** The log that belongs to the cell under the cursor: its newest attempt, or the one chosen. */
export function logTarget(live: LiveState): LogTarget | undefined {
  if (live.logView === 'hidden') return undefined;
  const view = taskUnderCursor(live);
  if (!view || view.attempt === 0) return undefined;
  const attempt = Math.min(live.attempt ?? view.attempt, view.attempt);
  const hasEnded = view.status !== statusCode.running || attempt !== view.attempt;
  return { task: view.task, attempt, path: live.session.logPath(view.task, attempt), hasEnded };
}

/** The task under the cursor: at a coarse zoom, one with the worst news. */
export function taskUnderCursor({ session, matrix, model }: LiveState): TaskView | undefined {
  const { run } = session;
  const cells = cursorCell(matrix, model);
  if (!cells) return undefined;
  for (const code of byUrgency) {
    const ordinal = findCell({ model, codes: [code] }, cells);
    const task = ordinal === undefined ? undefined : run.taskAt(cells.asset, ordinal);
    if (task !== undefined) return run.view(task);
  }
  const { partitions } = run.graph.assets[cells.asset]!;
  const [first] = tasksOf(run, cells.asset, ordinalsOfRow(partitions, cells));
  return first === undefined ? undefined : run.view(first);
}

/**
 * Ids of the tasks that a key means: those among the marks that the verb fits, or, without marks
 * and over a log in full height, the one under the cursor.
 */
export function chosenTasks(live: LiveState, verb: TaskVerb): readonly string[] {
  const { run } = live.session;
  const codes = new Set<number>(taskVerbs[verb].map((status) => statusCode[status]));
  return namedTasks(live, (task) => codes.has(run.view(task).status));
}

/** Ids of the marked tasks that fit; without marks, of the one under the cursor whether it fits or not. */
export function namedTasks(
  live: LiveState,
  fits: (task: number) => boolean = () => true,
): readonly string[] {
  const { run } = live.session;
  const { marks } = live.matrix;
  if (marks.size === 0 || live.logView === 'full') {
    const view = taskUnderCursor(live);
    return view ? [view.id] : [];
  }
  return markedTasks(run, marks)
    .filter(fits)
    .map((task) => taskId(run.plan, run.graph, task));
}

function markedTasks(run: Run, marks: Marks): readonly number[] {
  const tasks: number[] = [];
  for (const [asset, cells] of marks) {
    tasks.push(...tasksOf(run, asset, cells));
  }
  return tasks;
}

/** Planned tasks that build any of the cells, each once. */
function tasksOf(run: Run, asset: number, cells: OrdinalSet): ReadonlySet<number> {
  const ranges = Array.from(eachRange(cells), ([start, end]) => ({ start, end }));
  return new Set(ranges.flatMap((range) => [...tasksIn(run, asset, range)]));
}

/** Planned tasks that build any of the cells, a step per task and not per cell of it. */
function* tasksIn(
  run: Run,
  asset: number,
  cells: { readonly start: number; readonly end: number },
): Generator<number> {
  for (let ordinal = cells.start; ordinal < cells.end;) {
    const task = run.taskAt(asset, ordinal);
    if (task !== undefined) yield task;
    ordinal = task === undefined ? ordinal + 1 : endOfStretch(run, task, ordinal);
  }
}

/** The ordinal after the task's stretch that holds one. */
function endOfStretch(run: Run, task: number, ordinal: number): number {
  const [, end = ordinal + 1] = clipOrdinals(
    taskCells(run.plan, run.graph, task),
    ordinal,
    Infinity,
  );
  return end;
}

const byUrgency: readonly number[] = [
  statusCode.failed,
  statusCode.running,
  statusCode.blocked,
  statusCode.queued,
  statusCode.cancelled,
  statusCode.skipped,
];
