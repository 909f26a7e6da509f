import stringWidth from 'string-width';
import { matrixOf, scopeOf, type AppState } from '../app-state.ts';
import { frameLine, frameRow } from '../frame.ts';
import { keyLabel } from '../key-label.ts';
import { paintSides, paintSpans } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { findPlaces } from './find-places.ts';
import { suggestCommands } from './palette-commands.ts';
import type { Prompt } from './prompt-state.ts';

/** One line of what may be meant. */
export interface Suggestion {
  readonly text: string;
  readonly description: string;
  readonly key?: string;
}

const mostShown = 6;

const marks: Readonly<Record<Prompt['kind'], { readonly mark: string; readonly hint: string }>> = {
  command: { mark: ':', hint: 'a command, tab completes' },
  find: { mark: '/', hint: 'an asset, a date, or asset/key' },
  search: { mark: '/', hint: 'text to look for in the log' },
};

/** What the typed text may mean, best first. */
export function suggestionsFor(state: AppState): readonly Suggestion[] {
  if (state.overlay?.type !== 'prompt') return [];
  const { kind, text } = state.overlay.prompt;
  if (kind === 'command') return suggestCommands(scopeOf(state), text).map(suggestionOf);
  if (kind === 'search') return [];
  const { matrix, model } = matrixOf(state);
  const query = { text, timezone: model.timezone, cursor: matrix.cursor };
  return findPlaces(model.graph, query).map(({ label }) => ({ text: label, description: '' }));
}

function suggestionOf(command: ReturnType<typeof suggestCommands>[number]): Suggestion {
  const { name, argument, description, key } = command;
  const text = argument === undefined ? name : `${name} ${argument}`;
  return { text, description, ...(key === undefined ? {} : { key }) };
}

/** The line being typed under its suggestions, each line exactly `columns` wide. */
export function viewPrompt(state: AppState, prompt: Prompt, theme: Theme): readonly string[] {
  const { columns: width } = state.size;
  const suggestions = suggestionsFor(state);
  const first = Math.max(
    0,
    Math.min(prompt.choice - mostShown + 1, suggestions.length - mostShown),
  );
  const shown = suggestions.slice(first, first + mostShown);
  const nameWidth = Math.max(0, ...shown.map(({ text }) => stringWidth(text)));
  const more = suggestions.length > mostShown ? `${prompt.choice + 1}/${suggestions.length}` : '';
  return [
    frameLine('top', { right: [{ text: more, style: 'muted' }] }, { width, theme }),
    ...shown.map((suggestion, i) =>
      frameRow(
        viewSuggestion(suggestion, first + i === prompt.choice, {
          nameWidth,
          width: width - 4,
          theme,
        }),
        theme,
      ),
    ),
    frameRow(viewInput(prompt, width - 4, theme), theme),
    frameLine('bottom', {}, { width, theme }),
  ];
}

function viewSuggestion(
  { text, description, key = '' }: Suggestion,
  isChosen: boolean,
  {
    nameWidth,
    width,
    theme,
  }: { readonly nameWidth: number; readonly width: number; readonly theme: Theme },
): string {
  const pointer = isChosen ? `${theme.symbols.more.right} ` : '  ';
  const left = [
    { text: pointer, style: 'accent' },
    { text: text.padEnd(nameWidth), style: isChosen ? 'strong' : 'plain' },
    { text: `  ${description}`, style: 'muted' },
  ] as const;
  return paintSides(
    { left, right: [{ text: key === '' ? '' : keyLabel(key, theme.unicode), style: 'accent' }] },
    width,
    theme,
  );
}

function viewInput({ kind, text }: Prompt, width: number, theme: Theme): string {
  const { mark, hint } = marks[kind];
  const shown = Array.from(text)
    .slice(-(width - 4))
    .join('');
  const caret = theme.paintCell(' ', 0, 1);
  const typed = paintSpans([{ text: mark, style: 'accent' }, shown], 1 + shown.length, theme);
  const rest = Math.max(0, width - 2 - shown.length);
  const after = text === '' ? [{ text: ` ${hint}`, style: 'muted' } as const] : [];
  return typed + caret + paintSpans(after, rest, theme);
}
