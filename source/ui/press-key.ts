import { detach, leave, perform, suspend } from './app-actions.ts';
import { scopeOf } from './app-state.ts';
import { helpHeight } from './help/help-layout.ts';
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

/** Lines that a key scrolls the help by, `page` of which are on the screen. */
const helpScroll: Readonly<Record<string, (page: number) => number>> = {
  down: () => 1,
  j: () => 1,
  up: () => -1,
  k: () => -1,
  pagedown: (page) => page,
  space: (page) => page,
  pageup: (page) => -page,
  home: () => -Infinity,
  g: () => -Infinity,
  end: () => Infinity,
  G: () => Infinity,
};

function pressInHelp(shell: Shell, key: string): void {
  const scroll = helpScroll[key];
  const page = helpHeight(shell.state().size);
  if (scroll) shell.dispatch({ type: 'help-scrolled', lines: scroll(page) });
  else if (['esc', '?', 'q', 'enter', 'ctrl-c'].includes(key))
    shell.dispatch({ type: 'overlay-closed' });
}

function pressInQuestion(shell: Shell, key: string): void {
  if (key === 'c' || key === 'ctrl-c') leave(shell, 'cancel');
  else if (key === 'f') leave(shell, 'drain');
  else if (key === 'd' || key === 'q') detach(shell);
  else if (key === 's' || key === 'esc') shell.dispatch({ type: 'overlay-closed' });
}
