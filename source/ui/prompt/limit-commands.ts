import { fail, ok, type Result } from '../../domain/problem.ts';
import type { RunCommand } from '../../domain/schedule/command.ts';
import { assetNames, completeName, poolNames } from './complete-name.ts';
import type { PaletteCommand, PaletteRequest } from './palette-command.ts';

/** Commands that change the limits and the order of a backfill. */
export const limitCommands: readonly PaletteCommand[] = [
  {
    name: 'concurrency',
    description: 'How many tasks run at once',
    argument: 'N',
    parse(argument) {
      const concurrency = parseWhole(argument);
      if (!concurrency) return expected('concurrency', 'a whole number above 0');
      return send({ type: 'set-concurrency', concurrency }, `Tasks at once: ${concurrency}`);
    },
  },
  {
    name: 'pool',
    description: 'How many slots a pool has',
    argument: 'NAME N',
    complete: ({ graph }, argument, cursor) => completeName(poolNames(graph), argument, cursor),
    parse(argument) {
      const [pool = '', count = ''] = argument.split(/\s+/);
      const slots = parseWhole(count);
      if (pool === '' || slots === undefined) return expected('pool', 'a name and a whole number');
      return send({ type: 'set-pool', pool, slots }, `Slots of ${pool}: ${slots}`);
    },
  },
  {
    name: 'budget',
    description: 'Spend at which it stops launching',
    argument: 'N',
    choices: ['none'],
    parse(argument) {
      if (argument === 'none') return send({ type: 'set-budget' }, 'No budget from now on');
      const budget = /^\d+(\.\d+)?$/.test(argument) ? Number(argument) : 0;
      if (budget === 0) return expected('budget', 'an amount above 0, or none');
      return send({ type: 'set-budget', budget }, `Budget: ${budget}`);
    },
  },
  {
    name: 'max-failures',
    description: 'Failures in a row at which it stops launching',
    argument: 'N',
    choices: ['none'],
    parse(argument) {
      if (argument === 'none') {
        return send({ type: 'set-max-failures' }, 'Failures stop nothing from now on');
      }
      const failures = parseWhole(argument);
      if (!failures) return expected('max-failures', 'a whole number above 0, or none');
      return send({ type: 'set-max-failures', failures }, `Failures in a row: ${failures}`);
    },
  },
  {
    name: 'priority',
    description: 'Start the marks, or an asset, before others',
    argument: '[ASSET] N',
    complete: ({ graph }, argument, cursor) => completeName(assetNames(graph), argument, cursor),
    parse(argument) {
      const words = argument.split(/\s+/);
      const priority = parsePriority(words.at(-1)!);
      if (priority === undefined || words.length > 2) {
        return expected('priority', 'a whole number, after the name of an asset if it is for one');
      }
      if (words.length === 1) return ok({ type: 'prioritize', priority });
      const command = { type: 'set-priority', priority, assets: [words[0]!] } as const;
      return send(command, `Priority ${priority}: ${words[0]!}`);
    },
  },
];

function send(command: RunCommand, done: string): Result<PaletteRequest> {
  return ok({ type: 'send', command, done });
}

function parseWhole(text: string): number | undefined {
  return /^(0|[1-9]\d{0,5})$/.test(text) ? Number(text) : undefined;
}

function parsePriority(text: string): number | undefined {
  return /^-?\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** The problem with what followed the command of that name. */
export function expected(name: string, what: string): Result<never> {
  return fail({ code: 'bad-argument', message: `${name} takes ${what}` });
}
