import { intersectOrdinals, isEmpty } from '../../domain/ordinals.ts';
import { formatProblem } from '../../domain/problem.ts';
import { perform } from '../app-actions.ts';
import { matrixOf } from '../app-state.ts';
import { searchLog } from '../log/log-actions.ts';
import { command, prioritize } from '../live/run-commands.ts';
import { changeMatrix } from '../matrix-actions.ts';
import { cellsToToggle } from '../matrix/mark-cells.ts';
import type { Marks } from '../matrix/matrix-state.ts';
import { zoomRank } from '../matrix/zoom.ts';
import type { Shell } from '../shell.ts';
import { acceptOption } from './accept-option.ts';
import { findPlaces, unknownPlace } from './find-places.ts';
import type { PaletteRequest } from './palette-command.ts';
import { parseCommand } from './palette-commands.ts';
import type { Prompt, PromptIntent } from './prompt-state.ts';
import { completionOf, listedFor, placeOf, wordsOf } from './suggestions.ts';

/** A key while text is being typed. */
export function pressInPrompt(shell: Shell, prompt: Prompt, key: string): void {
  const intent = editing[key]?.(shell, prompt) ?? typing(key);
  if (intent) shell.dispatch({ type: 'prompt-changed', intent });
  else if (key === 'enter') submit(shell, prompt);
  else if (key === 'esc' || key === 'ctrl-c') shell.dispatch({ type: 'overlay-closed' });
  else if (key === 'backspace' && prompt.text === '') shell.dispatch({ type: 'overlay-closed' });
}

type Edit = (shell: Shell, prompt: Prompt) => PromptIntent | undefined;

/** As in a shell. */
const editing: Readonly<Record<string, Edit>> = {
  backspace: (_, { cursor }) => (cursor === 0 ? undefined : { type: 'erased', what: 'character' }),
  'ctrl-w': () => ({ type: 'erased', what: 'word' }),
  'ctrl-u': () => ({ type: 'erased', what: 'before' }),
  'ctrl-k': () => ({ type: 'erased', what: 'after' }),
  left: () => ({ type: 'moved', to: 'left' }),
  'ctrl-b': () => ({ type: 'moved', to: 'left' }),
  right: () => ({ type: 'moved', to: 'right' }),
  'ctrl-f': () => ({ type: 'moved', to: 'right' }),
  home: () => ({ type: 'moved', to: 'start' }),
  'ctrl-a': () => ({ type: 'moved', to: 'start' }),
  end: () => ({ type: 'moved', to: 'end' }),
  'ctrl-e': () => ({ type: 'moved', to: 'end' }),
  down: chooseBy(1),
  'ctrl-n': chooseBy(1),
  up: chooseBy(-1),
  'ctrl-p': chooseBy(-1),
  tab: (shell, prompt) =>
    prompt.kind === 'command' ? complete(shell, prompt) : chooseBy(1)(shell, prompt),
  'shift-tab': chooseBy(-1),
};

function chooseBy(step: number): Edit {
  return (shell, prompt) => ({
    type: 'chose',
    step,
    of: listedFor(shell.state(), prompt).length,
  });
}

function complete(shell: Shell, prompt: Prompt): PromptIntent | undefined {
  const line = acceptOption(prompt, wordsOf(completionOf(shell.state(), prompt)));
  return line && { type: 'completed', ...line };
}

function typing(key: string): PromptIntent | undefined {
  if (key === 'space') return { type: 'typed', text: ' ' };
  const isOneCharacter = Array.from(key).length === 1;
  return isOneCharacter ? { type: 'typed', text: key } : undefined;
}

function submit(shell: Shell, prompt: Prompt): void {
  if (prompt.kind === 'command') return submitCommand(shell, prompt);
  shell.dispatch({ type: 'overlay-closed' });
  if (prompt.kind === 'search') submitSearch(shell, prompt.text);
  else goTo(shell, prompt.text, prompt.choice);
}

function submitSearch(shell: Shell, text: string): void {
  if (text === '') return;
  shell.dispatch({ type: 'log-changed', intent: { type: 'log-searched', search: text } });
  searchLog(shell, 'next');
}

function goTo(shell: Shell, text: string, choice: number): void {
  if (text.trim() === '') return;
  const { graph, timezone, cursor } = placeOf(shell.state());
  const query = { text, timezone, cursor };
  const places = findPlaces(graph, query);
  const found = places[choice] ?? places[0];
  if (found) changeMatrix(shell, { type: 'go-to-place', place: found.place });
  else shell.notify('warning', formatProblem(unknownPlace(graph, query)));
}

/**
 * Does what is written. A chosen option is written first, and done at once when it is a command
 * that takes nothing. What cannot be done stays to be corrected.
 */
function submitCommand(shell: Shell, prompt: Prompt): void {
  const chosen = prompt.choice > 0 ? complete(shell, prompt) : undefined;
  if (chosen) shell.dispatch({ type: 'prompt-changed', intent: chosen });
  const text = chosen?.type === 'completed' ? chosen.text : prompt.text;
  if (chosen && /\s/.test(text.trimStart())) return;
  if (text.trim() === '') return shell.dispatch({ type: 'overlay-closed' });
  const parsed = parseCommand(placeOf(shell.state()), text);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    if (problem) shell.dispatch({ type: 'prompt-changed', intent: { type: 'refused', problem } });
    return;
  }
  shell.dispatch({ type: 'overlay-closed' });
  runRequest(shell, parsed.value);
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
      return changeMatrix(shell, { type: 'go-to-place', place: request.place });
    case 'mark':
      return markCells(shell, request.marks);
  }
}

/** Marks the cells instead of others; a cursor beside them goes to the first one. */
function markCells(shell: Shell, marks: Marks): void {
  changeMatrix(shell, { type: 'stop-range' });
  changeMatrix(shell, { type: 'set-marks', marks });
  const { matrix, model } = matrixOf(shell.state());
  const isMarked = [...cellsToToggle(matrix, model)].some(
    ([asset, cells]) => !isEmpty(intersectOrdinals(marks.get(asset) ?? [], cells)),
  );
  const [first] = marks;
  if (isMarked || !first) return;
  const [asset, cells] = first;
  changeMatrix(shell, { type: 'go-to-cell', asset, ordinal: cells[0]! });
}
