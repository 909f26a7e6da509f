import type { Result } from '../../domain/problem.ts';
import type { RunCommand } from '../../domain/schedule/command.ts';
import { countOf } from '../../domain/figures.ts';
import { noticeOf } from '../notice.ts';
import type { Session } from '../services.ts';
import type { Handler, Shell } from '../shell.ts';
import { isRunning } from './live-state.ts';
import { chosenTasks, namedTasks } from './live-tasks.ts';
import { taskVerbs, type TaskVerb } from './task-verbs.ts';

/** Asks the runner; a backfill that nobody runs is taken up again first. */
export function command(shell: Shell, asked: RunCommand, done: string): void {
  const { live } = shell.state();
  if (!live) return;
  shell.start(async () => {
    if (isRunning(live)) return report(shell, await live.session.send(asked), done);
    const resumed = await shell.services.resume(live.session.run.id, asked);
    if (resumed.ok) shell.follow(resumed.value);
    report(shell, resumed, resumed.ok ? describeStart(resumed.value, done) : done);
  });
}

/** What was done, or what it waits for when another backfill has its turn. */
export function describeStart({ run: { id, behind } }: Session, done: string): string {
  return behind === undefined ? done : `${id} waits for its turn behind ${behind.join(', ')}`;
}

/** Says so when a backfill that was just started or opened waits for its turn. */
export function tellQueue(shell: Shell, session: Session): void {
  if (session.isLive && session.run.behind !== undefined)
    shell.notify('info', describeStart(session, ''));
}

/** Says what was done, or why nothing was. */
export function report(shell: Shell, result: Result<unknown>, done: string): void {
  if (result.ok) shell.notify('info', done);
  else shell.dispatch({ type: 'noticed', notice: noticeOf(result.problems) });
}

const doing = {
  retry: { type: 'retry-tasks', text: 'Trying again' },
  cancel: { type: 'cancel-tasks', text: 'Cancelling' },
  'build again': { type: 'retry-downstream', text: 'Building again with what reads it' },
  skip: { type: 'skip-tasks', text: 'Skipping' },
  'mark as done': { type: 'mark-done', text: 'Marked as done' },
} as const satisfies Record<TaskVerb, { type: RunCommand['type']; text: string }>;

/** Changes the order of the marked tasks, or of the one under the cursor. */
export function prioritize(shell: Shell, priority: number): void {
  const { live } = shell.state();
  if (!live) return;
  const tasks = namedTasks(live);
  const what = tasks.length === 1 ? tasks[0]! : countOf(tasks.length, 'task');
  if (tasks.length === 0) shell.notify('warning', 'This cell is not part of the backfill');
  else command(shell, { type: 'set-priority', priority, tasks }, `Priority ${priority}: ${what}`);
}

/** Does something to the marked tasks, or to the one under the cursor. */
export function onTasks(verb: TaskVerb): Handler {
  return (shell) => {
    const { live } = shell.state();
    if (!live) return;
    const tasks = chosenTasks(live, verb);
    if (tasks.length === 0) {
      shell.notify('info', `No marked cell is ${taskVerbs[verb].join(', ')}: nothing to ${verb}`);
      return;
    }
    const what = tasks.length === 1 ? tasks[0]! : countOf(tasks.length, 'task');
    const { type, text } = doing[verb];
    command(shell, { type, tasks }, `${text}: ${what}`);
  };
}
