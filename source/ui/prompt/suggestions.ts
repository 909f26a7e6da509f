import { allOrdinals } from '../../domain/partitions/partitions.ts';
import { matrixOf, scopeOf, type AppState } from '../app-state.ts';
import { completePalette, type PaletteCompletion, type PaletteOption } from './complete-palette.ts';
import { findPlaces } from './find-places.ts';
import type { PalettePlace } from './palette-command.ts';
import { findCommand, splitCommand } from './palette-commands.ts';
import type { Prompt } from './prompt-state.ts';

/** Where the user types a command. */
export function placeOf(state: AppState): PalettePlace {
  const { matrix, model } = matrixOf(state);
  const { graph, timezone } = model;
  const { cursor } = matrix;
  const here = graph.assets[cursor.asset];
  const row = here ? new Map([[here.index, allOrdinals(here.partitions)]]) : new Map();
  const marks = matrix.marks.size > 0 ? matrix.marks : row;
  return { scope: scopeOf(state), graph, marks, cursor, timezone };
}

/** What may come next where typing goes on, words and signs. */
export function completionOf(state: AppState, { kind, text, cursor }: Prompt): PaletteCompletion {
  const whole = { start: 0, end: text.length };
  switch (kind) {
    case 'command':
      return completePalette(placeOf(state), text, cursor);
    case 'search':
      return { ...whole, options: [] };
    case 'find': {
      const { matrix, model } = matrixOf(state);
      const query = { text, timezone: model.timezone, cursor: matrix.cursor };
      const places = findPlaces(model.graph, query);
      return { ...whole, options: places.map(({ label }) => ({ text: label, detail: '' })) };
    }
  }
}

/** The completion without signs: what can be chosen from the list. */
export function wordsOf(completion: PaletteCompletion): PaletteCompletion {
  return { ...completion, options: completion.options.filter(({ isSign }) => !isSign) };
}

/** What is listed: the words that fit, else the command that is being typed. */
export function listedFor(state: AppState, prompt: Prompt): readonly PaletteOption[] {
  const { options } = wordsOf(completionOf(state, prompt));
  if (options.length > 0 || prompt.kind !== 'command') return options;
  const command = findCommand(scopeOf(state), splitCommand(prompt.text).name);
  if (!command) return [];
  const { name, argument, description } = command;
  const label = argument === undefined ? name : `${name} ${argument}`;
  return [{ text: name, label, detail: description }];
}
