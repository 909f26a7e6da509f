import {
  rankOptions,
  shiftCompletion,
  type Completion,
  type CompletionOption,
} from '../../domain/selection/completion.ts';
import type { PaletteCommand, PalettePlace } from './palette-command.ts';
import { findCommand, paletteCommands, splitCommand } from './palette-commands.ts';

/** A command, or what may follow one. */
export interface PaletteOption extends CompletionOption {
  /** How it is listed, where that is not its text. */
  readonly label?: string;
  /** Key that does the same. */
  readonly key?: string;
}

/** What may stand in place of a span of a typed command. */
export interface PaletteCompletion extends Completion {
  readonly options: readonly PaletteOption[];
}

/**
 * What may come next in a command line whose cursor is at an offset: commands of the screen, then
 * what the command takes. A command that offers nothing is told itself.
 */
export function completePalette(
  place: PalettePlace,
  text: string,
  cursor: number,
): PaletteCompletion {
  const { name, start, argument, from } = splitCommand(text);
  const nameEnd = start + name.length;
  if (cursor <= nameEnd) return completeName(place, text.slice(start, cursor), [start, nameEnd]);
  const command = findCommand(place.scope, name);
  if (!command || cursor < from) return { start: cursor, end: cursor, options: [] };
  const completion = completeArgument(command, place, { argument, cursor: cursor - from });
  return shiftCompletion(completion, from);
}

function completeName(
  { scope }: PalettePlace,
  typed: string,
  [start, end]: readonly [number, number],
): PaletteCompletion {
  const known = paletteCommands(scope).filter(({ name }) => name.startsWith(typed));
  return { start, end, options: known.map(optionOf) };
}

function optionOf({ name, argument, description, key }: PaletteCommand): PaletteOption {
  return {
    text: argument === undefined ? name : `${name} `,
    detail: description,
    ...(argument === undefined ? {} : { label: `${name} ${argument}` }),
    ...(key === undefined ? {} : { key }),
  };
}

function completeArgument(
  command: PaletteCommand,
  place: PalettePlace,
  { argument, cursor }: { readonly argument: string; readonly cursor: number },
): Completion {
  if (command.complete) return command.complete(place, argument, cursor);
  const options = (command.choices ?? []).map((text) => ({ text, detail: '' }));
  return { start: 0, end: argument.length, options: rankOptions(options, argument) };
}
