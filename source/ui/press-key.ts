import { detach, leave, perform, suspend } from './app-actions.ts';
import { scopeOf } from './app-state.ts';
import { bindingFor } from './keymap.ts';
import { pressInPrompt } from './prompt/prompt-actions.ts';
import { isTooSmall } from './screen-layout.ts';
import type { Shell } from './shell.ts';

/** Does what a key means where the user is; a key that means nothing is ignored. */
export function pressKey(shell: Shell, key: string): void {
  const { overlay, notice } = shell.state();
  if (key === 'ctrl-z') return suspend(shell);
  if (notice) shell.dispatch({ type: 'notice-read' });
  switch (overlay?.type) {
    case 'help':
      return pressInHelp(shell, key);
    case 'prompt':
      return pressInPrompt(shell, overlay.prompt, key);
    case 'quit-question':
      return pressInQuestion(shell, key);
    case 'leaving':
      if (key === 'ctrl-c') leave(shell, 'cancel');
      else if (key === 'd' || key === 'q') detach(shell);
      return;
    case undefined:
      return pressOnScreen(shell, key);
  }
}

function pressOnScreen(shell: Shell, key: string): void {
  const state = shell.state();
  if (isTooSmall(state.size) && key !== 'q' && key !== 'ctrl-c') return;
  const binding = bindingFor(scopeOf(state), key);
  if (binding) perform(shell, binding);
}

const helpScroll: Readonly<Record<string, number>> = {
  down: 1,
  j: 1,
  up: -1,
  k: -1,
  pagedown: 10,
  space: 10,
  pageup: -10,
};

function pressInHelp(shell: Shell, key: string): void {
  const lines = helpScroll[key];
  if (lines !== undefined) shell.dispatch({ type: 'help-scrolled', lines });
  else if (['esc', '?', 'q', 'enter', 'ctrl-c'].includes(key))
    shell.dispatch({ type: 'overlay-closed' });
}

function pressInQuestion(shell: Shell, key: string): void {
  if (key === 'c' || key === 'ctrl-c') leave(shell, 'cancel');
  else if (key === 'f') leave(shell, 'drain');
  else if (key === 'd' || key === 'q') detach(shell);
  else if (key === 's' || key === 'esc') shell.dispatch({ type: 'overlay-closed' });
}
