import { perform } from '../app-actions.ts';
import { matrixOf, scopeOf } from '../app-state.ts';
import { searchLog } from '../log/log-actions.ts';
import { command, prioritize } from '../live/run-commands.ts';
import { changeMatrix } from '../matrix-actions.ts';
import { zoomRank } from '../matrix/zoom.ts';
import { noticeOf } from '../notice.ts';
import type { Shell } from '../shell.ts';
import { findPlaces, type FoundPlace } from './find-places.ts';
import type { PaletteRequest } from './palette-command.ts';
import { completeCommand, parseCommand } from './palette-commands.ts';
import type { Prompt, PromptIntent } from './prompt-state.ts';
import { suggestionsFor } from './prompt-view.ts';

/** A key while text is being typed. */
export function pressInPrompt(shell: Shell, prompt: Prompt, key: string): void {
  const intent = editing[key]?.(shell, prompt) ?? typing(key);
  if (intent) shell.dispatch({ type: 'prompt-changed', intent });
  else if (key === 'enter') submit(shell, prompt);
  else if (key === 'esc' || key === 'ctrl-c') shell.dispatch({ type: 'overlay-closed' });
  else if (key === 'backspace') shell.dispatch({ type: 'overlay-closed' });
}

type Edit = (shell: Shell, prompt: Prompt) => PromptIntent | undefined;

const editing: Readonly<Record<string, Edit>> = {
  backspace: (_, { text }) => (text === '' ? undefined : { type: 'erased', what: 'character' }),
  'ctrl-w': () => ({ type: 'erased', what: 'word' }),
  'ctrl-u': () => ({ type: 'erased', what: 'all' }),
  down: chooseBy(1),
  up: chooseBy(-1),
  tab: (shell, { kind, text, choice }) =>
    kind === 'command'
      ? { type: 'completed', text: completeCommand(scopeOf(shell.state()), text, choice) }
      : { type: 'chose', step: 1, of: countSuggestions(shell) },
  'shift-tab': chooseBy(-1),
};

function chooseBy(step: number): Edit {
  return (shell) => ({ type: 'chose', step, of: countSuggestions(shell) });
}

function countSuggestions(shell: Shell): number {
  return suggestionsFor(shell.state()).length;
}

function typing(key: string): PromptIntent | undefined {
  if (key === 'space') return { type: 'typed', text: ' ' };
  const isOneCharacter = Array.from(key).length === 1;
  return isOneCharacter ? { type: 'typed', text: key } : undefined;
}

function submit(shell: Shell, prompt: Prompt): void {
  const suggestion = suggestionsFor(shell.state())[prompt.choice];
  shell.dispatch({ type: 'overlay-closed' });
  switch (prompt.kind) {
    case 'search':
      return submitSearch(shell, prompt.text);
    case 'find':
      return goTo(shell, prompt.text, prompt.choice);
    case 'command':
      return submitCommand(shell, prompt.choice > 0 && suggestion ? suggestion.text : prompt.text);
  }
}

function submitSearch(shell: Shell, text: string): void {
  if (text === '') return;
  shell.dispatch({ type: 'log-changed', intent: { type: 'log-searched', search: text } });
  searchLog(shell, 'next');
}

function goTo(shell: Shell, text: string, choice: number): void {
  if (text.trim() === '') return;
  const places = placesFor(shell, text);
  const found = places[choice] ?? places[0];
  if (found) changeMatrix(shell, { type: 'go-to-place', place: found.place });
  else shell.notify('warning', `No asset, partition or date here is called "${text}"`);
}

function placesFor(shell: Shell, text: string): readonly FoundPlace[] {
  const { matrix, model } = matrixOf(shell.state());
  return findPlaces(model.graph, { text, timezone: model.timezone, cursor: matrix.cursor });
}

function submitCommand(shell: Shell, text: string): void {
  if (text.trim() === '') return;
  const parsed = parseCommand(scopeOf(shell.state()), text);
  if (parsed.ok) runRequest(shell, parsed.value);
  else shell.dispatch({ type: 'noticed', notice: noticeOf(parsed.problems) });
}

function runRequest(shell: Shell, request: PaletteRequest): void {
  switch (request.type) {
    case 'action':
      return perform(shell, request.binding);
    case 'zoom': {
      const { zoom } = matrixOf(shell.state()).matrix;
      return changeMatrix(shell, { type: 'zoom', steps: zoomRank(zoom) - zoomRank(request.level) });
    }
    case 'lens':
      return changeMatrix(shell, { type: 'set-lens', lens: request.lens });
    case 'send':
      return command(shell, request.command, request.done);
    case 'prioritize':
      return prioritize(shell, request.priority);
    case 'go-to':
      return goTo(shell, request.text, 0);
  }
}
