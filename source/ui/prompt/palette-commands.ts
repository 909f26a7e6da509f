import { didYouMean } from '../../domain/nearest-name.ts';
import { fail, ok, type Result } from '../../domain/problem.ts';
import { expected, limitCommands } from './limit-commands.ts';
import type { PaletteCommand, PaletteRequest } from './palette-command.ts';
import type { KeyBinding, Scope } from '../key-binding.ts';
import { bindingsOf } from '../keymap.ts';
import { lenses } from '../matrix/lens.ts';
import { zoomLevels } from '../matrix/zoom.ts';

/** Commands of a screen, sorted by name: the named keys, and those that take an argument. */
export function paletteCommands(scope: Scope): readonly PaletteCommand[] {
  const named = bindingsOf(scope).flatMap(namedCommand);
  const more = [
    ...(hasMatrix(scope) ? matrixCommands : []),
    ...(scope === 'live' ? limitCommands : []),
  ];
  const names = new Set(more.map(({ name }) => name));
  return [...named.filter(({ name }) => !names.has(name)), ...more].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function namedCommand(binding: KeyBinding): readonly PaletteCommand[] {
  const { command, description, keys } = binding;
  if (command === undefined) return [];
  const parse = () => ok({ type: 'action', binding } as const);
  return [{ name: command, description, key: keys[0]!, parse }];
}

/** Commands whose name starts with what was typed; after a space, the words that fit. */
export function suggestCommands(scope: Scope, text: string): readonly PaletteCommand[] {
  const [name = '', ...rest] = text.trimStart().split(/\s+/);
  const commands = paletteCommands(scope);
  if (rest.length > 0) return commands.filter((command) => command.name === name);
  return commands.filter((command) => command.name.startsWith(name));
}

/** The text with its last word completed as far as only one continuation exists. */
export function completeCommand(scope: Scope, text: string, choice: number): string {
  const words = text.trimStart().split(/\s+/);
  const suggestions = suggestCommands(scope, text);
  const chosen = suggestions[choice] ?? suggestions[0];
  if (!chosen) return text;
  if (words.length < 2) return chosen.name + (chosen.argument === undefined ? '' : ' ');
  const fitting = chosen.choices?.find((word) => word.startsWith(words[1]!));
  return fitting === undefined ? text : `${chosen.name} ${fitting}`;
}

/** What the text asks for, or what is wrong with it. */
export function parseCommand(scope: Scope, text: string): Result<PaletteRequest> {
  const [name = '', ...rest] = text.trim().split(/\s+/);
  const commands = paletteCommands(scope);
  const exact = commands.find((command) => command.name === name);
  const candidates = commands.filter((command) => command.name.startsWith(name));
  const command = exact ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (command) return command.parse(rest.join(' '));
  const names = candidates.map((candidate) => candidate.name);
  if (names.length > 1)
    return fail({ code: 'ambiguous-command', message: `"${name}" may be ${names.join(', ')}` });
  const hint = didYouMean(
    name,
    commands.map((known) => known.name),
  );
  return fail({
    code: 'unknown-command',
    message: `There is no command "${name}" here`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function hasMatrix(scope: Scope): boolean {
  return scope === 'pick' || scope === 'live';
}

const matrixCommands: readonly PaletteCommand[] = [
  {
    name: 'zoom',
    description: 'What a column stands for',
    argument: 'LEVEL',
    choices: zoomLevels,
    parse: (argument) =>
      parseChoice(argument, zoomLevels, 'zoom', (level) => ({ type: 'zoom', level })),
  },
  {
    name: 'lens',
    description: 'What the cells show',
    argument: 'LENS',
    choices: lenses,
    parse: (argument) => parseChoice(argument, lenses, 'lens', (lens) => ({ type: 'lens', lens })),
  },
  {
    name: 'go',
    description: 'Jump to an asset, a date or asset/key',
    argument: 'PLACE',
    parse: (argument) =>
      argument === ''
        ? expected('go', 'an asset, a date or asset/key')
        : ok({ type: 'go-to', text: argument }),
  },
];

function parseChoice<T extends string>(
  argument: string,
  choices: readonly T[],
  name: string,
  request: (choice: T) => PaletteRequest,
): Result<PaletteRequest> {
  const fitting = choices.filter((choice) => choice.startsWith(argument));
  const choice = choices.find((known) => known === argument) ?? fitting[0];
  if (argument !== '' && choice !== undefined) return ok(request(choice));
  return expected(name, `one of ${choices.join(', ')}`);
}
