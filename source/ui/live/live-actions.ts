import { countOf } from '../../domain/figures.ts';
import { dropSelection, matrixActions } from '../matrix-actions.ts';
import { logActions } from '../log/log-actions.ts';
import { openHistory, planSelection } from '../pick/pick-actions.ts';
import type { Handler, Handlers, Shell } from '../shell.ts';
import { isRunning } from './live-state.ts';
import { command, describeStart, onTasks, report } from './run-commands.ts';

/** Handlers of the screen of one backfill. */
export const liveActions: Handlers = {
  ...matrixActions,
  'open-log': (shell) => shell.dispatch({ type: 'log-view-set', logView: 'full' }),
  'toggle-log': toggleLog,
  'page-log': logActions['page-log']!,
  'older-attempt': logActions['older-attempt']!,
  'newer-attempt': logActions['newer-attempt']!,
  retry: onTasks('retry'),
  'retry-all': (shell) =>
    command(shell, { type: 'retry-all-failed' }, 'Trying everything that failed again'),
  cancel: onTasks('cancel'),
  skip: onTasks('skip'),
  'retry-downstream': onTasks('build again'),
  'mark-done': onTasks('mark as done'),
  pause,
  'less-concurrency': changeConcurrency(-1),
  'more-concurrency': changeConcurrency(1),
  'plan-downstream': (shell) => planSelection(shell, { only: ['all'], downstream: true }),
  'open-history': openHistory,
  back,
};

function pause(shell: Shell): void {
  const { live } = shell.state();
  if (!live) return;
  if (!isRunning(live)) return takeUp(shell, live.session.run.id);
  const { paused: isPaused, trippedGuard } = live.session.run;
  if (trippedGuard)
    command(shell, { type: 'lift-guard' }, 'Going on: failures count from zero again');
  else if (isPaused) command(shell, { type: 'resume' }, 'Starting tasks again');
  else command(shell, { type: 'pause' }, 'Paused: running tasks finish, no task is started');
}

function takeUp(shell: Shell, id: string): void {
  shell.start(async () => {
    const resumed = await shell.services.resume(id);
    if (resumed.ok) shell.follow(resumed.value);
    const done = 'Building what was left unbuilt';
    report(shell, resumed, resumed.ok ? describeStart(resumed.value, done) : done);
  });
}

function changeConcurrency(by: number): Handler {
  return (shell) => {
    const { live } = shell.state();
    if (!live) return;
    const concurrency = Math.max(1, live.session.run.concurrency + by);
    command(
      shell,
      { type: 'set-concurrency', concurrency },
      `${countOf(concurrency, 'task')} at once`,
    );
  };
}

function toggleLog(shell: Shell): void {
  const isHidden = shell.state().live?.logView === 'hidden';
  shell.dispatch({ type: 'log-view-set', logView: isHidden ? 'pane' : 'hidden' });
}

function back(shell: Shell): void {
  if (dropSelection(shell)) return;
  shell.refresh();
  shell.dispatch({ type: 'screen-shown', screen: 'pick' });
}
