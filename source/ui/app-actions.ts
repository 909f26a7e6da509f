import { scopeOf } from './app-state.ts';
import { historyActions } from './history/history-actions.ts';
import type { Action, KeyBinding, Scope } from './key-binding.ts';
import { isRunning } from './live/live-state.ts';
import { liveActions } from './live/live-actions.ts';
import { logActions } from './log/log-actions.ts';
import { pickActions } from './pick/pick-actions.ts';
import { planActions } from './plan/plan-actions.ts';
import { noticeOf } from './notice.ts';
import { openPrompt } from './prompt/prompt-state.ts';
import type { Handler, Handlers, Shell } from './shell.ts';
import { viewKeyContext } from './view-key-context.ts';
import { whyDisabled } from './why-disabled.ts';

const globalActions: Handlers = {
  'open-palette': (shell) =>
    shell.dispatch({
      type: 'overlay-opened',
      overlay: { type: 'prompt', prompt: openPrompt('command') },
    }),
  'toggle-help': (shell) =>
    shell.dispatch({ type: 'overlay-opened', overlay: { type: 'help', top: 0 } }),
  suspend,
  quit: detach,
  interrupt: askToQuit,
};

const actions: Readonly<Record<Scope, Handlers>> = {
  pick: { ...pickActions, ...globalActions },
  plan: { ...planActions, ...globalActions },
  live: { ...liveActions, ...globalActions },
  log: { ...logActions, ...globalActions },
  history: { ...historyActions, ...globalActions },
};

/** What an action does on a screen; `undefined` when it means nothing there. */
export function handlerFor(scope: Scope, action: Action): Handler | undefined {
  return actions[scope][action];
}

/** Does what a row of the key table says, or says why it does nothing now. */
export function perform(shell: Shell, binding: KeyBinding): void {
  const state = shell.state();
  const reason = whyDisabled(binding, viewKeyContext(state));
  if (reason === undefined) handlerFor(scopeOf(state), binding.action)?.(shell);
  else shell.notify('warning', reason);
}

/** Running tasks go on; what waits for them starts when the program is back. */
export function suspend(shell: Shell): void {
  shell.start(async () => {
    await shell.terminal.stop();
    shell.dispatch({ type: 'clock-ticked', now: shell.now() });
  });
}

/** Leaves at once; what runs goes on, as its runner belongs to no terminal. */
export function detach(shell: Shell): void {
  shell.terminal.exit();
}

/** Leaves at once when nothing runs, else asks what is to become of it. */
export function askToQuit(shell: Shell): void {
  if (isRunning(shell.state().live))
    shell.dispatch({ type: 'overlay-opened', overlay: { type: 'quit-question' } });
  else detach(shell);
}

/** Stops the backfill on the screen in the way given and then the interface. */
export function leave(shell: Shell, how: 'drain' | 'cancel'): void {
  const { live } = shell.state();
  if (live === undefined) return detach(shell);
  shell.dispatch({ type: 'overlay-opened', overlay: { type: 'leaving', how } });
  shell.start(async () => {
    const stopped = await shell.services.stop(live.session.run.id, how);
    if (stopped.ok || !isRunning(shell.state().live)) return shell.terminal.exit();
    shell.dispatch({ type: 'overlay-closed' });
    shell.dispatch({ type: 'noticed', notice: noticeOf(stopped.problems) });
  });
}
