import { onTasks } from '../live/run-commands.ts';
import { taskUnderCursor } from '../live/live-tasks.ts';
import { openPrompt } from '../prompt/prompt-state.ts';
import type { Handler, Handlers, Shell } from '../shell.ts';
import { openPager } from './open-pager.ts';

const shiftColumns = 20;

/** Handlers of the full-height log. */
export const logActions: Handlers = {
  'move-up': (shell) => shell.log.scroll(-1),
  'move-down': (shell) => shell.log.scroll(1),
  'page-up': (shell) => shell.log.scroll(-page(shell)),
  'page-down': (shell) => shell.log.scroll(page(shell)),
  'move-left': shift(-shiftColumns),
  'move-right': shift(shiftColumns),
  'go-first': (shell) => shell.log.goToStart(),
  'go-last': (shell) => shell.log.goToEnd(),
  search: (shell) =>
    shell.dispatch({
      type: 'overlay-opened',
      overlay: { type: 'prompt', prompt: openPrompt('search') },
    }),
  'next-match': (shell) => searchLog(shell, 'next'),
  'previous-match': (shell) => searchLog(shell, 'previous'),
  'older-attempt': chooseAttempt(-1),
  'newer-attempt': chooseAttempt(1),
  'page-log': pageLog,
  retry: onTasks('retry'),
  back: (shell) => shell.dispatch({ type: 'log-view-set', logView: 'pane' }),
};

/** Goes to a matching line, or says that there is none. */
export function searchLog(shell: Shell, direction: 'next' | 'previous'): void {
  shell.start(async () => {
    const search = shell.state().live?.log.search ?? '';
    if (!(await shell.log.find(direction)))
      shell.notify('info', `No line of this log holds "${search}"`);
  });
}

function page(shell: Shell): number {
  return Math.max(1, (shell.state().live?.log.page.lines.length ?? 1) - 1);
}

function shift(columns: number): Handler {
  return (shell) =>
    shell.dispatch({ type: 'log-changed', intent: { type: 'log-shifted', columns } });
}

function chooseAttempt(by: number): Handler {
  return (shell) => {
    const { live } = shell.state();
    const newest = live && taskUnderCursor(live)?.attempt;
    if (!live || !newest) return;
    const attempt = (live.attempt ?? newest) + by;
    if (attempt < 1 || attempt > newest) {
      shell.notify('info', by < 0 ? 'This is the first attempt' : 'This is the newest attempt');
      return;
    }
    shell.dispatch({ type: 'attempt-chosen', attempt });
  };
}

function pageLog(shell: Shell): void {
  const path = shell.state().live?.log.target?.path;
  if (path === undefined) {
    shell.notify('info', 'This cell has no log yet');
    return;
  }
  shell.start(async () => {
    const problem = await openPager(path, shell.env, shell.terminal);
    if (problem !== undefined) shell.notify('bad', problem);
  });
}
