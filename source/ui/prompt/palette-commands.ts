import { didYouMean } from '../../domain/nearest-name.ts';
import { fail, ok, shiftFault, type Problem, type Result } from '../../domain/problem.ts';
import type { KeyBinding, Scope } from '../key-binding.ts';
import { bindingsOf } from '../keymap.ts';
import { lenses } from '../matrix/lens.ts';
import { zoomLevels } from '../matrix/zoom.ts';
import { cellCommands } from './cell-commands.ts';
import { assetNames, completeName } from './complete-name.ts';
import { expected } from './expected.ts';
import { findPlaces, unknownPlace } from './find-places.ts';
import { limitCommands } from './limit-commands.ts';
import type { PaletteCommand, PalettePlace, PaletteRequest } from './palette-command.ts';

/** Commands of a screen, sorted by name: the named keys, and those that take an argument. */
export function paletteCommands(scope: Scope): readonly PaletteCommand[] {
  const named = bindingsOf(scope).flatMap(namedCommand);
  const more = [
    ...(hasMatrix(scope) ? [...matrixCommands, ...cellCommands] : []),
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

/** A line as its command's name and what follows it, with the offsets of both. */
export function splitCommand(text: string): {
  readonly name: string;
  readonly start: number;
  readonly argument: string;
  readonly from: number;
} {
  const [, blank = '', name = '', gap = ''] = /^(\s*)(\S*)(\s*)/.exec(text) ?? [];
  const start = blank.length;
  const from = start + name.length + gap.length;
  return { name, start, argument: text.slice(from), from };
}

/** The command of that name, or the only one whose name starts so. */
export function findCommand(scope: Scope, name: string): PaletteCommand | undefined {
  const commands = paletteCommands(scope);
  const exact = commands.find((command) => command.name === name);
  if (exact) return exact;
  const candidates = commands.filter((command) => command.name.startsWith(name));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** What the text asks for, or what is wrong with it; faults are offsets into the text. */
export function parseCommand(place: PalettePlace, text: string): Result<PaletteRequest> {
  const { name, start, argument, from } = splitCommand(text);
  const command = findCommand(place.scope, name);
  if (!command) return fail(unknownCommand(place.scope, name, start));
  const parsed = command.parse(argument.trimEnd(), place);
  return parsed.ok ? parsed : fail(...parsed.problems.map((problem) => shiftFault(problem, from)));
}

function unknownCommand(scope: Scope, name: string, at: number): Problem {
  const names = paletteCommands(scope).map((known) => known.name);
  const candidates = names.filter((known) => known.startsWith(name));
  const message =
    candidates.length > 0
      ? `"${name}" may be ${candidates.join(', ')}`
      : `There is no command "${name}" here`;
  const hint = candidates.length > 0 ? undefined : didYouMean(name, names);
  return {
    code: candidates.length > 0 ? 'ambiguous-command' : 'unknown-command',
    message,
    ...(hint === undefined ? {} : { hint }),
    fault: { at, message },
  };
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
    complete: ({ graph }, argument, cursor) => completeName(assetNames(graph), argument, cursor),
    parse: (argument, place) => {
      if (argument === '') return expected('go', 'an asset, a date or asset/key');
      const query = { text: argument, timezone: place.timezone, cursor: place.cursor };
      const [found] = findPlaces(place.graph, query);
      if (found) return ok({ type: 'go-to', place: found.place });
      return fail(unknownPlace(place.graph, query));
    },
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
  const hint = didYouMean(argument, choices);
  return expected(name, `one of ${choices.join(', ')}`, { hint });
}
